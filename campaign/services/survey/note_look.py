"""The access log: who saw which unit's figures."""

from datetime import datetime

from campaign.services.transaction import transaction
from models.survey import FigureLook


def note_look(person_id: int, unit_id: int, round_id: int, page: str, *, now: datetime) -> None:
    """Write one look."""
    with transaction() as session:
        session.add(
            FigureLook(at=now, person_id=person_id, unit_id=unit_id, round_id=round_id, page=page)
        )
