"""A day of the calendar, changed by hand."""

import datetime as dt

from campaign.reports.calendar.candidate import of_day
from campaign.reports.calendar.moves import moves_of
from campaign.rules.calendar import day_of
from campaign.rules.time.days import Entry
from campaign.services.dates.save_calendar import change_day
from models.base import db
from tests.county import County
from tests.services.calendar.conftest import NOW


def edit(
    county: County, day: dt.date, entry: Entry, *, now: dt.datetime = NOW, reason: str = "县里通知"
) -> None:
    session = db.session()
    found = of_day(session, day, entry, reason)
    digest = moves_of(session, found.calendar, now=now, today=day_of(now)).digest
    db.session.rollback()
    change_day(
        day, entry, reason=reason, after=found.after, shown=digest, asker=county.office, now=now,
        today=day_of(now),
    )  # fmt: skip
