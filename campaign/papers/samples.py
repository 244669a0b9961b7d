"""Empty lists to fill in: headings, one example row, choices to pick from, all cells as text."""

import io
from collections.abc import Sequence

import xlsxwriter

from campaign.rules.permissions import Role
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS
from campaign.rules.words import ROLES

_ROWS = 2_000  # as far as the choices reach

UNIT_EXAMPLES = (
    ("1400", "示例县", "县级", ""),
    ("1401", "示例镇", "乡镇", "1400"),
    ("1421", "示例县财政局", "部门", "1400"),
)
PEOPLE_EXAMPLES = (
    (
        "1421",
        "示例县财政局",
        "联络员",
        "张三",
        "zhangs@caizheng.example",
        "19900000001",
        "",
        "",
        "",
    ),
    ("1421", "示例县财政局", "分管领导", "李四", "", "0355-1234567", "2026-01-01", "", ""),
)


def unit_sample() -> bytes:
    """Return a workbook for a list of units."""
    kinds = [kind.zh for kind in UNIT_KINDS]
    headings = [column.heading for column in UNIT_COLUMNS]
    return _workbook("单位", headings, UNIT_EXAMPLES, choices={2: kinds})


def people_sample() -> bytes:
    """Return a workbook for a list of people."""
    roles = [ROLES[role][0] for role in Role]
    headings = [column.heading for column in PEOPLE_COLUMNS]
    return _workbook("人员", headings, PEOPLE_EXAMPLES, choices={2: roles, 8: ["中文", "英文"]})


def _workbook(
    name: str,
    headings: Sequence[str],
    examples: Sequence[Sequence[str]],
    *,
    choices: dict[int, list[str]],
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(name)
        text = book.add_format({"num_format": "@"})  # so that no zero and no digit gets lost
        head = book.add_format(
            {"num_format": "@", "bold": True, "bg_color": "#F2F2F2", "border": 1}
        )
        page.set_column(0, len(headings) - 1, 20, text)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, head)
        for row, cells in enumerate(examples, start=1):
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell, text)
        for column, words in choices.items():
            page.data_validation(1, column, _ROWS, column, {"validate": "list", "source": words})
        page.freeze_panes(1, 0)
    return out.getvalue()
