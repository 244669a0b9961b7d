"""发起演练: everybody in the chains below a unit is asked to confirm by one link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.drills.begin import begin
from campaign.records.drills.write import Asking
from campaign.reports.drills.chosen import to_ask
from campaign.reports.drills.seats import seats
from campaign.reports.drills.signed import signed_by
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import APART, Repeats
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.permissions import Asker, Permission, may
from campaign.services.transaction import transaction
from models.drill import Drill
from models.unit import Unit


@dataclass(frozen=True)
class Started:
    """The new drill: its number, its scope's name, and what was written."""

    drill_id: int
    scope: str
    asked: Asking


def start_drill(
    scope_id: int, *, repeats: Repeats = Repeats.REMIND, asker: Asker | None, now: datetime
) -> Started:
    """Start a drill below a unit; None asks from the machine itself.

    Raises:
        NotFound: there is no such unit, or it is not the asker's business.
        NotNow: one was started there within a day.
        Invalid: there is nobody to ask.
    """
    with transaction() as session:
        scope = session.scalar(select(Unit).where(Unit.id == scope_id).with_for_update())
        if scope is None or (asker and not may(asker, Permission.RUN_DRILL, scope.path)):
            raise NotFound
        if _just_now(session, scope_id, now):
            raise NotNow("这个范围一天内刚发起过演练。有人没收到，请打开那次演练补发。")
        asked = to_ask(seats(session, scope.path, today=day_of(now)))
        if all(one.person_id is None for one in asked):
            raise Invalid("“%(scope)s”下面没有可以演练的人，请先导入人员。", scope=scope.name)
        name, phone = signed_by(session, scope)
        by_id = asker.person_id if asker else None
        drill, written = begin(
            session, scope.id, asked, office_name=name, office_phone=phone, repeats=repeats,
            now=now, by_id=by_id,
        )  # fmt: skip
        return Started(drill.id, scope.name, written)


def _just_now(session: Session, scope_id: int, now: datetime) -> bool:
    found = select(Drill.id).where(Drill.scope_unit_id == scope_id, Drill.started_at > now - APART)
    return session.scalar(found.limit(1)) is not None
