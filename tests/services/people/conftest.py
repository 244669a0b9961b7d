"""The county in which holders go away."""

import pytest
from flask import Flask

from tests.county import a_county
from tests.make import Make
from tests.services.people.town import Town


@pytest.fixture
def town(app: Flask, make: Make) -> Town:
    county = a_county(make)
    county.open()
    return Town(county, make)
