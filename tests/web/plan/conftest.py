"""A county whose plan runs, looked at by its office on 20 March 2026."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from campaign.rules.permissions import Role
from tests.county import at
from tests.make import Make
from tests.services.plan.conftest import Plans, opened

NOW = at(dt.date(2026, 3, 20), 10)


@pytest.fixture
def plans(make: Make, told: Callable[[dt.datetime], None]) -> Plans:
    """Three bureaus owe the survey by 20 April."""
    told(NOW)
    return opened(make)


@pytest.fixture
def office(plans: Plans, client: FlaskClient) -> FlaskClient:
    """周晓岚's browser."""
    county = plans.county
    return county.make.sign_in(client, county.people[county.scope.code, Role.OFFICE])
