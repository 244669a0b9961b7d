"""Enrolments and duties by the set: one INSERT … SELECT per milestone, whatever the units."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, func, literal, null, or_, select, true, union_all
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_selected
from campaign.reports.visible import under
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import UNIT_ROLES
from campaign.services.campaign.freeze import Frozen
from models.base import Instant
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.person import Person, Post
from models.plan import Campaign
from models.unit import Unit

STOPS = ("acceptance", "commendation")


def enrol_units(session: Session, campaign: Campaign, scope: Unit, frozen: Frozen) -> int:
    """Enrol every open unit of a kind that some milestone addresses; return how many.

    A unit starts in the first stage that asks something of its kind.
    """
    written = 0
    kinds = {kind for m in frozen.milestones for kind in m.asked.for_kinds}
    for kind in sorted(kinds):
        stage_id, stage_kind = _first_stage(frozen, kind)
        rows = select(literal(campaign.id), Unit.id, literal(stage_kind), literal(stage_id)).where(
            under(Unit.path, scope.path), Unit.kind == kind, Unit.closed_on.is_(None)
        )
        written += insert_selected(
            session, Enrolment, ["campaign_id", "unit_id", "state", "stage_id"], rows
        )
    spans = select(
        Enrolment.id, Enrolment.state, Enrolment.stage_id, literal(campaign.in_force_at, Instant())
    ).where(Enrolment.campaign_id == campaign.id)
    insert_selected(session, EnrolmentSpan, ["enrolment_id", "state", "stage_id", "from_at"], spans)
    return written


def write_duties(
    session: Session, campaign: Campaign, scope: Unit, bureau: Unit, frozen: Frozen
) -> int:
    """Give each enrolled unit its duties, and the office's own bureau those of the office."""
    columns = ["campaign_id", "milestone_id", "unit_id", "enrolment_id", "state", "term_id"]
    written = 0
    owed = [(one, *term) for one in frozen.milestones for term in one.terms]
    for m, term_id, kinds in owed:
        fixed = (literal(campaign.id), literal(m.milestone_id))
        end = (literal(DutyState.OPEN.value, String), literal(term_id))
        rows: Select[*tuple[Any, ...]]
        if m.asked.by_office:
            rows = select(*fixed, Unit.id, null(), *end).where(Unit.id == bureau.id)
        else:
            rows = (
                select(*fixed, Unit.id, Enrolment.id, *end)
                .join(Enrolment, Enrolment.unit_id == Unit.id)
                .where(Enrolment.campaign_id == campaign.id, Unit.kind.in_(kinds))
            )
        written += insert_selected(session, Duty, columns, rows)
    spans = select(
        Duty.id, Duty.state, Duty.term_id, literal(campaign.in_force_at, Instant()),
        literal("", String),
    ).where(Duty.campaign_id == campaign.id)  # fmt: skip
    insert_selected(session, DutySpan, ["duty_id", "state", "term_id", "from_at", "note"], spans)
    return written


def _first_stage(frozen: Frozen, kind: str) -> tuple[int, str]:
    asked = {
        m.stage_id
        for m in frozen.milestones
        if kind in m.asked.for_kinds and m.asked.required and not m.asked.by_office
    }
    for stage_id, stage_kind, _key in frozen.stages:
        if stage_id in asked or stage_kind in STOPS:
            return stage_id, stage_kind
    first = frozen.stages[0]
    return first[0], first[1]


def gaps(session: Session, campaign: Campaign, *, now: datetime) -> tuple[int, int]:
    """Return how many posts of the duty chain are vacant, and how many holders have no address."""
    today = day_of(now)
    held = (
        select(Post.unit_id, Post.role, Person.email)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.role.in_(UNIT_ROLES),
            Post.acting_for_id.is_(None),
            or_(Post.from_on.is_(None), Post.from_on <= today),
            or_(Post.until_on.is_(None), Post.until_on > today),
        )
        .subquery()
    )
    roles = union_all(
        *(select(literal(role.value).label("role")) for role in UNIT_ROLES)
    ).subquery()
    wanted = (
        select(Enrolment.unit_id, roles.c.role)
        .join(roles, true())
        .where(Enrolment.campaign_id == campaign.id)
        .subquery()
    )
    rows = session.execute(
        select(func.count(), func.count(held.c.role), func.count(held.c.email)).select_from(
            wanted.outerjoin(
                held, (held.c.unit_id == wanted.c.unit_id) & (held.c.role == wanted.c.role)
            )
        )
    ).one()
    return rows[0] - rows[1], rows[1] - rows[2]
