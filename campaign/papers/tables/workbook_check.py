"""A workbook judged as a whole: its parts, which sheets are visible, what lies in them."""

import posixpath
import zipfile
from dataclasses import dataclass

from campaign.papers.tables.markup import Collector, Scanner, StringsScanner
from campaign.papers.tables.package import damaged
from campaign.papers.tables.sheet_scan import MAIN, SheetFacts, SheetScanner
from campaign.papers.tables.table import Bounds
from campaign.rules.errors import Invalid

_BOOK_TYPES = ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")
_DEFAULT_BOOK = "xl/workbook.xml"
_MOST_SHEETS = 50
_TRUE = ("1", "true")


@dataclass
class Judged:
    """What the visible sheets hold, by part, in the workbook's order.

    `stale`: the file asks to be calculated when it is opened; the results in it are no results.
    """

    facts: dict[str, SheetFacts]
    stale: bool


def judge(archive: zipfile.ZipFile, bounds: Bounds) -> Judged:
    """Read all XML of the archive once.

    Raises:
        Invalid: a document type declaration, a link outward, a macro, a cell far out, damage.
    """
    name = _book_part(archive)
    book = _collect(archive, name)
    if not book.root.startswith(f"{MAIN} "):
        raise Invalid("工作簿的格式不常见（如“严格”格式）。请另存为普通的 .xlsx，再重新上传。")
    visible = _visible(archive, name, book)
    facts: dict[str, SheetFacts] = {}
    for part in visible:
        scanner = SheetScanner(bounds)
        scanner.scan(archive, part)
        facts[part] = scanner.facts
    for part in archive.namelist():
        if part not in facts:
            _scan_aside(archive, part)
    return Judged(facts, any(each.get("fullCalcOnLoad") in _TRUE for each in book.all("calcPr")))


def _collect(archive: zipfile.ZipFile, name: str) -> Collector:
    if name not in archive.NameToInfo:
        raise damaged()
    collector = Collector()
    collector.scan(archive, name)
    return collector


def _book_part(archive: zipfile.ZipFile) -> str:
    """Find the part that is the workbook, as its list of types names it."""
    types = _collect(archive, "[Content_Types].xml")
    overrides = [
        (each.get("PartName", ""), each.get("ContentType", "")) for each in types.all("Override")
    ]
    if any("macroEnabled" in kind or "vbaProject" in kind for _, kind in overrides):
        raise Invalid("文件里有宏。请另存为不带宏的 .xlsx，再重新上传。")
    books = [part for part, kind in overrides if kind.endswith(_BOOK_TYPES)]
    if len(books) > 1 or any(not part.endswith(".xml") for part in books):
        raise damaged()
    name = books[0].removeprefix("/") if books else _DEFAULT_BOOK
    if name not in archive.NameToInfo:
        raise Invalid("这不是表格文件。请上传 .xlsx 或 .csv。")
    return name


def _visible(archive: zipfile.ZipFile, name: str, book: Collector) -> list[str]:
    """Return the parts of the visible sheets."""
    folder, file = posixpath.split(name)
    relations = _collect(archive, f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    targets = {
        each.get("Id"): (each.get("Type", ""), _target(folder, each.get("Target", "")))
        for each in relations.all("Relationship")
    }
    sheets = book.all("sheet")
    if len(sheets) > _MOST_SHEETS:
        raise Invalid("工作表太多，最多 %(most)s 张。请只留名册这一张。", most=_MOST_SHEETS)
    parts = []
    for sheet in sheets:
        kind, part = targets.get(sheet.get("id"), ("", ""))
        if not part.endswith(".xml"):
            raise damaged()
        shown = sheet.get("state", "visible") == "visible" and kind.endswith("/worksheet")
        if shown and part in archive.NameToInfo:
            parts.append(part)
    if len(set(parts)) != len(parts):
        raise damaged()
    return parts


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _scan_aside(archive: zipfile.ZipFile, part: str) -> None:
    """Read a part that is not a visible sheet: hidden sheets, strings, styles, relations."""
    if part.endswith(".rels"):
        relations = _collect(archive, part)
        for each in relations.all("Relationship"):
            inside = each.get("TargetMode", "Internal") == "Internal"
            if not inside and not each.get("Type", "").endswith("/hyperlink"):
                raise Invalid(
                    "文件里有指向外部的链接。请把内容“选择性粘贴”为数值，存成新文件再上传。"
                )
    elif part.casefold().endswith("sharedstrings.xml"):
        StringsScanner().scan(archive, part)
    elif "/worksheets/" in part and part.endswith(".xml"):
        _HiddenScanner().scan(archive, part)
    elif part.endswith((".xml", ".vml")):
        Scanner().scan(archive, part)


class _HiddenScanner(Scanner):
    """Reads a sheet that nobody reads further: only declarations matter, so expat goes alone."""

    def __init__(self) -> None:
        super().__init__()
        self.parser.StartElementHandler = self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = None
