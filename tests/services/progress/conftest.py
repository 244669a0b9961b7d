"""Two departments and the bureau, the campaign open."""

import pytest
from flask import Flask

from tests.county import County, a_county
from tests.make import Make


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau, the campaign open."""
    found = a_county(make)
    found.open()
    return found
