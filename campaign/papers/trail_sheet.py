"""The trail as a workbook: a row per event, instants as instants, every text as text."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from campaign.reports.trail.rows import TrailRow
from campaign.rules.calendar import SHANGHAI
from campaign.rules.trail.acts import act_word
from campaign.rules.trail.facts import Change, changes
from campaign.rules.trail.readers import Said
from campaign.rules.words import pick

# (zh, en, width) of each column, in order.
COLUMNS = (
    ("编号", "Number", 10), ("时间", "When", 18), ("做了什么", "What", 18), ("谁", "Who", 12),
    ("单位代码", "Code", 12), ("单位", "Unit", 26), ("行动", "Campaign", 28),
    ("节点", "Milestone", 30), ("对象", "Concerning", 12), ("说明", "Note", 40),
    ("改了什么", "What changed", 60),
)  # fmt: skip
SYSTEM = ("系统", "The system")


def trail_sheet(rows: Iterable[TrailRow], *, title: str, note: str, locale: str = "zh") -> bytes:
    """Return an xlsx of the rows under a title and a source line, in their order.

    ``strings_to_formulas`` is off: a note "=1+1" stays a note. Rows go straight to the file.
    """
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, {**options, "strings_to_numbers": False})
    sheet = book.add_worksheet(pick(("留痕", "Trail"), locale))
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
    for column, (_zh, _en, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, note)
    for column, (zh, en, _width) in enumerate(COLUMNS):
        sheet.write_string(2, column, pick((zh, en), locale), head)
    for line, row in enumerate(rows, start=3):
        sheet.write_number(line, 0, row.id)
        sheet.write_datetime(line, 1, row.at.astimezone(SHANGHAI).replace(tzinfo=None), moment)
        for column, text in enumerate(_texts(row, locale), start=2):
            if text:
                sheet.write_string(line, column, text)
    book.close()
    return buffer.getvalue()


def _texts(row: TrailRow, locale: str) -> tuple[Any, ...]:
    return (
        pick(act_word(row.act, row.facts), locale),
        row.by or pick(SYSTEM, locale),
        row.code, row.unit, row.campaign, row.milestone, row.person, row.note,
        pick(("；", "; "), locale).join(_change(one, locale) for one in changes(row.facts, locale)),
    )  # fmt: skip


def _change(one: Change, locale: str) -> str:
    said = _said(one.new) if one.old is None else f"{_said(one.old)} → {_said(one.new)}"
    return f"{one.what}{pick(('：', ': '), locale)}{said}"


def _said(value: Said) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value
