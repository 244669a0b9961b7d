"""Which submissions wait for whom: the conditions behind the queue, its counts and its order."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, or_, select

from campaign.reports.paging import Order
from campaign.reports.visible import visible
from campaign.rules.lifecycle import HANDED_IN, DutyAction
from campaign.rules.permissions import Asker, Permission
from models.duty import Duty, DutySpan
from models.plan import Campaign
from models.unit import Unit

A = DutyAction
# The acts whose text is the unit's answer; a leader's signature repeats it.
ANSWERS = (A.SUBMIT, A.NIL_RETURN, A.SIGN, A.RECORD)


@dataclass(frozen=True)
class QueueWish:
    """What is asked for; empty means all. ``until_on``: handed in on this day or before it."""

    campaign: int = 0
    milestone: int = 0
    kind: str = ""
    until_on: date | None = None
    words: str = ""


class Place(NamedTuple):
    """Where a submission stands in the queue: the oldest first, then as they were launched."""

    submitted_on: date
    duty_id: int


EVERYTHING = QueueWish()
# Written into the statement as words: only so does the database see that the queue's own index,
# which holds nothing else, will do.
WAITS = Duty.state.in_(
    bindparam("waits", [str(state) for state in HANDED_IN], expanding=True, literal_execute=True)
)
ORDER = Order((Duty.submitted_on, Duty.id))
# Leaves out nothing: SQLite would else begin with all units that the asker sees.
LONG_AGO = date(1970, 1, 1)


def waiting_for(asker: Asker, wish: QueueWish = EVERYTHING) -> list[ColumnElement[bool]]:
    """Return the conditions "handed in, in a running campaign, the asker's to review, asked for".

    They speak of Duty, Unit and Campaign.
    """
    fits = [
        WAITS,
        Duty.submitted_on >= LONG_AGO,
        Campaign.status == "open",
        visible(asker, Permission.REVIEW_DUTY, Unit.path),
    ]
    if wish.campaign:
        fits.append(Duty.campaign_id == wish.campaign)
    if wish.milestone:
        fits.append(Duty.milestone_id == wish.milestone)
    if wish.kind:
        fits.append(Unit.kind == wish.kind)
    if wish.until_on:
        fits.append(Duty.submitted_on <= wish.until_on)
    if wish.words:
        fits.append(
            or_(
                Unit.name.icontains(wish.words, autoescape=True),
                Unit.code == wish.words,
                _last_answer().icontains(wish.words, autoescape=True),
            )
        )
    return fits


def _last_answer() -> ColumnElement[str]:
    return (
        select(DutySpan.note)
        .where(DutySpan.duty_id == Duty.id, DutySpan.act.in_(ANSWERS))
        .order_by(DutySpan.id.desc())
        .limit(1)
        .correlate(Duty)
        .scalar_subquery()
    )


def joined(asked: Any) -> Any:
    """Return a query of Duty joined to what the conditions speak of."""
    return (
        asked.select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
    )
