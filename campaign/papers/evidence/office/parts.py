"""A docx or xlsx as a whole: what it says it is, its parts, and what they point to."""

import posixpath
import re
import zipfile
from pathlib import Path

from campaign.papers.evidence.checked import Draw, Found, Media, no_preview
from campaign.papers.evidence.office.codes import DYNAMIC, FieldScanner, FormulaScanner
from campaign.papers.evidence.office.markup import BROKEN, CHUNK, Collector, Scanner
from campaign.papers.evidence.office.package import DAMAGED, XML, open_package
from campaign.papers.evidence.origin import ARCHIVE, SLIDES
from campaign.rules.errors import Invalid

MACROS = "文件里有宏。请在 WPS 或 Word、Excel 里另存为不带宏的 .docx 或 .xlsx，再上传。"
_EMBEDDED = (
    "文件里嵌有其他文件或控件（如插入的表格、图表的数据）。"
    "请把它“选择性粘贴”为图片，或整个文件输出为 PDF，再上传。"
)
_OUTWARD = "文件里有指向外部的链接（图片、模板或数据）。请在 WPS 里断开链接，或输出为 PDF，再上传。"
_TEMPLATE = "这是模板文件。请打开后另存为 .docx 或 .xlsx，再上传。"
_BINARY = "这是二进制格式的表格（.xlsb）。请另存为 .xlsx，再上传。"

_NAMES = (
    (re.compile(r"vbaproject|vbadata|/(macrosheets|dialogsheets)/", re.I), MACROS),
    (re.compile(r"/(embeddings|activex)/|oleobject|afchunk", re.I), _EMBEDDED),
    (re.compile(r"/externallinks/|/querytables/|/connections\.xml$|webextension", re.I), _OUTWARD),
    (re.compile(r"\.(zip|rar|7z|docx?|xlsx?|pptx?|exe|dll|js|vbs|html?)$", re.I), _EMBEDDED),
)
_RELATIONS = {
    "oleObject": _EMBEDDED, "package": _EMBEDDED, "aFChunk": _EMBEDDED, "control": _EMBEDDED,
    "subDocument": _OUTWARD, "vbaProject": MACROS, "externalLink": _OUTWARD,
    "connections": _OUTWARD, "webextension": _OUTWARD,
}  # fmt: skip
_NO_LINK = re.compile(r"\s*(javascript|vbscript|data|ms-[a-z-]+|search-ms):", re.I)
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The type of the main part, in lower case: what the file is.
_KINDS = {
    f"{_OFFICE}wordprocessingml.document.main+xml": Media.DOCX,
    f"{_OFFICE}spreadsheetml.sheet.main+xml": Media.XLSX,
}
_OTHER = (("macroenabled.main+xml", MACROS), ("template.main+xml", _TEMPLATE),
          ("binary.macroenabled.main", _BINARY), ("presentationml", SLIDES))  # fmt: skip
# How archives and programs begin: no part of a paper does.
_FOREIGN = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")
_WORD_PARTS = re.compile(r"/(document|header|footer|footnotes|endnotes|comments)\d*\.xml$", re.I)
_EXCEL_PARTS = re.compile(r"/worksheets/|/(chartsheets|dialogsheets)/|workbook\d*\.xml$", re.I)


def judge_office(path: Path) -> tuple[Found, Draw]:
    """Read every part once.

    Raises:
        Invalid: neither Word nor Excel, damaged, or with parts that can act or fetch.
    """
    with open_package(path) as archive:
        media = _kind(archive)
        for part in archive.infolist():
            for pattern, message in _NAMES:
                if pattern.search("/" + part.filename):
                    raise Invalid(message)
        for name in archive.namelist():
            _read(archive, name)
    return Found(media), no_preview


def _collect(archive: zipfile.ZipFile, name: str) -> Collector:
    if name not in archive.NameToInfo:
        raise Invalid(DAMAGED)
    collector = Collector()
    collector.scan(archive, name)
    return collector


def _kind(archive: zipfile.ZipFile) -> Media:
    """Return what the main part is, as the list of types names it."""
    types = _collect(archive, "[Content_Types].xml")
    named = {
        each.get("PartName", each.get("Extension", "")): each.get("ContentType", "").lower()
        for each in (*types.all("Default"), *types.all("Override"))
    }
    if "_rels/.rels" not in archive.NameToInfo:
        raise Invalid(ARCHIVE)
    roots = [
        each.get("Target", "")
        for each in _collect(archive, "_rels/.rels").all("Relationship")
        if each.get("Type", "").endswith("/officeDocument")
    ]
    if len(roots) != 1:
        raise Invalid(DAMAGED)
    main = posixpath.normpath("/" + roots[0].lstrip("/"))
    kind = named.get(main) or named.get(main.rpartition(".")[2], "")
    if any("vbaproject" in each for each in named.values()):
        raise Invalid(MACROS)
    for mark, message in _OTHER:
        if mark in kind:
            raise Invalid(message)
    if kind not in _KINDS or main.removeprefix("/") not in archive.NameToInfo:
        raise Invalid(DAMAGED)
    return _KINDS[kind]


def _read(archive: zipfile.ZipFile, name: str) -> None:
    """Read one part to its end: a part that is not what the directory says shows itself so."""
    if name.endswith(".rels"):
        for each in _collect(archive, name).all("Relationship"):
            _judge_relation(each)
    elif name.casefold().endswith(XML) and not name.casefold().endswith(".vml"):
        _scanner(name).scan(archive, name)
    else:
        _read_bytes(archive, name)


def _scanner(name: str) -> Scanner:
    if _WORD_PARTS.search(name):
        return FieldScanner()
    return FormulaScanner() if _EXCEL_PARTS.search(name) else Scanner()


def _judge_relation(relation: dict[str, str]) -> None:
    kind = relation.get("Type", "").rpartition("/")[2]
    if kind in _RELATIONS:
        raise Invalid(_RELATIONS[kind])
    if relation.get("TargetMode", "Internal").lower() != "internal":
        if kind != "hyperlink":
            raise Invalid(_OUTWARD)
        if _NO_LINK.match(relation.get("Target", "")):
            raise Invalid(DYNAMIC)


def _read_bytes(archive: zipfile.ZipFile, name: str) -> None:
    """Read a picture, a font or a drawing of the old kind; only its beginning is looked at."""
    try:
        with archive.open(name) as part:
            first = part.read(CHUNK)
            if first.startswith(_FOREIGN):
                raise Invalid(_EMBEDDED)
            if name.casefold().endswith(".vml") and b"<!DOCTYPE" in first.replace(b"\0", b""):
                raise Invalid(DAMAGED)
            while part.read(CHUNK):
                pass
    except BROKEN:
        raise Invalid(DAMAGED) from None
