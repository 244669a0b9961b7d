"""The lagging table as a workbook: figures as numbers, every text as text."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from campaign.reports.progress.lagging import LaggingRow
from campaign.rules.calendar import day_of
from campaign.rules.words import LEVELS, label, pick

# (zh, en, width) of each column, in order.
COLUMNS = (
    ("单位代码", "Code", 12), ("单位", "Unit", 26), ("阶段", "Stage", 14),
    ("节点", "Milestone", 34), ("期限", "Due", 12), ("单位逾期天数", "Days late", 12),
    ("办公室用时（天）", "Office days", 12), ("在谁手里", "Court", 10), ("状态", "State", 12),
    ("原因", "Cause", 16), ("已升级到", "Level", 16), ("下一步告知", "Next told", 16),
    ("下一步日期", "Next on", 12), ("联络员", "Contact", 20),
)  # fmt: skip


def lagging_sheet(rows: list[LaggingRow], *, title: str, note: str, locale: str = "zh") -> bytes:
    """Return an xlsx of the rows under a title and a source line.

    ``strings_to_formulas`` is off: a unit called "=1+1" stays a name.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, {**options, "strings_to_numbers": False})
    sheet = book.add_worksheet("滞后单位" if locale == "zh" else "Lagging")
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.write_string(0, 0, title, bold)
    for column, (zh, en, width) in enumerate(COLUMNS):
        sheet.write_string(2, column, pick((zh, en), locale), head)
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, start=3):
        for column, value in enumerate(_cells(row, locale)):
            _write(sheet, line, column, value, day)
    sheet.write_string(len(rows) + 4, 0, note)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(2, 0, max(len(rows) + 2, 3), len(COLUMNS) - 1)
    book.close()
    return buffer.getvalue()


def _cells(row: LaggingRow, locale: str) -> tuple[Any, ...]:
    step = row.next_rung
    return (
        row.code, row.unit, row.stage, row.milestone, row.due_on, row.days_late, row.office_days,
        label(row.court, locale), label(row.state, locale), label(row.cause, locale),
        pick(LEVELS[row.level], locale) if row.level else "—",
        label(step, locale) if step else "—",
        day_of(row.next_rung_at) if row.next_rung_at else "—",
        _contact(row, locale),
    )  # fmt: skip


def _contact(row: LaggingRow, locale: str) -> str:
    """Name the contact, and beside an absent one who stands in."""
    if not row.contact:
        return pick(("空缺", "vacant"), locale)
    if not row.acting:
        return row.contact
    return row.contact + pick(("，%s（代）", ", %s (acting)"), locale) % row.acting


def _write(sheet: Any, line: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(line, column, value)
    elif isinstance(value, str):
        sheet.write_string(line, column, value)
    else:
        sheet.write_datetime(line, column, value, day)
