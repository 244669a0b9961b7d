"""A draft without gaps becomes a plan file; or it is taken back, or given up."""

from datetime import datetime

from sqlalchemy import delete

from campaign.papers.plan_file.plan_text import plan_text
from campaign.papers.plan_file.read_plan import read_plan
from campaign.records.events import record
from campaign.records.plan_drafts.cards import draft_now
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.plan_drafts import gaps_of, plan_of
from campaign.services.plan_drafts.ground import DROPPED, MADE, OPEN, held
from campaign.services.transaction import transaction
from models.base import db
from models.plan_draft import PlanCard, PlanDraft


def make_plan(draft_id: int, *, version: int, asker: Asker, now: datetime) -> str:
    """Make the plan; return its text, which passes the check of plans.

    Raises:
        NotNow: something is still missing.
        Invalid: the text does not pass the check all the same (it is too long, say).
        Overtaken, NotFound: as for every act on a draft.
    """
    seen = db.session.get(PlanDraft, draft_id)
    if seen is None:
        raise NotFound
    now_is = draft_now(db.session(), seen)
    gaps = gaps_of(now_is)
    plan = None if gaps else plan_of(now_is)
    text = plan_text(plan) if plan else ""
    reading = read_plan(text, folder=None) if plan else None
    db.session.rollback()
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=version)
        if plan is None or reading is None:
            raise NotNow("还缺 %(n)s 项，补齐后才能做成方案。", n=len(gaps))
        if reading.plan is None:
            first = reading.errors[0]
            raise Invalid(first.message, **first.values)
        draft.state, draft.plan, draft.ended_at, draft.ended_by = MADE, text, now, asker.person_id
        draft.said = {**draft.said, "code": plan.code}
        record(
            session, "plan_draft.make", now=now, by_id=asker.person_id,
            unit_id=draft.scope_unit_id, note=plan.name, file=draft.file_name or "—",
        )  # fmt: skip
    return text


def take_back(draft_id: int, *, version: int, asker: Asker, now: datetime) -> None:
    """Make a plan a draft again, so that it can be changed; campaigns opened from it stay."""
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=version, state=MADE)
        draft.state, draft.plan, draft.ended_at, draft.ended_by = OPEN, "", None, None


def drop_draft(draft_id: int, *, version: int, asker: Asker, now: datetime) -> None:
    """Give a draft up: its text and its cards are deleted."""
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=version)
        session.execute(delete(PlanCard).where(PlanCard.draft_id == draft_id))
        draft.state, draft.text, draft.reading, draft.said = DROPPED, "", {}, {}
        draft.ended_at, draft.ended_by = now, asker.person_id
        record(
            session, "plan_draft.drop", now=now, by_id=asker.person_id,
            unit_id=draft.scope_unit_id, file=draft.file_name or "—",
        )  # fmt: skip
