"""Clocks that stand still: since when, and for how long in all, as the spans tell."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.records.progress.history import before_pause
from campaign.reports.progress.standing import chunks
from campaign.reports.sums import Sums
from campaign.rules.calendar import day_of
from campaign.rules.dates.pause import paused_days
from campaign.rules.lifecycle import DutyState
from campaign.rules.sums.totals import stand_so
from models.duty import Duty, DutySpan
from models.unit import Unit


def spans_of(session: Session, duty_ids: Iterable[int]) -> dict[int, list[DutySpan]]:
    """Return the spans of these duties, each duty's in their order."""
    found: dict[int, list[DutySpan]] = {}
    for ids in chunks(duty_ids):
        for span in session.scalars(
            select(DutySpan).where(DutySpan.duty_id.in_(ids)).order_by(DutySpan.id)
        ):
            found.setdefault(span.duty_id, []).append(span)
    return found


def paused_since(session: Session, duty_ids: Iterable[int]) -> dict[int, date]:
    """Return the day since which the clock of each of these suspended duties stands still."""
    return {
        duty_id: day_of(before_pause(spans)[1].from_at)
        for duty_id, spans in spans_of(session, duty_ids).items()
    }


def paused_in_all(session: Session, duty_id: int, *, today: date) -> int:
    """Return the days of all pauses of a duty, the present one among them: office days."""
    rows = session.execute(
        select(DutySpan.from_at, DutySpan.until_at).where(
            DutySpan.duty_id == duty_id, DutySpan.state == DutyState.SUSPENDED
        )
    )
    return sum(paused_days(day_of(a), day_of(b) if b else today) for a, b in rows)


def how_many_paused(
    session: Session, campaign_id: int, *, sees: ColumnElement[bool], kept: Sums | None = None
) -> int:
    """Return how many clocks of a campaign stand still; ``kept``: the sums of what is seen."""
    if kept is not None:
        return stand_so(kept.cells, (DutyState.SUSPENDED,)).total()
    return (
        session.scalar(
            select(func.count())
            .select_from(Duty)
            .join(Unit, Unit.id == Duty.unit_id)
            .where(
                Duty.campaign_id == campaign_id, Duty.state == DutyState.SUSPENDED, sees
            )
        )
        or 0
    )  # fmt: skip
