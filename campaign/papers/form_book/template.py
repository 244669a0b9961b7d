"""The workbook that a unit downloads: one line a field, last round beside it, inputs alone open.

A sheet without password: protection keeps hands off what is not theirs, it hides nothing. Two
hidden columns carry each line's key and what stood in the cell, so that lines may be moved and two
people may work at once; the version code stands in a cell and in a hidden name.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from campaign.papers.form_book.layout import (
    CODE_LABEL,
    CODE_NAME,
    GROUP,
    HEADINGS,
    LAST,
    NOW,
    SHEET,
)
from campaign.rules.calendar import SHANGHAI
from campaign.rules.survey.book_code import BookCode
from campaign.rules.survey.form import Field, FieldType, Form
from campaign.rules.survey.typed import MOST, Value, shown, written

_WIDTHS = (10, 30, 8, 14, 18, 60, 4, 4)
_HOW = (
    "只填黄色的格。数字直接写，不写单位；带 * 的必填。“单位”列是计量单位。"
    "填好后存盘，在督办系统本任务的统计表页上传。"
)
_LONGEST_LIST = 250  # Excel's own bound is 255 characters


@dataclass(frozen=True)
class Template:
    """What a workbook is made of."""

    form: Form
    code: BookCode
    name: str
    unit: str
    due: str
    cells: Mapping[str, Value]
    before: Mapping[str, Value] | None
    at: datetime
    by: str


def template(one: Template) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False}) as book:
        _Writer(book, one).write()
    return out.getvalue()


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: Any, one: Template) -> None:
        self.book = book
        self.one = one
        self.page = book.add_worksheet(SHEET)
        self.row = 0
        self.formats: dict[str, Any] = {}
        self.lists: Any = None

    def write(self) -> None:
        """Write everything."""
        self.head()
        self.look()
        for group in self.one.form.groups:
            self.page.merge_range(
                self.row, 0, self.row, len(HEADINGS) - 3, self.title_of(group.name, group.note),
                self.format(bold=True, bg_color="#E8EEF5", text_wrap=True, valign="vcenter"),
            )  # fmt: skip
            self.row += 1
            meant = {row.key: row.definition for row in group.rows}
            for one in group.fields:
                self.line(group.name, one, meant.get(one.row, ""))
        self.page.protect(
            "",
            {
                "format_columns": True, "format_rows": True, "format_cells": True,
                "select_locked_cells": True, "select_unlocked_cells": True,
            },
        )  # fmt: skip

    def title_of(self, name: str, note: str) -> str:
        """Return a part's heading."""
        return f"{name}　{note}" if note else name

    def format(self, **shape: Any) -> Any:
        """Return a format, made once."""
        key = repr(sorted(shape.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"font_name": "宋体", "font_size": 11, **shape}
            )
        return self.formats[key]

    def head(self) -> None:
        """Write title, whose it is, how to fill it in, the version code, and the headings."""
        one, last = self.one, len(HEADINGS) - 3
        at = one.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        mark = (
            f"{one.unit}　第 {one.code.number} 轮　{one.due} 截止　{one.by} 于 {at} 下载，内部使用"
        )
        lines = (
            (one.name, {"bold": True, "font_size": 16, "align": "center"}),
            (mark, {"align": "center", "font_color": "#555555"}),
            (_HOW, {"text_wrap": True, "valign": "top"}),
            (CODE_LABEL + one.code.written, {"font_size": 8, "font_color": "#777777"}),
        )
        for text, shape in lines:
            self.page.merge_range(self.row, 0, self.row, last, text, self.format(**shape))
            self.row += 1
        self.page.set_row(2, 32)
        for column, heading in enumerate(HEADINGS):
            self.page.write_string(
                self.row, column, heading,
                self.format(bold=True, border=1, bg_color="#F2F2F2", align="center"),
            )  # fmt: skip
        self.row += 1
        self.book.define_name(CODE_NAME, f'="{one.code.written}"')
        self.book.defined_names[-1][3] = True  # hidden
        self.page.set_header(f"&L{_plain(one.unit)}&R{_plain(one.name)}")
        self.page.set_footer(f"&L{_plain(one.by)} {at}&C第 &P 页，共 &N 页&R内部使用")

    def look(self) -> None:
        """Set widths, print and panes."""
        for column, width in enumerate(_WIDTHS):
            hidden = {"hidden": True} if column >= len(HEADINGS) - 2 else {}
            self.page.set_column(column, column, width, None, hidden)
        self.page.freeze_panes(self.row, 2)
        self.page.repeat_rows(self.row - 1)
        self.page.set_paper(9)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)

    def line(self, group: str, one: Field, meant: str) -> None:
        """Write one field."""
        key, column = one.key, HEADINGS.index(NOW)
        plain = self.format(border=1, text_wrap=True, valign="top")
        small = self.format(border=1, text_wrap=True, valign="top", font_size=9)
        value = self.one.cells.get(key)
        before = self.one.before
        last = shown(one, before.get(one.previous or key)) if before is not None else ""
        definition = "　".join(text for text in (meant, one.definition) if text)
        texts = {
            GROUP: group, "项目": one.label + (" *" if one.required else ""), "单位": one.unit_word,
            LAST: last, "指标解释": definition, "键": key, "下载时": _typed(one, value),
        }  # fmt: skip
        for at, heading in enumerate(HEADINGS):
            if heading in texts:
                shape = small if heading in (GROUP, "指标解释") else plain
                self.page.write_string(self.row, at, texts[heading], shape)
        self.input(one, value, column)
        lines = -(-sum(2 if ord(sign) > 255 else 1 for sign in definition) // 62)
        if lines > 1:
            self.page.set_row(self.row, 13.5 * lines)
        self.row += 1

    def input(self, one: Field, value: Value | None, column: int) -> None:
        """Write the open cell, and what may stand in it."""
        shape = self.format(
            border=1, locked=False, bg_color="#FFFBE6", valign="top",
            num_format=_SHAPES.get(one.type, "@") + ("##" if one.decimals > 2 else ""),
            text_wrap=one.type is FieldType.TEXT,
        )  # fmt: skip
        if value is None:
            self.page.write_blank(self.row, column, None, shape)
        elif isinstance(value, int):
            self.page.write_number(self.row, column, float(written(one, value)), shape)
        else:
            self.page.write_string(self.row, column, _typed(one, value), shape)
        self.page.data_validation(self.row, column, self.row, column, self.valid(one))

    def valid(self, one: Field) -> dict[str, Any]:
        """Return what a spreadsheet program should take; the system reads again by itself."""
        told = {"error_title": "填写不对", "ignore_blank": True}
        if one.additive:
            whole = one.type is FieldType.COUNT
            asked = "请填 0 或以上的整数。" if whole else f"请填数，最多 {one.decimals} 位小数。"
            return {
                "validate": "integer" if whole else "decimal", "criteria": "between", "minimum": 0,
                "maximum": MOST, "error_message": asked, **told,
            }  # fmt: skip
        if one.type is FieldType.TEXT:
            return {
                "validate": "length", "criteria": "<=", "value": 500,
                "error_message": "最多 500 个字。", **told,
            }  # fmt: skip
        options = ["是", "否"] if one.type is FieldType.YES_NO else list(one.options)
        return {
            "validate": "list", "source": self.options(options),
            "error_message": "请从列表里选一项。", **told,
        }  # fmt: skip

    def options(self, options: list[str]) -> list[str] | str:
        """Return the choices; long ones stand on a hidden sheet."""
        if len(",".join(options)) <= _LONGEST_LIST and not any("," in one for one in options):
            return options
        if self.lists is None:
            self.lists = self.book.add_worksheet("选项")
            self.lists.hide()
        for at, text in enumerate(options):
            self.lists.write_string(self.row, at, text)
        end = xlsxwriter.utility.xl_rowcol_to_cell(self.row, len(options) - 1, True, True)
        return f"=选项!$A${self.row + 1}:{end}"


_SHAPES = {FieldType.COUNT: "0", FieldType.MONEY: "0.00"}


def _typed(one: Field, value: Value | None) -> str:
    if one.type is FieldType.YES_NO and value is not None:
        return shown(one, value)
    return written(one, value)


def _plain(text: str) -> str:
    """Return text for a page's header, where & begins a command."""
    return text.replace("&", "＆")[:60]
