"""What recurs is asked again: the occurrences whose time has come, each of them once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaign.records.calendar.occurrences import ACT, write_duties_of, write_occurrence
from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.progress.terms import find_or_make_term
from campaign.reports.calendar.chains import Due, asked, due_chains
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.time.chain import Coming
from campaign.rules.time.recurrence import label, read_recurrence
from campaign.services.transaction import transaction
from models.base import db
from models.plan import Campaign, Milestone


@dataclass(frozen=True)
class Made:
    """How many occurrences were asked, of how many units."""

    occurrences: int = 0
    duties: int = 0


def make_due_occurrences(*, now: datetime) -> Made:
    """Ask what is due to be asked; one transaction each. Safe to run at any time, by many at once.

    What was missed while nothing ran is asked now: the plan did not stop.
    """
    calendar = load_calendar(db.session())
    due = [(one, one.first.id) for one in due_chains(db.session(), calendar, today=day_of(now))]
    db.session.rollback()
    duties = [
        written
        for chain, first_id in due
        for one in chain.coming
        if (written := _ask(chain, first_id, one, calendar, now)) is not None
    ]
    return Made(len(duties), sum(duties))


def _ask(
    chain: Due, first_id: int, one: Coming, calendar: WorkingCalendar, now: datetime
) -> int | None:
    with transaction() as session:
        first = session.get_one(Milestone, first_id)
        status = select(Campaign.status).where(Campaign.id == first.campaign_id)
        if session.scalar(status.with_for_update(read=True)) != "open":
            return None
        words = label(read_recurrence(first.recurs or ""), one.due_on)
        milestone_id = write_occurrence(session, first, one, words)
        if milestone_id is None:
            return None
        written = 0
        for due_on, kinds in asked(first.for_kinds, one):
            term_id = find_or_make_term(
                session, milestone_id, due_on, chain.ladder_id, ladder=chain.ladder,
                calendar=calendar,
            )  # fmt: skip
            written += write_duties_of(
                session, first, milestone_id, term_id, chain.until, now=now, kinds=kinds
            )
        record(
            session, ACT, now=now, campaign_id=first.campaign_id, note=first.name,
            occurrence=one.number, due_on=one.due_on.isoformat(), duties=written,
        )  # fmt: skip
        return written
