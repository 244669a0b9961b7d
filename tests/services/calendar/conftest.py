"""A county whose campaign runs into a year without a calendar, and that year's notice."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.calendar.candidate import of_notice, read_text
from campaign.reports.calendar.moves import moves_of
from campaign.rules.calendar import day_of
from campaign.services.dates.save_calendar import take_notice
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from models.term import Term
from tests.county import County, a_county, at
from tests.make import Make
from tests.services.calendar.notices import NOTICE_2027, a_plan_into_2027

D = dt.date
NOW = at(D(2026, 11, 9), 10)
TODAY = D(2026, 11, 9)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    found = a_county(make)
    found.open(a_plan_into_2027(roll="next"), now=at(D(2026, 3, 2)))
    return found


def shown(text: str) -> tuple[int, str]:
    """What the preview of a notice hands to its form: version and digest."""
    session = db.session()
    found = of_notice(session, text, read_text(text), ())
    digest = moves_of(session, found.calendar, now=NOW, today=TODAY).digest
    db.session.rollback()
    return found.after, digest


def take(county: County, text: str = NOTICE_2027, now: dt.datetime = NOW) -> None:
    after, digest = shown(text)
    take_notice(
        text, (), after=after, shown=digest, asker_id=county.office.person_id, now=now,
        today=day_of(now),
    )  # fmt: skip


def terms() -> dict[str, Term]:
    db.session.rollback()
    rows: Any = db.session.execute(
        select(Milestone.key, Term)
        .join(Term, Term.milestone_id == Milestone.id)
        .join(Duty, Duty.term_id == Term.id)
        .distinct()
    )
    return dict(tuple(row) for row in rows)
