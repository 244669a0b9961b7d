"""每季度一次: the clock repeats a drill, or tells the office that it is time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaign.records.drills.begin import begin
from campaign.records.events import record
from campaign.records.notice.letters import post_letter
from campaign.reports.drills.chosen import to_ask
from campaign.reports.drills.seats import seats
from campaign.reports.drills.signed import signed_by
from campaign.reports.people import held_on
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.drills.proof import PROVES_FOR, Repeats
from campaign.rules.ladder import WINDOW_OPENS
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.drill import Drill
from models.person import Person, Post
from models.plan import Campaign
from models.unit import Unit


def repeat_drills(*, now: datetime) -> int:
    """Do what is due; return how many drills were repeated or reminded of.

    Safe at any time and twice: a newer drill of the same scope, or the reminder noted, ends it.
    """
    if now < at_hour(day_of(now), WINDOW_OPENS.hour, WINDOW_OPENS.minute):
        return 0
    ids = list(db.session.scalars(_due(now)))
    db.session.rollback()
    return sum(_one(drill_id, now) for drill_id in ids)


def _due(now: datetime) -> Select[int]:
    """The newest drill of each scope, grown old, where somebody wants it repeated."""
    newest = select(func.max(Drill.id)).group_by(Drill.scope_unit_id)
    return (
        select(Drill.id)
        .where(
            Drill.id.in_(newest), Drill.started_at <= now - PROVES_FOR,
            Drill.repeats != Repeats.OFF, Drill.reminded_at.is_(None),
        )
        .order_by(Drill.id)
    )  # fmt: skip


def _one(drill_id: int, now: datetime) -> bool:
    with transaction() as session:
        drill = session.get_one(Drill, drill_id, with_for_update=True)
        scope = session.get_one(Unit, drill.scope_unit_id)
        due = session.scalar(_due(now).where(Drill.id == drill_id))
        if due is None or not _a_campaign_runs(session, scope):
            return False
        drill.reminded_at = now
        if drill.repeats == Repeats.REMIND:
            _remind(session, drill, scope, now)
            return True
        asked = to_ask(seats(session, scope.path, today=day_of(now)))
        name, phone = signed_by(session, scope)
        begin(
            session, scope.id, asked, office_name=name, office_phone=phone,
            repeats=drill.repeats, now=now, by_id=None,
        )  # fmt: skip
        return True


def _remind(session: Session, drill: Drill, scope: Unit, now: datetime) -> None:
    """Write to the office of the scope, or of the unit above it that has one."""
    people: Sequence[Person] = ()
    above = [int(part) for part in scope.path.split("/") if part]
    for unit_id in reversed(above):
        people = session.scalars(
            select(Person)
            .join(Post, Post.person_id == Person.id)
            .where(
                Post.unit_id == unit_id, Post.role == Role.OFFICE, held_on(day_of(now)),
                Person.disabled_at.is_(None),
            )
            .order_by(Person.id)
        ).all()  # fmt: skip
        if people:
            break
    told = sum(
        post_letter(
            session, key=f"drill_due/{drill.id}/{one.id}", person=one, kind="drill_due", now=now
        )
        for one in people
    )
    record(session, "drill.remind", now=now, unit_id=scope.id, drill=drill.id, letters=told)


def _a_campaign_runs(session: Session, scope: Unit) -> bool:
    """Whether one runs over the scope, or inside it."""
    paths = session.scalars(
        select(Unit.path)
        .join(Campaign, Campaign.scope_unit_id == Unit.id)
        .where(Campaign.status == "open")
    )
    return any(scope.path.startswith(path) or path.startswith(scope.path) for path in paths)
