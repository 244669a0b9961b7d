"""Requests for more time 延期申请: those that wait, those decided, and what came of the like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from campaign.rules.dates.extension import ExtensionState, bound_of
from campaign.rules.lifecycle import OWED_BY_UNIT, DutyState
from models.alias import shared_alias
from models.duty import Duty
from models.extension import Extension
from models.person import Person
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit

SHOWN_DECIDED = 20
DECIDED = (ExtensionState.GRANTED, ExtensionState.REFUSED)
Decider = shared_alias(Person)
Asked = shared_alias(Term)  # the term that the request is about


@dataclass(frozen=True)
class Request:
    """A request.  ``due_on`` is the date when it was asked, ``granted_on`` what it became.

    ``note`` is the decider's, of a lapsed one the act that took its object away; ``open`` whether
    it still waits for somebody.
    """

    id: int
    duty_id: int
    version: int
    campaign_id: int
    campaign: str
    unit_id: int
    unit: str
    path: str
    milestone_id: int
    milestone: str
    state: ExtensionState
    duty_state: DutyState
    due_on: date
    wanted_on: date
    bound_on: date
    beyond: bool
    reason: str
    asked_at: datetime
    asked_by: str
    granted_on: date | None
    note: str
    decided_at: datetime | None
    decided_by: str
    open: bool

    @property
    def days(self) -> int:
        """How many days were asked for."""
        return (self.wanted_on - self.due_on).days


@dataclass(frozen=True)
class Precedent:
    """What came of the requests in one campaign; ``median_days`` were granted, None where none."""

    asked: int
    granted: int
    refused: int
    median_days: float | None


WAITS = (
    Extension.state == ExtensionState.ASKED,
    Duty.state.in_(OWED_BY_UNIT),
    Duty.term_id == Extension.term_id,
    Campaign.status == "open",
)


def open_at(session: Session, duty_ids: Iterable[int], at: datetime) -> dict[int, int]:
    """Return the request that waited at an instant, by duty."""
    found: dict[int, int] = {}
    for ids in chunks(duty_ids):
        rows = session.execute(
            select(Extension.duty_id, Extension.id).where(
                Extension.duty_id.in_(ids),
                Extension.asked_at <= at,
                Extension.decided_at.is_(None) | (Extension.decided_at > at),
            )
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def waiting(
    session: Session, campaign_id: int, *, sees: ColumnElement[bool]
) -> tuple[Request, ...]:
    """Return what waits for a decision, the oldest first."""
    fits = (Duty.campaign_id == campaign_id, sees, *WAITS)
    return _read(session, fits, Extension.asked_at, Extension.id)


def how_many_wait(session: Session, campaign_id: int, *, sees: ColumnElement[bool]) -> int:
    """Return how many requests wait for a decision."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Extension)
            .join(Duty, Duty.id == Extension.duty_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .join(Unit, Unit.id == Duty.unit_id)
            .where(Duty.campaign_id == campaign_id, sees, *WAITS)
        )
        or 0
    )


def decided(
    session: Session, campaign_id: int, *, sees: ColumnElement[bool]
) -> tuple[Request, ...]:
    """Return what was decided last."""
    fits = (Duty.campaign_id == campaign_id, sees, Extension.state.in_(DECIDED))
    order = (Extension.decided_at.desc(), Extension.id.desc())
    return _read(session, fits, *order, limit=SHOWN_DECIDED)


def one_request(session: Session, extension_id: int) -> Request | None:
    """Return the request, or None when there is none."""
    return next(iter(_read(session, (Extension.id == extension_id,), Extension.id)), None)


def path_of_request(session: Session, extension_id: int) -> str | None:
    """Return the path of the unit that asks, or None when there is no such request."""
    return session.scalar(
        select(Unit.path)
        .join(Duty, Duty.unit_id == Unit.id)
        .join(Extension, Extension.duty_id == Duty.id)
        .where(Extension.id == extension_id)
    )


def of_duty(session: Session, duty_id: int) -> tuple[Request, ...]:
    """Return a duty's requests, the newest first."""
    return _read(session, (Extension.duty_id == duty_id,), Extension.id.desc())


def of_unit(session: Session, request: Request) -> tuple[Request, ...]:
    """Return the unit's other requests in the same campaign, the newest first."""
    fits = (
        Duty.unit_id == request.unit_id,
        Duty.campaign_id == request.campaign_id,
        Extension.id != request.id,
    )
    return _read(session, fits, Extension.id.desc())


def precedent(session: Session, campaign_id: int) -> Precedent:
    """Return what came of all requests in a campaign, those of other units among them."""
    rows: Sequence[Any] = session.execute(
        select(Extension.state, Asked.due_on, Extension.granted_on)
        .join(Duty, Duty.id == Extension.duty_id)
        .join(Asked, Asked.id == Extension.term_id)
        .where(Duty.campaign_id == campaign_id)
    ).all()
    days = [(row.granted_on - row.due_on).days for row in rows if row.granted_on]
    states = [row.state for row in rows]
    return Precedent(
        asked=len(rows),
        granted=states.count(ExtensionState.GRANTED),
        refused=states.count(ExtensionState.REFUSED),
        median_days=median(days) if days else None,
    )


def _read(
    session: Session,
    fits: Iterable[ColumnElement[bool]],
    *order: Any,
    limit: int | None = None,
) -> tuple[Request, ...]:
    rows = session.execute(
        select(
            Extension, Duty, Unit, Campaign.name, Campaign.status, Milestone, Stage.ends_on,
            Asked.due_on, Person.name, Decider.name,
        )
        .join(Duty, Duty.id == Extension.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Asked, Asked.id == Extension.term_id)
        .outerjoin(Person, Person.id == Extension.asked_by)
        .outerjoin(Decider, Decider.id == Extension.decided_by)
        .where(*fits)
        .order_by(*order)
        .limit(limit)
    )  # fmt: skip
    return tuple(_request(row) for row in rows)


def _request(row: Any) -> Request:
    asked, duty, unit, campaign, status, milestone, ends_on, due_on, by, decider = row
    return Request(
        id=asked.id,
        duty_id=duty.id,
        version=duty.version,
        campaign_id=duty.campaign_id,
        campaign=campaign,
        unit_id=unit.id,
        unit=unit.name,
        path=unit.path,
        milestone_id=milestone.id,
        milestone=milestone.name,
        state=ExtensionState(asked.state),
        duty_state=DutyState(duty.state),
        due_on=due_on,
        wanted_on=asked.wanted_on,
        bound_on=bound_of(milestone.late_until_on, ends_on),
        beyond=asked.beyond,
        reason=asked.reason,
        asked_at=asked.asked_at,
        asked_by=by or "",
        granted_on=asked.granted_on,
        note=asked.note,
        decided_at=asked.decided_at,
        decided_by=decider or "",
        open=asked.state == ExtensionState.ASKED
        and duty.state in OWED_BY_UNIT
        and duty.term_id == asked.term_id
        and status == "open",
    )
