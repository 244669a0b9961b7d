"""Bytes of an uploaded list to a table of text."""

from collections.abc import Sequence

from campaign.papers.tables.csv_rows import read_csv
from campaign.papers.tables.csv_text import decode
from campaign.papers.tables.origin import Origin, origin_of
from campaign.papers.tables.table import Bounds, Table
from campaign.papers.tables.workbook import read_workbook
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS
from campaign.rules.sheets.rows import Column
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS

KNOWN_COLUMNS: tuple[Column, ...] = (*UNIT_COLUMNS, *PEOPLE_COLUMNS)


def read_table(
    name: str,
    content: bytes,
    *,
    max_rows: int = 50_000,
    max_columns: int = 60,
    columns: Sequence[Column] = KNOWN_COLUMNS,
    exact: bool = False,
) -> Table:
    """Read a csv or xlsx file; its content decides which, never its name.

    Args:
        name: the file's name as uploaded; shown by callers, never used as a path.
        content: the whole file.
        max_rows: rows under the headings.
        max_columns: columns, with or without heading.
        columns: the columns by whose headings the heading row is known.
        exact: numbers as they are, where a cell's format would show them rounded.

    Raises:
        Invalid: the file cannot be read; says why and what to do, with row and column if known.
    """
    bounds = Bounds(max_rows, max_columns)
    if origin_of(content) is Origin.WORKBOOK:
        return read_workbook(content, columns, bounds, exact=exact)
    return read_csv(decode(content), columns, bounds)
