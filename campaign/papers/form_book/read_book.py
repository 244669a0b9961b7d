"""A workbook that came back: whose it is, and where each field's cell stands in it.

Lines are known by their hidden key, else by their name; columns by their headings. So both may have
been moved, sorted, or spread over several sheets. Where key and name speak of different fields, or
a name of several, the line is told and not read.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from campaign.papers.form_book.layout import CODE_NAME, GROUP, KEY, NAME, NOW, WAS, roles_of
from campaign.papers.tables.grid import Grid, GridSheet, Merge, Place, read_grid
from campaign.papers.tables.table import column_name
from campaign.rules.errors import Invalid
from campaign.rules.survey.book_code import BookCode, read_code
from campaign.rules.survey.brought import CellError, Found
from campaign.rules.survey.form import Field, Form

_NOISE = re.compile(r"[\s*:：,，、()（）“”\"'·.。]+")
_MERGED = "这一格和旁边的格合并了，分不清填的是哪一项。请取消合并再填。"


@dataclass
class Book:
    """What a file holds. ``strange``: lines with something typed that belong to no field."""

    code: BookCode
    found: dict[str, list[Found]] = field(default_factory=dict)
    strange: list[CellError] = field(default_factory=list)


def read_book(content: bytes, form: Form) -> Book:
    """Read a workbook or csv of a form.

    Raises:
        Invalid: it cannot be read, has no version code or several, or no column to read.
    """
    grid = read_grid(content, lambda cells: bool(roles_of(cells)))
    book = Book(_code(grid))
    reader = _Reader(form, book)
    read = [reader.sheet(sheet) for sheet in grid.sheets]
    if not any(read):
        raise Invalid(
            "找不到“%(name)s”和“%(now)s”这两列。请用下载的模板填写，不要删表头。",
            name=NAME,
            now=NOW,
        )
    return book


def _code(grid: Grid) -> BookCode:
    found = {
        code
        for sheet in grid.sheets
        for _, cells in sheet.lines
        for cell in cells
        if "DUBAN-" in cell and (code := read_code(cell)) is not None
    }
    if not found and (code := read_code(grid.names.get(CODE_NAME, ""))) is not None:
        found = {code}
    if not found:
        raise Invalid("文件里没有版本码，不知道是哪个单位、哪一轮的。请下载模板，填好再上传。")
    if len(found) > 1:
        raise Invalid("文件里有几个不同的版本码，像是几张表拼在一起的。请一张一张上传。")
    return found.pop()


class _Reader:
    """Finds the fields' cells sheet by sheet."""

    def __init__(self, form: Form, book: Book) -> None:
        self.form = form
        self.book = book
        self.names: dict[str, list[Field]] = {}
        for one in form.fields:
            for name in {_key(one.label), _key(one.name)}:
                self.names.setdefault(name, []).append(one)
        self.groups = {_key(group.name): group.key for group in form.groups}

    def sheet(self, sheet: GridSheet) -> bool:
        """Read one sheet; tell whether it has the columns."""
        places: dict[str, int] = {}
        merged = _merged(sheet.merges)
        for number, cells in sheet.lines:
            if roles := roles_of(cells):
                places = _places(roles, number)
            elif places:
                self.line(sheet, number, cells, places, merged)
        return bool(places)

    def line(
        self,
        sheet: GridSheet,
        number: int,
        cells: list[str],
        places: dict[str, int],
        merged: dict[Place, Merge],
    ) -> None:
        """Read one line below the headings."""
        texts = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        at = places[NOW]
        address, text = f"{column_name(at)}{number}", texts[NOW]
        one, wrong = self.known(texts)
        if one is None:
            if text:
                label = texts.get(NAME, "")[:40]
                self.book.strange.append(CellError(sheet.name, address, label, text, wrong))
            return
        said, values = sheet.bad.get((number, at), ("", {}))
        merge = merged.get((number, at))
        if merge is not None and not said:
            said = _unclear(merge, number, at, cells)
        was = texts[WAS] if WAS in places and texts.get(KEY) else None
        self.book.found.setdefault(one.key, []).append(
            Found(sheet.name, address, text, was, wrong or said, values)
        )

    def known(self, texts: dict[str, str]) -> tuple[Field | None, str]:
        """Return the line's field, and what is wrong with how it says so."""
        named = self.names.get(_key(texts.get(NAME, "")), [])
        group = self.groups.get(_key(texts.get(GROUP, "")))
        if len(named) > 1 and group:
            named = [one for one in named if one.group == group]
        by_key = self.form.by_key.get(texts.get(KEY, "").casefold())
        if by_key is not None:
            if named and by_key not in named:
                return by_key, "这一行的项目名称和隐藏的键不是同一项，分不清。请重新下载模板再填。"
            return by_key, ""
        if len(named) == 1:
            return named[0], ""
        if named:
            return None, "有几项都叫这个名称，分不清是哪一项，没有读入。请重新下载模板再填。"
        return None, "这一行不是表里的项目，没有读入。请填在模板原有的行里。"


def _places(roles: dict[str, list[int]], number: int) -> dict[str, int]:
    for name in (NOW, KEY, NAME):
        if len(roles.get(name, ())) > 1:
            raise Invalid(
                "第 %(row)s 行有两列都是“%(heading)s”，分不清读哪一列。请只留一列。",
                row=number,
                heading=name,
            )
    return {name: at[0] for name, at in roles.items()}


def _key(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _merged(merges: tuple[Merge, ...]) -> dict[Place, Merge]:
    return {
        (row, column): one
        for one in merges
        for row in range(one[0], one[2] + 1)
        for column in range(one[1], one[3] + 1)
    }


def _unclear(merge: Merge, number: int, at: int, cells: list[str]) -> str:
    """Say why a merged cell cannot be read: over several lines, or begun in another column."""
    top, left, bottom, _ = merge
    if top != bottom:
        return _MERGED
    begun = left < len(cells) and cells[left].strip()
    return _MERGED if left != at and begun else ""
