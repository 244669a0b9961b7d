"""A form was printed: who saw the figures, and with which figures it was printed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campaign.records.scans.keys import kept_keys
from campaign.rules.survey.scans.code import PrintCode
from campaign.services.transaction import transaction
from models.scan import PrintedForm
from models.survey import FigureLook


def note_print(
    code: PrintCode, cells: Mapping[str, Any], *, secret: str, person_id: int, now: datetime
) -> None:
    """Write the look; and, the first time that these figures are printed, the figures."""
    with transaction() as session:
        kept_keys(session, secret, now=now)
        session.add(
            FigureLook(
                at=now, person_id=person_id, unit_id=code.unit_id, round_id=code.round_id,
                page="print",
            )
        )  # fmt: skip
        there = session.scalar(
            select(PrintedForm.id).where(
                PrintedForm.filing_id == code.filing_id, PrintedForm.digest == code.digest
            )
        )
        if there is None:
            session.add(
                PrintedForm(
                    filing_id=code.filing_id, digest=code.digest, pages=code.pages,
                    cells=dict(cells), at=now, by_id=person_id,
                )
            )  # fmt: skip
