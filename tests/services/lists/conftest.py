"""A county into which lists of people are loaded."""

import pytest

from campaign.papers.tables import Table
from campaign.services.people.load_people import load_people
from tests.services.lists.people import table


@pytest.fixture
def county(make):
    county = make.unit("云川县", kind="county", code="1400")
    make.unit("县财政局", county, code="1401")
    make.unit("县教育局", county, code="1402")
    return county


@pytest.fixture
def load(app, now, today, county):
    def run(rows: str | Table, **more):
        more = {"asker": None, "now": now, "today": today, "file_name": "人员.csv"} | more
        return load_people(rows if isinstance(rows, Table) else table(rows), **more)

    return run
