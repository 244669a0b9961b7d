"""The empty list of a round: a row a unit, a column a field, nothing filled in."""

import io
from collections.abc import Sequence

import xlsxwriter

from campaign.rules.survey.entered import CODE, NAME, entry_columns
from campaign.rules.survey.form import Form


def entry_list(form: Form, title: str, units: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook: headings by the fields' names, then code and name of each unit."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    columns = entry_columns(form)
    with xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False}) as book:
        page = book.add_worksheet("代录")
        text = book.add_format({"num_format": "@"})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#F2F2F2", "valign": "top"}
        )
        for place, column in enumerate(columns):
            widths = {CODE: 12, NAME: 28}
            page.set_column(
                place, place, widths.get(column.key, 12), text if column.key in widths else None
            )
        page.write_string(0, 0, f"{title}：一行一个单位，空着的格不改动")
        for place, column in enumerate(columns):
            page.write_string(1, place, column.heading, head)
        page.freeze_panes(2, 2)
        for row, (code, name) in enumerate(units, start=2):
            page.write_string(row, 0, code, text)
            page.write_string(row, 1, name, text)
    return out.getvalue()
