"""The lines of a round's register, written by the set, with the sums above them."""

from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_selected
from campaign.rules.lifecycle import DutyState
from campaign.rules.survey.standing import EXPECTED_NOT, RECEIVED, LineKind
from models.duty import Duty
from models.plan import Campaign
from models.survey import Filing, RoundSum, SurveyRound
from models.term import Term
from models.unit import Unit

COLUMNS = (
    "round_id", "unit_id", "duty_id", "line", "listed_on", "place", "expected", "received",
    "on_time", "nil", "cells", "reasons",
    "explained",
)  # fmt: skip


def list_units(
    session: Session,
    sent: SurveyRound,
    *,
    line: LineKind,
    on: date,
    prefill: int | None = None,
    chosen: ColumnElement[bool] | None = None,
) -> int:
    """Put every unit that owes the milestone and has no line yet onto the register.

    What was answered before counts as received, though without figures. ``prefill``: the round
    whose cells stand in the new lines to begin with. ``chosen``: a condition on the unit; those
    that do not fit stand on the register as exempt, and count nowhere.

    Returns:
        How many units are asked.
    """
    latest = (
        select(func.max(Duty.id))
        .where(Duty.milestone_id == sent.milestone_id)
        .group_by(Duty.unit_id)
    )
    received = Duty.state.in_(RECEIVED)
    in_time = or_(
        Duty.submitted_on < Term.due_on,
        and_(Duty.submitted_on == Term.due_on, Campaign.includes_due_day),
    )
    before = Filing.__table__.alias("before")
    rows = (
        select(
            literal(sent.id), Duty.unit_id, Duty.id, literal(line.value), literal(on), Unit.path,
            Duty.state.not_in(EXPECTED_NOT), received,
            cast(and_(received, func.coalesce(in_time, False)), Boolean), and_(received, Duty.nil),
            func.coalesce(before.c.cells, literal({}, Filing.cells.type)),
            func.coalesce(before.c.reasons, literal({}, Filing.cells.type)),
            func.coalesce(before.c.explained, false()),
        )
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .outerjoin(
            before, (before.c.round_id == (prefill or 0)) & (before.c.unit_id == Duty.unit_id)
        )
        .where(Duty.id.in_(latest))
        .order_by(Unit.code)  # as every list of units
    )  # fmt: skip
    if chosen is not None:
        rows = rows.where(chosen)
    written = insert_selected(session, Filing, list(COLUMNS), rows)
    if chosen is not None:
        _exempt(session, sent, latest, on=on)
    if written:
        sum_up(session, sent.id)
    return written


def _exempt(session: Session, sent: SurveyRound, latest: Any, *, on: date) -> None:
    """Write the lines of all other units that owe the milestone: those of whom nothing is asked."""
    rows = (
        select(
            literal(sent.id), Duty.unit_id, Duty.id, literal(LineKind.EXEMPT.value), literal(on),
            Unit.path, *(false() for _flag in range(4)), literal({}, Filing.cells.type),
            literal({}, Filing.cells.type), false(),
        )
        .join(Unit, Unit.id == Duty.unit_id)
        .where(
            Duty.id.in_(latest), Duty.state != DutyState.CANCELLED,
            ~exists().where(Filing.round_id == sent.id, Filing.unit_id == Duty.unit_id),
        )
        .order_by(Unit.code)
    )  # fmt: skip
    insert_selected(session, Filing, list(COLUMNS), rows)


def sum_up(session: Session, round_id: int) -> None:
    """Write the counts of a round anew, from all its lines: one statement for the whole tree."""
    above = Unit.__table__.alias("above")
    below = and_(
        Filing.place > above.c.path, Filing.place < func.rtrim(above.c.path, "/").concat("0")
    )
    counts = (
        select(
            Filing.round_id, above.c.id,
            *(func.sum(cast(getattr(Filing, name), Integer))
              for name in ("expected", "received", "on_time", "nil")),
        )
        .join(above, below)
        .where(
            Filing.round_id == round_id, Filing.line != LineKind.EXEMPT,
            above.c.id.in_(select(Unit.parent_id).where(Unit.parent_id.is_not(None))),
        )
        .group_by(Filing.round_id, above.c.id)
    ).subquery()  # fmt: skip
    known = {row.unit_id: row for row in session.scalars(
        select(RoundSum).where(RoundSum.round_id == round_id).with_for_update()
    )}  # fmt: skip
    fresh = select(*counts.c, literal({}, Filing.cells.type)).where(
        counts.c.id.not_in(list(known)) if known else true()
    )
    columns = ["round_id", "unit_id", "expected", "received", "on_time", "nil", "totals"]
    if known:
        for _round, unit_id, *numbers in session.execute(select(*counts.c)):
            if unit_id in known:
                row = known[unit_id]
                row.expected, row.received, row.on_time, row.nil = numbers
        session.flush()
    insert_selected(session, RoundSum, columns, fresh)
