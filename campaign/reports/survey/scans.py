"""The stamped scan of a form: the files under the item that the form stands for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.evidence import OTHER, STANDING, EvidenceKind
from models.evidence import Evidence
from models.survey import Filing, SurveyRound


@dataclass(frozen=True)
class Scan:
    """One file, and when it came."""

    id: int
    name: str
    at: datetime


def stamped_scans(session: Session, duty_id: int, item: str) -> tuple[Scan, ...]:
    """Return the standing files of the form's item, newest first."""
    rows = session.execute(
        select(Evidence.id, Evidence.name, Evidence.at)
        .where(
            Evidence.duty_id == duty_id, Evidence.item == (item or OTHER),
            Evidence.kind != EvidenceKind.DECLARATION, Evidence.ended_at.is_(None),
            Evidence.status.in_(STANDING),
        )
        .order_by(Evidence.at.desc(), Evidence.id.desc())
        .limit(5)
    )  # fmt: skip
    return tuple(Scan(*row) for row in rows)


def shows_figures(session: Session, duty_id: int, item: str) -> tuple[int, int] | None:
    """Return unit and round whose figures a file under this item shows; None where it shows none.

    A form was sent out in the item's place, so the file is that form on paper.
    """
    row = session.execute(
        select(Filing.unit_id, Filing.round_id)
        .join(SurveyRound, SurveyRound.id == Filing.round_id)
        .where(Filing.duty_id == duty_id, SurveyRound.item == item, SurveyRound.item != "")
        .order_by(Filing.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
