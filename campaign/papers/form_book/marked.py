"""The workbook that was uploaded, with its wrong cells coloured and the reason as a comment."""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from campaign.papers.tables.grid import check_workbook, read_grid
from campaign.papers.tables.origin import Origin, origin_of
from campaign.papers.tables.package import parsed

_RED = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_LIST = "要改的格"
_HEADINGS = ("工作表", "格", "项目名", "填的内容", "怎么改")


@dataclass(frozen=True)
class Mark:
    """One wrong cell, and what to do about it."""

    sheet: str
    address: str
    label: str
    text: str
    said: str


def marked(content: bytes, marks: Sequence[Mark]) -> bytes:
    """Return the workbook with its wrong cells marked, and a sheet that lists them.

    A csv comes back as a workbook.

    Raises:
        Invalid: the workbook is damaged or beyond the bounds.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = _open(content)
        for mark in marks:
            page = book[mark.sheet] if mark.sheet in book.sheetnames else book.worksheets[0]
            cell = _anchor(page, mark.address)
            cell.fill = _RED
            cell.comment = Comment(mark.said, "督办", width=320, height=90)
        if _LIST in book.sheetnames:  # of an earlier round of mending
            del book[_LIST]
        listed = book.create_sheet(_LIST)
        for row in (_HEADINGS, *((m.sheet, m.address, m.label, m.text, m.said) for m in marks)):
            listed.append([_text(text) for text in row])
            for cell in listed[listed.max_row]:
                cell.data_type = "s"  # what was typed stays text, also "=1+1"
        for column, width in zip("ABCDE", (12, 8, 30, 24, 70), strict=True):
            listed.column_dimensions[column].width = width
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def _open(content: bytes) -> Any:
    if origin_of(content) is Origin.TEXT:
        book = openpyxl.Workbook()
        page: Any = book.active
        for sheet in read_grid(content, lambda _: True).sheets:
            for number, cells in sheet.lines:
                for column, text in enumerate(cells, start=1):
                    if text:
                        cell = page.cell(number, column, _text(text))
                        cell.data_type = "s"
        return book
    check_workbook(content)
    with parsed():
        return openpyxl.load_workbook(io.BytesIO(content), keep_links=False)


def _anchor(page: Any, address: str) -> Any:
    """Return the cell, or the one that a merge over it begins with."""
    for merge in page.merged_cells.ranges:
        if address in merge:
            return page.cell(merge.min_row, merge.min_col)
    return page[address]


def _text(text: str) -> str:
    return str(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text))
