"""A paper is drafted: generated out of the campaign's data, every number with its query."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.drafted.kept import figure_rows
from campaign.papers.drafted.make import Drafted, Wanted, draft
from campaign.papers.official.kinds import KINDS
from campaign.records.events import record
from campaign.records.paper.versions import GENERATED, keep_version
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.paper.machine import PaperState
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.paper import Paper
from models.survey import RoundSnapshot, SurveyRound

MOST_TITLE, MOST_TO, MOST_TYPED = 100, 300, 20_000


def draft_paper(
    wanted: Wanted,
    *,
    asker: Asker | None,
    now: datetime,
    case_id: int | None = None,
    held_id: int | None = None,
) -> int:
    """Generate a paper and keep it as a draft.

    Args:
        wanted: the kind, the campaign, the instant and the drafter's own words.
        asker: who, None at the machine itself.
        now: when.
        case_id: the case that it belongs to.
        held_id: the step that waits for approval, with which it goes out.

    Returns:
        The paper's number in the database.

    Raises:
        NotFound: there is no such kind, campaign, unit or duty.
        FieldMissing: the title or another text is too long.
        Invalid: a name of the template has no value; says which.
    """
    if wanted.kind not in KINDS:
        raise NotFound
    _within(wanted)
    with transaction() as session:
        made = draft(session, wanted, now=now)
        by_id = asker.person_id if asker else None
        return keep_draft(
            session, wanted, made, by_id=by_id, now=now, case_id=case_id, held_id=held_id
        ).id  # fmt: skip


def _within(wanted: Wanted) -> None:
    for text, field, most in (
        (wanted.title, "title", MOST_TITLE), (wanted.to, "to", MOST_TO),
        ("".join(wanted.typed.values()), "typed", MOST_TYPED),
    ):  # fmt: skip
        if len(text) > most:
            raise FieldMissing(field, "最多写 %(n)s 字，请精简。", n=most)


def keep_draft(
    session: Session,
    wanted: Wanted,
    made: Drafted,
    *,
    by_id: int | None,
    now: datetime,
    case_id: int | None = None,
    held_id: int | None = None,
) -> Paper:
    """Write a drafted paper with its first version and its event."""
    wanted = replace(wanted, title=made.title)
    paper = Paper(
        campaign_id=wanted.campaign_id, kind=wanted.kind, title=wanted.title,
        addressed=str(made.contents.values["to"] or ""), drafter=wanted.drafter,
        typed=dict(wanted.typed), state=PaperState.DRAFT, about_unit_id=made.unit_id,
        as_of=wanted.at, looks_back=wanted.looks_back, confidential=made.contents.confidential,
        snapshot_id=_snapshot(session, wanted.campaign_id, made.unit_id), duty_id=wanted.duty_id,
        held_id=held_id, case_id=case_id, created_at=now, created_by=by_id,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    keep_version(
        session, paper, made.docx, figure_rows(made.contents, as_of=wanted.at), made=GENERATED,
        by_id=by_id, now=now, template_id=made.template_id,
    )  # fmt: skip
    record(
        session, "paper.draft", now=now, by_id=by_id, campaign_id=paper.campaign_id,
        unit_id=paper.about_unit_id, paper=paper.id, title=paper.title, paper_kind=paper.kind,
    )  # fmt: skip
    return paper


def _snapshot(session: Session, campaign_id: int, unit_id: int) -> int | None:
    """The newest signed roll-up of the same subtree."""
    found: int | None = session.scalar(
        select(RoundSnapshot.id)
        .join(SurveyRound, SurveyRound.id == RoundSnapshot.round_id)
        .where(SurveyRound.campaign_id == campaign_id, RoundSnapshot.unit_id == unit_id)
        .order_by(RoundSnapshot.id.desc())
        .limit(1)
    )
    return found
