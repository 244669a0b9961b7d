"""Figures that leave as a file are written down: who, when, what, of which units."""

from collections.abc import Iterable
from datetime import datetime

from campaign.records.events import record
from campaign.rules.errors import NotFound
from campaign.services.transaction import transaction
from models.survey import FigureLook, SurveyRound

PAGE = "xlsx"


def log_export(
    round_id: int, unit_id: int, units: Iterable[int], *, by_id: int | None, now: datetime
) -> None:
    """Write the export into the trail, and a look at each unit whose figures it holds.

    ``by_id`` None: at the command line.

    Raises:
        NotFound: there is no such round.
    """
    with transaction() as session:
        sent = session.get(SurveyRound, round_id)
        if sent is None:
            raise NotFound
        record(
            session, "sums.export", now=now, by_id=by_id, campaign_id=sent.campaign_id,
            unit_id=unit_id, form=sent.name, round=sent.number, survey=sent.id,
        )  # fmt: skip
        if by_id is not None:
            session.add_all(
                FigureLook(at=now, person_id=by_id, unit_id=one, round_id=round_id, page=PAGE)
                for one in dict.fromkeys((unit_id, *units))
            )
