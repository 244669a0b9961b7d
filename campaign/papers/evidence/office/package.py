"""A docx or xlsx as a zip archive, judged by its directory before anything in it is unpacked."""

import os
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from campaign.papers.evidence.origin import ARCHIVE, PASSWORD
from campaign.rules.errors import Invalid

MOST_PARTS = 5_000
MOST_DIRECTORY = 1024 * 1024
MOST_TOTAL = 200 * 1024 * 1024  # bytes unpacked
MOST_XML = 64 * 1024 * 1024  # bytes unpacked, one part of XML

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_MOST_GAP = 64  # between two entries: the note on sizes that may follow an entry's data
DAMAGED = "文件不完整或已损坏，打不开。请在 WPS 或 Word、Excel 里打开，另存一份，再上传。"
TOO_MUCH = "文件展开后太大。请压缩其中的图片，或输出为 PDF，再上传。"
XML = (".xml", ".rels", ".vml")


def open_package(path: Path) -> zipfile.ZipFile:
    """Open the archive if its directory is one that an office program writes.

    Raises:
        Invalid: damaged, under a password, or too big unpacked.
    """
    with path.open("rb") as file:
        _check_end(file)
        archive = _opened(path)
        parts = archive.infolist()
        _check_names(parts)
        _check_sizes(parts)
        _check_places(parts, file)
    return archive


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Invalid(DAMAGED) from None


def _check_end(file: BinaryIO) -> None:
    """Read the last record by hand: it tells how large the directory is before it is parsed.

    Nothing may follow the record, and nothing but the directory may stand before it.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_SIZE))
    record = file.read()
    if len(record) < _END_SIZE or not record.startswith(_END):
        raise Invalid(DAMAGED)
    count, length, offset, note = struct.unpack_from("<HLLH", record, 10)
    if count > MOST_PARTS or length > MOST_DIRECTORY:
        raise Invalid(TOO_MUCH)
    if note or offset + length != size - _END_SIZE:
        raise Invalid(DAMAGED)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) != len(names):
        raise Invalid(DAMAGED)
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise Invalid(DAMAGED)
    if "[Content_Types].xml" not in names:
        raise Invalid(next((says for part, says in _OTHER.items() if part in names), ARCHIVE))


# Other kinds of file that are zip archives, by a part that only they have.
_OTHER = {
    "OFD.xml": "这是 OFD 文件。请用 OFD 阅读器打印或导出为 PDF，再上传。",
    "mimetype": "这是 OpenDocument 或电子书文件。请在 WPS 里另存为 .docx、.xlsx 或 PDF，再上传。",
    "META-INF/MANIFEST.MF": "这是程序，不能上传。请上传 PDF、JPG、PNG、.docx 或 .xlsx 文件。",
}


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.flag_bits & 0x1:
            raise Invalid(PASSWORD)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Invalid(DAMAGED)
        if part.filename.casefold().endswith(XML) and part.file_size > MOST_XML:
            raise Invalid(TOO_MUCH)
    if sum(part.file_size for part in parts) > MOST_TOTAL:
        raise Invalid(TOO_MUCH)


def _check_places(parts: list[zipfile.ZipInfo], file: BinaryIO) -> None:
    """Hold each entry's own head against the directory; entries stand in a row, none in another."""
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        if not end <= part.header_offset <= end + _MOST_GAP:
            raise Invalid(DAMAGED)
        file.seek(part.header_offset)
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size:
            raise Invalid(DAMAGED)
        sign, _, flags, method, _, _, _, packed, unpacked, name, extra = _LOCAL.unpack(head)
        told_later = flags & 0x8
        told = packed == part.compress_size and unpacked == part.file_size
        if sign != b"PK\x03\x04" or method != part.compress_type or not (told or told_later):
            raise Invalid(DAMAGED)
        end = part.header_offset + _LOCAL.size + name + extra + part.compress_size
