"""A look back and a what-if on PostgreSQL: one life each shows that it makes no difference."""

import pytest
from flask import Flask

from tests.make import Make
from tests.reports.past.test_as_of import one_life
from tests.reports.past.test_what_if import equals_a_real_one


@pytest.fixture(params=[pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(postgres_url: str) -> str:
    """The other database."""
    return postgres_url


def test_a_life_looked_back_at(app: Flask, make: Make) -> None:
    one_life(make, 5)


def test_a_date_supposed(app: Flask, make: Make) -> None:
    equals_a_real_one(make, 9)
