"""进展趋势: how far a place was on each day so far, and on the same days a year before."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.rules.trend import days_shown, year_before
from models.plan import Campaign
from models.sums import DaySum


@dataclass(frozen=True)
class TrendDay:
    """The counts of a day, and of the same day a year before where a campaign ran then."""

    on: date
    numbers: Numbers
    year_before: Numbers | None


def trend(
    session: Session, campaign_id: int, look: Look, *, unit_id: int, today: Numbers
) -> tuple[TrendDay, ...]:
    """Return the days to show for a place, the oldest first; the last is the day looked at.

    ``today`` are that day's own counts. Empty where the place has no days on record.
    """
    noted = _noted(session, campaign_id, unit_id)
    before = {on: numbers for on, numbers in noted.items() if on < look.day and numbers.due}
    if not before:
        return ()
    last = _noted(session, _one_before(session, campaign_id), unit_id)
    return tuple(
        TrendDay(on, before.get(on, today), last.get(year_before(on)))
        for on in days_shown([*before, look.day])
    )


def _noted(session: Session, campaign_id: int | None, unit_id: int) -> dict[date, Numbers]:
    if campaign_id is None:
        return {}
    counts = (DaySum.due, DaySum.answered, DaySum.punctual, DaySum.missing, DaySum.waived)
    rows = session.execute(
        select(DaySum.on, *counts)
        .where(DaySum.campaign_id == campaign_id, DaySum.unit_id == unit_id)
        .order_by(DaySum.on)
    )
    return {on: Numbers(*numbers) for on, *numbers in rows}


def _one_before(session: Session, campaign_id: int) -> int | None:
    """Return the campaign over the same scope that was opened before this one."""
    this = session.get_one(Campaign, campaign_id)
    return session.scalar(
        select(Campaign.id)
        .where(Campaign.scope_unit_id == this.scope_unit_id, Campaign.opened_at < this.opened_at)
        .order_by(Campaign.opened_at.desc())
        .limit(1)
    )
