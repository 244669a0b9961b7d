"""An xlsx file as a zip archive, judged by its directory before anything in it is unpacked."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from campaign.rules.errors import Invalid

MOST_PARTS = 1_000
MOST_DIRECTORY = 1024 * 1024
MOST_SHEET = 100 * 1024 * 1024  # bytes unpacked, for all parts together as well
MOST_STRINGS = 40 * 1024 * 1024
MOST_PART = 4 * 1024 * 1024

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL_HEADER = 30
_DAMAGED = "文件不完整或已损坏，打不开。请在表格软件里打开它，另存一份，再重新上传。"
# Parts that a list does not need and that can do something: each with what to say about it.
_REFUSED = (
    (
        re.compile(r"vbaproject|^xl/(macrosheets|dialogsheets)/", re.IGNORECASE),
        "文件里有宏。请另存为不带宏的 .xlsx，再重新上传。",
    ),
    (
        re.compile(r"^xl/externallinks/|^xl/connections\.xml|^xl/querytables/", re.IGNORECASE),
        "文件里有指向其他文件或数据源的链接。请把内容“选择性粘贴”为数值，存成新文件再上传。",
    ),
    (
        re.compile(r"^xl/(embeddings|activex)/|oleobject", re.IGNORECASE),
        "文件里嵌有其他文件。请把表格内容复制到新的工作簿，再重新上传。",
    ),
    (
        re.compile(r"^xl/workbook\.bin$", re.IGNORECASE),
        "这是二进制格式的表格（.xlsb）。请另存为 .xlsx，再重新上传。",
    ),
    (
        re.compile(r"(^|/)encryptedpackage$|\.(zip|xlsx?|exe|dll|js|html?)$", re.IGNORECASE),
        _DAMAGED,
    ),
)


def open_package(content: bytes) -> zipfile.ZipFile:
    """Open the archive if its directory is one that a spreadsheet program writes.

    Raises:
        Invalid: damaged, under a password, too big unpacked, or with parts that can act.
    """
    _check_end(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Invalid(_DAMAGED) from None
    parts = archive.infolist()
    _check_names(parts)
    _check_sizes(parts)
    if "[Content_Types].xml" not in archive.NameToInfo:
        raise Invalid("这不是表格文件。请上传 .xlsx 或 .csv。")
    return archive


def damaged() -> Invalid:
    """Return the refusal of a file that cannot be what it says it is."""
    return Invalid(_DAMAGED)


@contextmanager
def parsed() -> Iterator[None]:
    """Let a library read what was judged before: any way in which it fails is one refusal.

    Raises:
        Invalid: the file is damaged, or what the reading itself refuses.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of drawings and formats it leaves out
        try:
            yield
        except (Invalid, MemoryError):
            raise
        except Exception:  # a damaged file meets openpyxl with whatever exception comes first
            raise damaged() from None


def _check_end(content: bytes) -> None:
    """Read the last record by hand: it tells the size of the directory before it is parsed."""
    at = content.rfind(_END, -(_END_SIZE + 0xFFFF))
    if at < 0 or len(content) - at < _END_SIZE:
        raise Invalid(_DAMAGED)
    count, size = struct.unpack_from("<HL", content, at + 10)
    if count > MOST_PARTS or size > MOST_DIRECTORY:
        raise Invalid("文件里的内容太多，不像一份名册。请把表格内容复制到新的工作簿，再重新上传。")


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) != len(names):
        raise Invalid(_DAMAGED)
    for name in names:
        for pattern, message in _REFUSED:
            if pattern.search(name):
                raise Invalid(message)
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise Invalid(_DAMAGED)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to too much; reading stops at the declared size, so it cannot lie."""
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        if part.flag_bits & 0x1:
            raise Invalid("文件有打开密码。请在表格软件里取消密码，再重新上传。")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Invalid(_DAMAGED)
        if part.header_offset < end:  # two entries share their bytes: a bomb made of overlaps
            raise Invalid(_DAMAGED)
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
        if part.filename.endswith((".xml", ".rels", ".vml")) and part.file_size > most(part):
            raise _too_much()
    if sum(part.file_size for part in parts) > MOST_SHEET:
        raise _too_much()


def most(part: zipfile.ZipInfo) -> int:
    """Return how many bytes a part may unpack to."""
    name = part.filename.casefold()
    if "/worksheets/" in name:
        return MOST_SHEET
    return MOST_STRINGS if name.endswith("sharedstrings.xml") else MOST_PART


def _too_much() -> Invalid:
    return Invalid("文件展开后太大，不像一份名册。请把表格内容复制到新的工作簿，再重新上传。")
