"""Whoever means harm, or comes twice at once, is met on both databases."""

import pytest

from tests.conftest import ENGINES


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database, once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))
