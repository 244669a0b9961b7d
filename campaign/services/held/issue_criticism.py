"""The paper that was drafted for a step goes out with its approval: one act, one transaction."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.drafted.kept import proof_of
from campaign.papers.drafted.stamp import stamp_of
from campaign.records.paper.acting import Ground, stand
from campaign.records.paper.issuing import send_out
from campaign.reports.paper.recipients import usual_series
from campaign.rules.errors import NotNow
from campaign.rules.paper.machine import OPEN, PaperAction, PaperState
from campaign.rules.permissions import Asker
from models.paper import Paper

NOT_RIGHT = "为这次升级起草的公文没有通过校对，不能印发。请办公室先刷新、校对，再批准。"
SERIES = "督办"  # until the campaign has used a series of its own


def issue_criticism(
    session: Session,
    held_id: int,
    unit_id: int,
    *,
    case_id: int | None,
    asker: Asker,
    now: datetime,
    today: date,
) -> None:
    """Sign and issue the paper of a step, if one was drafted.

    Raises:
        NotNow: its numbers disagree with the data.
    """
    paper_id = session.scalar(
        select(Paper.id).where(Paper.held_id == held_id, Paper.state.in_([*OPEN, "signed"]))
    )
    if paper_id is None:
        return
    ground = stand(session, paper_id, version=None, by_id=asker.person_id, now=now)
    paper = ground.paper
    paper.case_id = case_id
    if paper.state in OPEN:
        _sign(ground, asker, now)
    series = usual_series(session, paper.campaign_id) or SERIES
    send_out(ground, stamp_of(paper, today=today), series, [unit_id], today=today)


def _sign(ground: Ground, asker: Asker, now: datetime) -> None:
    found = proof_of(ground.session, ground.paper, now=now)
    if found.findings:
        raise NotNow(NOT_RIGHT)
    ground.note_proof(found.fields, found.as_rows())
    if ground.paper.state == PaperState.DRAFT:
        ground.go(PaperAction.PROOF, clean=True, fields=found.fields)
    paper = ground.paper
    paper.signer, paper.signed_at, paper.signed_by = asker.name, now, asker.person_id
    ground.go(PaperAction.SIGN, clean=True, signer=asker.name)
