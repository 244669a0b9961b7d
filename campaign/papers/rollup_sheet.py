"""A roll-up as the official table: title, unit, date, numbered columns, who filled it in.

Every sheet says on its face and in the print's header who took it out, and when (水印).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from campaign.reports.survey.rollup import Rollup
from campaign.reports.survey.rounds import Round
from campaign.reports.survey.summed import Sums
from campaign.rules.calendar import SHANGHAI
from campaign.rules.survey.form import Field, Form

FIXED = ("单位", "应报", "已报")
SIGNED = ("填表人：", "审核人：", "单位负责人：")
TOP = 4  # rows above the heading


@dataclass(frozen=True)
class Heading:
    """What stands over and under the table; ``taken`` names person and time."""

    title: str
    unit: str
    day: str
    note: str
    taken: str


def heading_of(one: Round, found: Rollup, *, person: str, now: datetime) -> Heading:
    """Return what stands over the table: ``person`` takes it out."""
    at = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    void = f"（已作废：{one.ended_note}）" if one.state == "void" else ""
    return Heading(
        title=f"{one.name}汇总表",
        unit=found.here.name,
        day=at[:10],
        note=f"{one.campaign}，第 {one.number} 轮{void}",
        taken=f"{person} {at} 导出，内部资料，注意保管",
    )


def file_name(one: Round, found: Rollup, *, now: datetime) -> str:
    """Return the name under which the table is saved."""
    day = now.astimezone(SHANGHAI).date().isoformat()
    return f"{one.name}汇总表-{found.here.name}-第{one.number}轮-{day}.xlsx"


def rollup_sheet(found: Rollup, heading: Heading) -> bytes:
    """Return an xlsx: the unit's sums, then a line for each unit one level below.

    Numbers are numbers, every text is a text.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, {**options, "strings_to_numbers": False})
    book.set_properties({"comments": heading.taken})
    sheet = book.add_worksheet("汇总表")
    fields = found.form.additive
    width = len(FIXED) + len(found.form.rates) + len(fields)
    looks = _Looks(book)
    sheet.merge_range(0, 0, 0, width - 1, heading.title, looks.title)
    sheet.write_string(1, 0, f"填报单位：{heading.unit}", looks.plain)
    sheet.write_string(1, 4, f"填报日期：{heading.day}", looks.plain)
    sheet.write_string(1, 9, "计量单位：套、台", looks.plain)
    sheet.write_string(2, 0, heading.taken, looks.taken)
    _heads(sheet, found.form, looks)
    line = TOP + 3
    for name, place in (("合计", found.here), *((one.name, one) for one in found.below.rows)):
        _line(sheet, line, name, place.sums, found, looks)
        line += 1
    if found.here.duty_id is not None:
        _line(sheet, line, f"{found.here.name}（本级）", found.here.own, found, looks)
        line += 1
    sheet.write_string(line + 1, 0, heading.note, looks.plain)
    for number, word in enumerate(SIGNED):
        sheet.write_string(line + 3, number * 4, word, looks.plain)
    _paper(sheet, heading)
    book.close()
    return buffer.getvalue()


class _Looks:
    """The formats of the sheet."""

    def __init__(self, book: Any) -> None:
        edge = {"border": 1, "valign": "vcenter", "font_size": 10}
        self.title = book.add_format({"bold": True, "font_size": 18, "align": "center"})
        self.plain = book.add_format({"font_size": 11})
        self.taken = book.add_format({"font_size": 10, "font_color": "#808080", "italic": True})
        self.head = book.add_format({**edge, "bold": True, "text_wrap": True, "align": "center"})
        self.name = book.add_format({**edge, "text_wrap": True})
        self.number = book.add_format({**edge, "num_format": "#,##0"})
        self.money = book.add_format({**edge, "num_format": "#,##0.00##"})
        self.words = book.add_format({**edge, "align": "right"})


def _heads(sheet: Any, form: Form, looks: _Looks) -> None:
    """Write three rows: the group, the column, its number."""
    for column, word in enumerate((*FIXED, *(rate.name for rate in form.rates))):
        sheet.merge_range(TOP, column, TOP + 1, column, word, looks.head)
    column = first = len(FIXED) + len(form.rates)
    for name, fields in _blocks(form):
        if len(fields) > 1:
            sheet.merge_range(TOP, column, TOP, column + len(fields) - 1, name, looks.head)
        else:
            sheet.write_string(TOP, column, name, looks.head)
        for one in fields:
            unit = f"（{one.unit_word}）" if one.unit_word else ""
            sheet.write_string(TOP + 1, column, f"{one.name}{unit}", looks.head)
            column += 1
    sheet.set_row(TOP + 1, 45)
    for number in range(column):
        sheet.write_string(TOP + 2, number, "—" if number == 0 else str(number), looks.head)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, first - 1, 9)
    sheet.set_column(first, column - 1, 10)


def _blocks(form: Form) -> list[tuple[str, list[Field]]]:
    """Return the numbers of the form under their headings: a list's group, a table's row."""
    found: list[tuple[str, list[Field]]] = []
    for group in form.groups:
        for one in group.fields:
            if not one.additive:
                continue
            name = one.row_name if group.is_table else group.name
            if not found or found[-1][0] != name:
                found.append((name, []))
            found[-1][1].append(one)
    return found


def _line(sheet: Any, line: int, name: str, sums: Sums, found: Rollup, looks: _Looks) -> None:
    sheet.write_string(line, 0, name, looks.name)
    sheet.write_number(line, 1, sums.fraction.expected, looks.number)
    sheet.write_number(line, 2, sums.fraction.received, looks.number)
    column = len(FIXED)
    none = "无数据" if sums.fraction.expected else "无应报单位"
    for rate in found.rates_of(sums):
        sheet.write_string(line, column, rate.share or none, looks.words)
        column += 1
    for _name, fields in _blocks(found.form):
        for one in fields:
            value = Decimal(sums.totals.get(one.key, 0)).scaleb(-one.decimals)
            look = looks.money if one.decimals else looks.number
            sheet.write_number(line, column, value, look)
            column += 1


def _paper(sheet: Any, heading: Heading) -> None:
    taken = heading.taken.replace("&", "&&")
    sheet.set_header(f"&L&9{heading.unit.replace('&', '&&')}&C&K808080&12{taken}")
    sheet.set_footer(f"&L&9{taken}&R&9第 &P 页，共 &N 页")
    sheet.freeze_panes(TOP + 3, 1)
    sheet.repeat_rows(TOP, TOP + 2)
    sheet.repeat_columns(0)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
