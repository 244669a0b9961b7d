"""Writers of a later occurrence: its milestone, its term, and a duty for each unit that owes it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, exists, literal, null, select, true
from sqlalchemy.orm import Session, aliased

from campaign.records.house.insert import insert_once, insert_selected
from campaign.rules.lifecycle import DONE, DutyState, EnrolmentState
from campaign.rules.time.chain import Coming
from campaign.rules.time.until import End, Until
from models.base import Instant
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.plan import Campaign, Milestone, Stage
from models.unit import Unit

ACT = "campaign.recur"
LONGEST_NAME = 200
# Who has finished or left is asked nothing more.
_GONE = (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)
_SAME = (
    "campaign_id", "stage_id", "position", "for_kinds", "by_office", "roll", "evidence",
    "declarations", "form_id", "signed_by", "reported_to", "recurs", "recurs_until", "basis",
)  # fmt: skip


def write_occurrence(session: Session, first: Milestone, one: Coming, label: str) -> int | None:
    """Write the milestone of an occurrence; return its number, None where somebody was first.

    It is not required: only the first keeps a unit in its stage.
    """
    ahead = one.asked_on - (first.asked_on or first.due_on)

    def shifted(day: date | None) -> date | None:
        return day + ahead if day else None

    key = {"first_id": first.id, "occurrence": one.number}
    row: dict[str, Any] = {
        **{name: getattr(first, name) for name in _SAME},
        **key,
        "key": _numbered(first.key, one.number),
        "follows": _numbered(first.follows, one.number) if first.follows else None,
        "name": f"{first.name[: LONGEST_NAME - len(label) - 2]}（{label}）",
        "asked_on": one.asked_on,
        "due_on": one.due_on,
        "by_kind": {
            kind: [asked.isoformat(), due.isoformat()] for kind, (asked, due) in one.by_kind.items()
        },
        "late_until_on": shifted(first.late_until_on),
        "edit_until_on": shifted(first.edit_until_on),
        "required": False,
    }
    if not insert_once(session, Milestone, row):
        return None
    return session.scalars(select(Milestone.id).filter_by(**key)).one()


def _numbered(key: str, number: int) -> str:
    return f"{key}@{number}"


def write_duties_of(
    session: Session,
    first: Milestone,
    milestone_id: int,
    term_id: int,
    until: Until | None,
    *,
    now: datetime,
    act: str = ACT,
    kinds: Collection[str] | None = None,
) -> int:
    """Give each unit that still owes it a duty with its history's first span; return how many.

    ``kinds``: those of the milestone's that have this term; None: all.
    """
    columns = ["campaign_id", "milestone_id", "unit_id", "enrolment_id", "state", "term_id"]
    fixed = (literal(first.campaign_id), literal(milestone_id))
    end = (literal(DutyState.OPEN.value, String), literal(term_id))
    rows: Select[*tuple[Any, ...]]
    if first.by_office:
        bureau = select(Campaign.bureau_unit_id).where(Campaign.id == first.campaign_id)
        rows = select(*fixed, Unit.id, null(), *end).where(Unit.id.in_(bureau))
    else:
        rows = (
            select(*fixed, Unit.id, Enrolment.id, *end)
            .join(Enrolment, Enrolment.unit_id == Unit.id)
            .where(
                Enrolment.campaign_id == first.campaign_id,
                Enrolment.state.not_in(_GONE),
                Unit.kind.in_(first.for_kinds if kinds is None else kinds),
                Unit.closed_on.is_(None),
            )
        )
    if until is not None:
        rows = rows.where(_goes_on(first, until))
    written = insert_selected(session, Duty, columns, rows)
    spans = select(
        Duty.id, Duty.state, Duty.term_id, literal(now, Instant()), literal(act), literal("")
    ).where(Duty.milestone_id == milestone_id, ~exists().where(DutySpan.duty_id == Duty.id))
    insert_selected(
        session, DutySpan, ["duty_id", "state", "term_id", "from_at", "act", "note"], spans
    )
    return written


def _goes_on(first: Milestone, until: Until) -> ColumnElement[bool]:
    """Return the condition under which the unit of the row is still asked."""
    if until.end is End.STAGE:
        here = select(Stage.position).where(Stage.id == first.stage_id).scalar_subquery()
        of_unit = select(Stage.position).where(Stage.id == Enrolment.stage_id)
        return of_unit.correlate(Enrolment).scalar_subquery() <= here
    if until.end is End.DATE:
        return true()
    other, asked = aliased(Duty), aliased(Milestone)
    of_it = (
        other.milestone_id == asked.id,
        asked.campaign_id == first.campaign_id,
        asked.key == until.key,
    )
    if first.by_office:
        return ~exists().where(*of_it) | exists().where(*of_it, other.state.not_in(DONE))
    return ~exists().where(*of_it, other.unit_id == Unit.id, other.state.in_(DONE))
