"""A paper that is kept: what it was drafted for, and what its queries say now."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaign.papers.drafted.make import Drafted, Wanted, contents_now, draft
from campaign.papers.drafted.proofed import Proofed, proofed
from campaign.records.paper.versions import FigureRow, latest
from campaign.reports.paper.value import Contents, digest_of
from models.paper import Paper


def wanted_of(paper: Paper, *, at: datetime | None = None) -> Wanted:
    """Return what the paper was drafted for; ``at`` moves its instant."""
    return Wanted(
        paper.kind, paper.campaign_id, at or paper.as_of, paper.about_unit_id, paper.looks_back,
        paper.duty_id, paper.title, paper.addressed, paper.drafter, dict(paper.typed),
    )  # fmt: skip


def figure_rows(contents: Contents, *, as_of: datetime) -> list[FigureRow]:
    """Return the numbers as they are kept beside a version."""
    return [
        FigureRow(one.key, one.text, one.query, one.source, one.units, digest_of(one, as_of=as_of))
        for one in contents.figures
    ]


def says_now(session: Session, paper: Paper, *, now: datetime) -> Contents:
    """Return what the paper's queries say now."""
    return contents_now(session, wanted_of(paper), now=now)


def proof_of(session: Session, paper: Paper, *, now: datetime) -> Proofed:
    """Hold the newest version against the data."""
    return proofed(
        latest(session, paper.id).docx, says_now(session, paper, now=now), paper.confirmed
    )


def drawn_anew(session: Session, paper: Paper, *, now: datetime) -> Drafted:
    """Make the paper once more, at this instant unless it looks back."""
    at = paper.as_of if paper.looks_back else now
    return draft(session, wanted_of(paper, at=at), now=now)
