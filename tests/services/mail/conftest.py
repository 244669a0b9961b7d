"""A county whose letters go to a real server on this machine, and what tests ask of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.mail import mailbox
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import DeliveryCount, deliver
from models.base import db
from models.letter import Letter
from tests.county import County, a_county, at
from tests.make import Make
from tests.smtp import Sink

FIRST = dt.date(2026, 4, 9)  # the first rung of the first milestone


@pytest.fixture
def settings(settings, smtp: Sink):
    """Mail goes to the test's server."""
    return dataclasses.replace(settings, mail_server="127.0.0.1", mail_port=smtp.port)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau, the campaign open, the first three letters waiting."""

    def lived() -> County:
        found = a_county(make)
        found.open()
        tick(now=at(FIRST))
        return found

    return make.story("letters wait", lived)


@pytest.fixture
def send(app: Flask) -> Callable[..., DeliveryCount]:
    """Deliver one batch to the test's server, at nine on the day of the first rung."""

    def run(now: dt.datetime | None = None, **changes) -> DeliveryCount:
        usual = {"transport": mailbox.transport(simulated=True), "worker": "w1"}
        return deliver(now=now or at(FIRST), **(usual | changes))

    return run


def letters(**where) -> list[Letter]:
    """The letters as they stand, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(Letter).filter_by(**where).order_by(Letter.id)))


def later(**span: float) -> dt.datetime:
    """An instant after nine on the day of the first rung."""
    return at(FIRST) + dt.timedelta(**span)
