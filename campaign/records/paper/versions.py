"""The writer of a paper's versions: the file and the numbers that its queries gave."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from models.paper import Paper, PaperFigure, PaperVersion

GENERATED, REFRESHED, UPLOADED, NUMBERED = "generated", "refreshed", "uploaded", "numbered"


@dataclass(frozen=True)
class FigureRow:
    """A number as it is kept beside a version."""

    key: str
    text: str
    query: str
    source: str
    units: int | None
    digest: str


def keep_version(
    session: Session,
    paper: Paper,
    docx: bytes,
    figures: Sequence[FigureRow],
    *,
    made: str,
    by_id: int | None,
    now: datetime,
    template_id: int | None = None,
    changed: Sequence[tuple[str, str, str]] = (),
) -> PaperVersion:
    """Write the next version of a paper with its numbers."""
    last = session.scalar(
        select(func.max(PaperVersion.number)).where(PaperVersion.paper_id == paper.id)
    )
    row = PaperVersion(
        paper_id=paper.id, number=(last or 0) + 1, made=made, template_id=template_id,
        as_of=paper.as_of, docx=docx, sha256=hashlib.sha256(docx).hexdigest(),
        changed=[list(one) for one in changed], at=now, by_id=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    insert_rows(
        session,
        PaperFigure,
        [
            {
                "version_id": row.id, "position": n, "key": one.key, "text": one.text[:300],
                "query": one.query, "source": one.source, "units": one.units,
                "as_of": paper.as_of, "digest": one.digest,
            }
            for n, one in enumerate(figures, 1)
        ],
    )  # fmt: skip
    return row


def latest(session: Session, paper_id: int) -> PaperVersion:
    """Return the newest version of a paper; every paper has one."""
    return session.scalars(
        select(PaperVersion)
        .where(PaperVersion.paper_id == paper_id)
        .order_by(PaperVersion.number.desc())
        .limit(1)
    ).one()


def figures_of(session: Session, version_id: int) -> list[FigureRow]:
    """Return the numbers of a version in their order."""
    rows = session.scalars(
        select(PaperFigure)
        .where(PaperFigure.version_id == version_id)
        .order_by(PaperFigure.position)
    )
    return [
        FigureRow(one.key, one.text, one.query, one.source, one.units, one.digest) for one in rows
    ]
