"""The past is read on SQLite here; one life on PostgreSQL stands in test_past_on_postgres.py."""

import pytest


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.sqlite)])
def database_url(sqlite_url: str) -> str:
    """What the database makes of it is the same: the queries run on both, a floor above."""
    return sqlite_url
