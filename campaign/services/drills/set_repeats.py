"""How a drill is repeated once it is a quarter old."""

from datetime import datetime

from campaign.records.events import record
from campaign.rules.drills.proof import Repeats
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Asker, Permission, may
from campaign.services.transaction import transaction
from models.drill import Drill
from models.unit import Unit


def set_repeats(drill_id: int, repeats: Repeats, *, asker: Asker, now: datetime) -> None:
    """Change it.

    Raises:
        NotFound: there is no such drill, or it is not the asker's business.
    """
    with transaction() as session:
        drill = session.get(Drill, drill_id, with_for_update=True)
        scope = session.get(Unit, drill.scope_unit_id) if drill else None
        if drill is None or scope is None or not may(asker, Permission.RUN_DRILL, scope.path):
            raise NotFound
        if drill.repeats == repeats:
            return
        was, drill.repeats = drill.repeats, repeats.value
        record(
            session, "drill.repeats", now=now, by_id=asker.person_id, unit_id=scope.id,
            drill=drill.id, was_repeats=was, repeats=repeats.value,
        )  # fmt: skip
