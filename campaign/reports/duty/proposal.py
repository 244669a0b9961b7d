"""What a form proposes: a date that leaves the unit a working week."""

from datetime import date

from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar

WORKING_DAYS = 5


def proposed_date(session: Session, *, today: date) -> date:
    """Return the date that a return proposes, five working days from today."""
    return load_calendar(session).add_working(today, WORKING_DAYS)
