"""A paper that leaves as a file is written down: who, when, which version, in which form."""

from datetime import datetime

from campaign.records.events import record
from campaign.rules.errors import NotFound
from campaign.services.transaction import transaction
from models.paper import Paper


def log_paper(paper_id: int, form: str, *, by_id: int | None, now: datetime) -> None:
    """Write it into the trail; ``form`` is docx, pdf or sheet.

    Raises:
        NotFound: there is no such paper.
    """
    with transaction() as session:
        paper = session.get(Paper, paper_id)
        if paper is None:
            raise NotFound
        record(
            session, "paper.export", now=now, by_id=by_id, campaign_id=paper.campaign_id,
            unit_id=paper.about_unit_id, paper=paper.id, title=paper.title, file_form=form,
        )  # fmt: skip


def log_taken(campaign_id: int, unit_id: int, title: str, kind: str, *, now: datetime) -> None:
    """Write down that a paper's numbers were taken at the command line."""
    with transaction() as session:
        record(
            session, "paper.export", now=now, campaign_id=campaign_id, unit_id=unit_id,
            title=title, paper_kind=kind, file_form="docx",
        )  # fmt: skip
