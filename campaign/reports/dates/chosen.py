"""The duties that somebody has chosen for a change, with what the change needs of each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from campaign.records.plan.ladders import newest_ladder_id
from campaign.reports.progress.standing import chunks
from campaign.reports.visible import under, visible
from campaign.rules.dates.extension import bound_of
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker, Permission, Role
from models.duty import Duty, DutySpan
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit


@dataclass(frozen=True)
class Chosen:
    """A duty as it stands.

    ``ladder_id`` is the campaign's in force, by which its next term is made; ``counts_on`` is its
    term's (models/term.py); ``bound_on`` the last day that the office may grant.
    """

    duty_id: int
    version: int
    campaign_id: int
    scope_id: int
    unit_id: int
    unit: str
    path: str
    kind: str
    milestone_id: int
    milestone: str
    signer: Role | None
    state: DutyState
    term_id: int
    due_on: date
    counts_on: date | None
    ladder_id: int
    provisional: bool
    span_id: int
    bound_on: date


@dataclass(frozen=True)
class Choice:
    """What is chosen: some duties by number, or all of a milestone, of a kind, below a unit."""

    duty_ids: tuple[int, ...] = ()
    milestone_id: int = 0
    kind: str = ""
    above: str = ""


def within(campaign_id: int, asker: Asker) -> ColumnElement[bool]:
    """Return the condition "of this campaign, and the asker may change its date"."""
    mine = visible(asker, Permission.CHANGE_DATES, Unit.path)
    return (Duty.campaign_id == campaign_id) & mine


def choose(
    session: Session, choice: Choice, *, sees: ColumnElement[bool], states: Collection[str]
) -> tuple[Chosen, ...]:
    """Return the duties of running campaigns that fit, as far as the asker ``sees`` (``within``).

    ``states`` limits a choice by milestone, which nobody has looked through one by one.
    """
    if choice.duty_ids:
        return by_number(session, choice.duty_ids, sees=sees)
    if not choice.milestone_id:
        return ()
    fits = [sees, Milestone.id == choice.milestone_id, Duty.state.in_(states)]
    if choice.kind:
        fits.append(Unit.kind == choice.kind)
    if choice.above:
        fits.append(under(Unit.path, choice.above))
    return _in_order(_read(session, fits))


def by_number(
    session: Session,
    duty_ids: Iterable[int],
    *,
    sees: ColumnElement[bool] | None = None,
    lock: bool = False,
) -> tuple[Chosen, ...]:
    """Return these duties of running campaigns, as far as the asker ``sees``; None: all of them.

    ``lock`` holds them first, so that what is read then cannot move until the transaction ends.
    """
    found: list[Chosen] = []
    for ids in chunks(sorted(duty_ids)):
        if lock:
            # Key share: whoever writes an event about the duty meanwhile need not wait for us.
            held = select(Duty.id).where(Duty.id.in_(ids)).order_by(Duty.id)
            session.execute(held.with_for_update(key_share=True)).all()
        found += _read(session, [Duty.id.in_(ids), true() if sees is None else sees])
    return _in_order(found)


def in_state(
    session: Session, state: DutyState, *, sees: ColumnElement[bool]
) -> tuple[Chosen, ...]:
    """Return all duties in a state, as far as the asker ``sees``."""
    return _in_order(_read(session, [sees, Duty.state == state]))


def _in_order(found: Iterable[Chosen]) -> tuple[Chosen, ...]:
    return tuple(sorted(found, key=lambda one: (one.due_on, one.milestone_id, one.path)))


def _read(session: Session, fits: list[ColumnElement[bool]]) -> list[Chosen]:
    rows: Any = session.execute(
        select(
            Duty.id, Duty.version, Duty.campaign_id, Campaign.scope_unit_id, Unit.id, Unit.name,
            Unit.path, Unit.kind, Milestone.id, Milestone.name, Milestone.signed_by, Duty.state,
            Term.id, Term.due_on, Term.counts_on, newest_ladder_id(), Term.provisional, DutySpan.id,
            Milestone.late_until_on, Stage.ends_on,
        )
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(DutySpan, (DutySpan.duty_id == Duty.id) & DutySpan.until_at.is_(None))
        .where(Campaign.status == "open", *fits)
    )  # fmt: skip
    return [_chosen(*row) for row in rows]


def _chosen(*row: Any) -> Chosen:
    *first, signed_by, state, term_id, due_on, counts_on, ladder, provisional, span, late, ends = (
        row
    )
    fields: tuple[Any, ...] = (
        *first, Role(signed_by) if signed_by else None, DutyState(state), term_id, due_on,
        counts_on, ladder, provisional, span, bound_of(late, ends),
    )  # fmt: skip
    return Chosen(*fields)
