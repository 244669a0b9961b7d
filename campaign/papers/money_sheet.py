"""The estimate as a workbook: a sheet of bases, one of what each is made of, one of units."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from campaign.reports.money.need import Driver, Need
from campaign.rules.calendar import SHANGHAI
from campaign.rules.money.estimate import Line

Row = tuple[object, ...]

HEADS = {
    "口径": ("口径", "合计（元）", "上限内（元）", "超过上限（元）", "缺价格的"),
    "明细": ("口径", "软件", "数量", "购买", "单价（元）", "金额（元）", "上限（元）", "价格来源"),
    "单位": ("口径", "单位代码", "单位", "金额（元）"),
}


def money_sheet(
    need: Need,
    driving: Mapping[str, Sequence[Driver]],
    *,
    campaign: str,
    by: str,
    at: datetime,
) -> bytes:
    """Return the workbook; who made it and when stands on every sheet."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, {**options, "strings_to_numbers": False})
    money = book.add_format({"num_format": "#,##0.00"})
    bold = book.add_format({"bold": True})
    mark = f"{by}，{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 导出，内部资料，注意保密"
    about = (
        f"{campaign}，{need.place.name}，{need.round_name}（{need.round_number}），"
        f"收回 {need.fraction.received} / {need.fraction.expected}，价格日期 {need.priced_on}"
    )
    for name, rows in _rows(need, driving).items():
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, about, bold)
        sheet.set_footer(f"&L{mark}&R&P / &N")
        for column, head in enumerate(HEADS[name]):
            sheet.write_string(2, column, head, bold)
            sheet.set_column(column, column, 18)
        for number, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, money)
        sheet.write_string(len(rows) + 4, 0, mark)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _rows(need: Need, driving: Mapping[str, Sequence[Driver]]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {name: [] for name in HEADS}
    for total in need.totals:
        rows["口径"].append(
            (total.name, _yuan(total.amount), _yuan(total.at_ceilings), _yuan(total.over),
             "、".join(total.lacks))
        )  # fmt: skip
        rows["明细"] += [_line(total.name, line) for line in total.lines]
        rows["单位"] += [
            (total.name, one.code, one.name, _yuan(one.fen)) for one in driving.get(total.key, ())
        ]
    return rows


def _line(basis: str, line: Line) -> Row:
    price = line.price
    return (
        basis, line.name, line.count, line.bought, _yuan(price.fen if price else None),
        _yuan(line.amount), _yuan(line.ceiling), price.source if price else "",
    )  # fmt: skip


def _write(sheet: Any, line: int, column: int, value: object, money: Any) -> None:
    if isinstance(value, float):
        sheet.write_number(line, column, value, money)
    elif isinstance(value, int):
        sheet.write_number(line, column, value)
    elif value is not None:
        sheet.write_string(line, column, str(value))


def _yuan(fen: int | None) -> float | None:
    """Return cents as the number that a workbook holds; nothing is computed with it here."""
    return None if fen is None else fen / 100
