"""Noting how each day ended, for the trend on the leading group's page: the heartbeat's work."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from campaign.reports.lead.day import places_on
from campaign.rules.calendar import day_of
from campaign.services.transaction import transaction
from models.enrolment import Enrolment
from models.plan import Campaign
from models.sums import DaySum

# A day that ended long ago is counted from histories: so many units in one round.
UNITS_IN_A_ROUND = 20_000
ONE_DAY = timedelta(days=1)


def note_days(*, now: datetime) -> int:
    """Note the days that have ended since the last one noted; return how many.

    Each campaign goes on where it stopped, a round at a time; a day is one transaction, and what
    another worker has noted meanwhile stays.
    """
    with transaction() as session:
        waiting = {one.id: _missing(session, one, now) for one in session.scalars(select(Campaign))}
    done = 0
    for campaign_id, days in waiting.items():
        for on in days:
            with transaction() as session:
                _note(session, session.get_one(Campaign, campaign_id), on, now)
            done += 1
    return done


def _missing(session: Session, campaign: Campaign, now: datetime) -> list[date]:
    noted = session.scalar(select(func.max(DaySum.on)).where(DaySum.campaign_id == campaign.id))
    first = noted + ONE_DAY if noted else day_of(campaign.opened_at)
    end = day_of(campaign.cancelled_at) if campaign.cancelled_at else day_of(now)
    number = min((end - first).days, _at_once(session, campaign.id)) if first < end else 0
    return [first + timedelta(days=day) for day in range(number)]


def _at_once(session: Session, campaign_id: int) -> int:
    enrolled = select(func.count()).where(Enrolment.campaign_id == campaign_id)
    return max(1, UNITS_IN_A_ROUND // max(1, session.scalar(enrolled) or 0))


def _note(session: Session, campaign: Campaign, on: date, now: datetime) -> None:
    key = {"campaign_id": campaign.id, "on": on}
    places = places_on(session, campaign, on, now=now)
    rows = [{**key, "unit_id": one.unit_id, **asdict(one.numbers)} for one in places]
    insert_rows(session, DaySum, rows)
