"""A small form with every kind of field, its workbook, and ways to write it."""

import datetime as dt
import io
from typing import Any

import openpyxl

from campaign.papers.form_book import Template, template
from campaign.papers.form_file import form_of
from campaign.rules.survey.book_code import BookCode

FORM = form_of(
    """\
code: pcs
name: 计算机统计表
groups:
  - key: pcs
    name: 计算机
    note: 在用的
    fields:
      - {key: desktops, name: 台式机, unit: 台, definition: 在用的台式计算机}
      - {key: laptops, name: 便携机, unit: 台}
  - key: software
    name: 软件
    rows:
      - {key: office, name: 办公软件}
      - {key: os, name: 操作系统}
    columns:
      - {key: sets, name: 套数, unit: 套}
      - {key: seats, name: 许可数, unit: 许可数}
  - key: more
    name: 其他
    fields:
      - {key: money, name: 经费, type: money, unit: 万元}
      - {key: way, name: 方式, type: choice, options: [集中采购, 分散采购]}
      - {key: written, name: 有无授权, type: yes_no}
      - {key: remarks, name: 说明, type: text, required: false}
"""
)
CODE = BookCode("pcs", 3, 12, 2, "1401", "ab" * 32)
CELLS = {"desktops": 98, "laptops": 2, "money": 12345, "written": "yes"}
LAST = {"desktops": 90, "laptops": 1}
AT = dt.datetime(2026, 5, 1, 2, 0, tzinfo=dt.UTC)


def downloaded(cells: dict[str, Any] | None = None) -> bytes:
    """Return the workbook as the unit downloads it."""
    return template(
        Template(
            FORM, CODE, "计算机统计表", "县财政局", "5 月 9 日",
            CELLS if cells is None else cells, LAST, AT, "李文静",
        )
    )  # fmt: skip


BLANK = downloaded({})


def opened(content: bytes = BLANK) -> Any:
    """Return it as a workbook to be changed."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(page: Any, key: str) -> int:
    """Return the row of a field."""
    for row in page.iter_rows():
        for cell in row:
            if cell.value == key:
                return int(cell.row)
    raise AssertionError(key)


def column_of(page: Any, heading: str) -> int:
    """Return the column of a heading."""
    for row in page.iter_rows():
        for cell in row:
            if cell.value == heading:
                return int(cell.column)
    raise AssertionError(heading)


def typed(book: Any, values: dict[str, Any]) -> None:
    """Type into the open cells."""
    page = book.worksheets[0]
    column = column_of(page, "本次填写")
    for key, value in values.items():
        page.cell(row_of(page, key), column).value = value
