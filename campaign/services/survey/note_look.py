"""The access log: who saw which unit's figures."""

from collections.abc import Iterable
from datetime import datetime

from campaign.services.transaction import transaction
from models.survey import FigureLook


def note_look(person_id: int, unit_id: int, round_id: int, page: str, *, now: datetime) -> None:
    """Write one look."""
    note_looks(person_id, (unit_id,), round_id, page, now=now)


def note_looks(
    person_id: int, units: Iterable[int], round_id: int, page: str, *, now: datetime
) -> None:
    """Write one look at each of the units whose figures a page shows."""
    with transaction() as session:
        session.add_all(
            FigureLook(at=now, person_id=person_id, unit_id=one, round_id=round_id, page=page)
            for one in units
        )
