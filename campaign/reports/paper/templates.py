"""Which templates of the office's own are in use."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.paper import PaperTemplate
from models.person import Person


def templates_in_use(
    session: Session, campaign_id: int
) -> dict[str, tuple[int, str, datetime, str]]:
    """Return version, file name, when and by whom for each kind that has a template of its own."""
    newest = (
        select(func.max(PaperTemplate.id))
        .where(PaperTemplate.campaign_id == campaign_id)
        .group_by(PaperTemplate.kind)
    )
    rows = session.execute(
        select(
            PaperTemplate.kind, PaperTemplate.number, PaperTemplate.file_name, PaperTemplate.at,
            func.coalesce(Person.name, ""),
        )
        .outerjoin(Person, Person.id == PaperTemplate.by_id)
        .where(PaperTemplate.id.in_(newest), PaperTemplate.sha256 != "")
    )  # fmt: skip
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
