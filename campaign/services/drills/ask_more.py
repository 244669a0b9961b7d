"""补发: holders who came after the drill was started, and people whose address was mended."""

from datetime import datetime

from sqlalchemy import select

from campaign.records.drills.write import Asked, ask, ask_again
from campaign.records.events import record
from campaign.reports.drills.chosen import to_ask
from campaign.reports.drills.rungs import Rung, rungs
from campaign.reports.drills.seats import seats
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import PROVED, RungState, grown_old
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Asker, Permission, may
from campaign.services.transaction import transaction
from models.drill import Drill, DrillRung
from models.person import Person
from models.unit import Unit


def ask_more(drill_id: int, *, asker: Asker | None, now: datetime) -> int:
    """Ask whom the drill has not reached so far; return how many people.

    Raises:
        NotFound: there is no such drill, or it is not the asker's business.
        NotNow: it is older than a quarter, or there is nobody to ask.
    """
    with transaction() as session:
        drill = session.scalar(select(Drill).where(Drill.id == drill_id).with_for_update())
        scope = session.get(Unit, drill.scope_unit_id) if drill else None
        if drill is None or scope is None:
            raise NotFound
        if asker and not may(asker, Permission.RUN_DRILL, scope.path):
            raise NotFound
        if grown_old(drill.started_at, now=now):
            raise NotNow("这次演练已超过一个季度，请重新发起演练。")
        today = day_of(now)
        known = rungs(session, DrillRung.drill_id == drill_id, now=now, today=today)
        by_id = asker.person_id if asker else None
        new = _new(to_ask(seats(session, scope.path, today=today)), known)
        written = ask(session, drill, new, now=now, by_id=by_id)
        again = 0
        for person_id, some in _mended(known).items():
            person = session.get_one(Person, person_id)
            again += ask_again(
                session, drill, [one.id for one in some], person_id, person.email or "",
                person.locale, now=now,
            )  # fmt: skip
        told = written.people + again
        if not told:
            raise NotNow("没有要补发的：岗位上的人都已在这次演练里，邮箱也没有改过。")
        record(
            session, "drill.more", now=now, by_id=by_id, unit_id=scope.id, drill=drill.id,
            asked=written.rungs, people_asked=told, letters=written.letters + again,
        )  # fmt: skip
        return told


def _new(asked: list[Asked], known: tuple[Rung, ...]) -> list[Asked]:
    there = {(one.unit_id, str(one.role), one.person_id) for one in known}
    return [one for one in asked if (one.unit_id, str(one.role), one.person_id) not in there]


def _mended(known: tuple[Rung, ...]) -> dict[int, list[Rung]]:
    found: dict[int, list[Rung]] = {}
    for one in known:
        if one.person_id and one.mended and one.state not in PROVED | {RungState.LEFT}:
            found.setdefault(one.person_id, []).append(one)
    return found
