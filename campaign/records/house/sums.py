"""Reading what units add to the sums now: the rows that rules/sums/unit.py counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, null, select, union_all
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import DutyState, EnrolmentState
from campaign.rules.sums.cells import Cell
from campaign.rules.sums.unit import DutyRow, EnrolmentRow, TermDates, unit_cells
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign
from models.term import Term
from models.unit import Unit

AT_ONCE = 500


@dataclass(frozen=True)
class Adds:
    """What a unit adds now, and where."""

    unit_id: int
    path: str
    kind: str
    cells: Counter[Cell]


def what_they_add(session: Session, campaign_id: int, unit_ids: Collection[int]) -> list[Adds]:
    """Return what these units add to the campaign's sums, counted anew from their rows."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    found: list[Adds] = []
    for some in chunks(sorted(unit_ids)):
        found += _some(session, campaign_id, some, includes)
    return found


def _some(session: Session, campaign_id: int, unit_ids: list[int], includes: bool) -> list[Adds]:
    # One statement, so that duties and enrolment are seen at the same instant.
    rows: Sequence[Any] = session.execute(
        union_all(
            select(
                Duty.unit_id, literal(True).label("is_duty"), Duty.state, Duty.round,
                Duty.milestone_id.label("of"), Duty.term_id, Duty.submitted_on,
                Duty.enrolment_id.is_not(None).label("enrolled"),
            ).where(Duty.campaign_id == campaign_id, Duty.unit_id.in_(unit_ids)),
            select(
                Enrolment.unit_id, literal(False), Enrolment.state, Enrolment.round,
                Enrolment.stage_id, null(), null(), literal(True),
            ).where(Enrolment.campaign_id == campaign_id, Enrolment.unit_id.in_(unit_ids)),
        )
    ).all()  # fmt: skip
    duties: dict[int, list[DutyRow]] = {}
    enrolments: dict[int, EnrolmentRow] = {}
    for unit_id, is_duty, state, round_, of, term_id, submitted_on, enrolled in rows:
        if is_duty:
            duties.setdefault(unit_id, []).append(
                DutyRow(of, round_, DutyState(state), submitted_on, term_id, bool(enrolled))
            )
        else:
            enrolments[unit_id] = EnrolmentRow(EnrolmentState(state), of, round_)
    used = {duty.term_id for mine in duties.values() for duty in mine}
    terms = terms_by_id(session, used)
    units = session.execute(select(Unit.id, Unit.path, Unit.kind).where(Unit.id.in_(unit_ids)))
    return [
        Adds(
            id_, path, kind,
            unit_cells(
                duties.get(id_, ()), enrolments.get(id_), terms, includes_due_day=includes
            ),
        )
        for id_, path, kind in units
    ]  # fmt: skip


def terms_by_id(session: Session, term_ids: Iterable[int]) -> dict[int, TermDates]:
    """Return the terms of these numbers."""
    found: dict[int, TermDates] = {}
    for some in chunks(sorted(term_ids)):
        rows = session.execute(_DATES.where(Term.id.in_(some)))
        found |= {row.id: _dates(row) for row in rows}
    return found


_DATES = select(Term.id, Term.milestone_id, Term.due_on, Term.counts_on)


def _dates(row: Any) -> TermDates:
    return TermDates(row.milestone_id, row.due_on, min(row.due_on, row.counts_on or row.due_on))


def chunks(items: list[Any]) -> Iterable[list[Any]]:
    """Cut a list into parts of ``AT_ONCE``."""
    return (items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE))
