"""A paper is read: its text is kept, with a card for everything that was found in it."""

from datetime import date, datetime

from campaign.papers.plan_draft import cards_of, reading_of
from campaign.planreader import read_paper
from campaign.records.events import record
from campaign.records.plan_drafts.cards import new_card
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.permissions import Asker, Permission, may
from campaign.rules.plan_drafts.cards import YEARS, flat
from campaign.services.plan_drafts.ground import OPEN
from campaign.services.transaction import transaction
from models.plan_draft import PlanDraft
from models.unit import Unit

NOTHING = "没有读出有期限的事，也没有阶段，可能不是工作方案。请核对文件，或只贴方案正文。"


def read_draft(
    text: str,
    *,
    file_name: str,
    scope_id: int,
    issued_on: date | None,
    asker: Asker,
    now: datetime,
) -> int:
    """Keep the paper and what was read in it; return the draft's number.

    Args:
        text: the paper's words.
        file_name: the name of its file, "" for text that was pasted.
        scope_id: the unit below which the campaign is to run.
        issued_on: the date of issue, where the person knows it better than the text.
        asker: who reads it in.
        now: when.

    Raises:
        FieldMissing: no unit of the asker's is chosen, or the date cannot be one of a plan.
        Invalid: there is no text, far too much of it, or nothing of a plan in it.
    """
    if issued_on is not None and issued_on.year not in YEARS:
        raise FieldMissing("issued_on", "请核对年份，例如 2026-03-02。")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    read = read_paper(text, issued=issued_on)
    if not read.milestones and not read.stages:
        raise Invalid(NOTHING)
    with transaction() as session:
        scope = session.get(Unit, scope_id)
        if scope is None or not may(asker, Permission.MANAGE_CAMPAIGN, scope.path):
            raise FieldMissing("scope", "请从名单里选一个范围。")
        draft = PlanDraft(
            scope_unit_id=scope.id, file_name=flat(file_name)[-200:], text=text,
            issued_on=issued_on, reading=reading_of(read), said={}, state=OPEN, at=now,
            by_id=asker.person_id,
        )  # fmt: skip
        session.add(draft)
        session.flush()
        for row in cards_of(read):
            new_card(session, draft, row.kind, row.place, row.read)
        record(
            session, "plan_draft.read", now=now, by_id=asker.person_id, unit_id=scope.id,
            file=draft.file_name or "—",
        )  # fmt: skip
        return draft.id
