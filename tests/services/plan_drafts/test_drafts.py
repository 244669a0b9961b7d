"""A paper from its reading to the plan: every act, its refusals, and what stays of decisions."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.papers.plan_file import read_plan
from campaign.records.plan_drafts.cards import card_of, draft_now, rows_of
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.rules.plan_drafts import Card, Kind, State, gaps_of
from campaign.services.plan_drafts.decide_cards import (
    confirm_card,
    confirm_certain,
    ignore_card,
    restore_card,
)
from campaign.services.plan_drafts.edit_card import add_card, edit_card
from campaign.services.plan_drafts.fill_in import Answer, Filled, fill_in
from campaign.services.plan_drafts.make_plan import drop_draft, make_plan, take_back
from campaign.services.plan_drafts.merge_card import merge_card
from campaign.services.plan_drafts.read_draft import read_draft
from models.base import db
from models.event import Event
from models.plan_draft import PlanCard, PlanDraft
from tests.county import ISSUED, County, a_county, at
from tests.make import Make

PAPER = """关于开展办公软件核查工作的通知
一、工作安排
（一）自查阶段。各乡镇、县直各单位要于4月20日前将统计表签章后报县文化广电和旅游局。各单位务于4月20日前报送统计表。
（二）整改阶段。各单位要在5月31目前完成整改。各乡镇要在6月10日前将整改情况报县文化广电和旅游局。
二、组织领导
领导小组办公室设在县文化广电和旅游局。各单位要建立软件台账。
"""
LEDGER = "各单位要建立软件台账。"
SAID = {
    "name": "报送进度", "due": "2026-05-05", "by_office": False, "for_kinds": ["department"],
    "recurs": "monthly", "reported_to": [], "evidence": ["进度表"], "stage": None,
    "signed_by": None, "required": False,
}  # fmt: skip


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    return a_county(make)


class Desk:
    """The office at one draft."""

    def __init__(self, county: County) -> None:
        self.who = {"asker": county.office, "now": at(ISSUED)}
        self.id = read_draft(
            PAPER, file_name="通知.txt", scope_id=county.scope.id, issued_on=None,
            asker=county.office, now=at(ISSUED),
        )  # fmt: skip

    @property
    def row(self) -> PlanDraft:
        db.session.rollback()
        return db.session.get_one(PlanDraft, self.id)

    @property
    def version(self) -> int:
        return self.row.version

    def cards(self, kind: Kind) -> list[Card]:
        db.session.rollback()
        found = [card_of(row) for row in rows_of(db.session(), self.id)]
        db.session.rollback()
        return [card for card in found if card.kind is kind]

    def do(self, act: Callable[..., object], card: Card, *more: object) -> object:
        return act(self.id, card.id, *more, version=card.version, **self.who)

    def fill(self, answers: dict[int, Answer], issued: dt.date | None = None) -> Filled:
        return fill_in(self.id, {}, answers, issued_on=issued, version=self.version, **self.who)  # type: ignore[arg-type]

    def gaps(self) -> list[str]:
        found = [gap.head or gap.says for gap in gaps_of(draft_now(db.session(), self.row))]
        db.session.rollback()
        return found


def test_a_paper_is_read_decided_made_and_given_up(county: County) -> None:
    desk = Desk(county)
    before = desk.cards(Kind.MILESTONE)
    assert [card.read["due"] for card in before] == [None, None, None]
    assert "issued_on" in desk.gaps()
    with pytest.raises(FieldMissing, match="期限"):
        desk.do(confirm_card, before[0])

    said = desk.fill({}, ISSUED)
    assert (said.changed, said.fresh) == (3, 0) and said.gone >= 1
    first, twice, last = desk.cards(Kind.MILESTONE)
    assert [card.read["due"] for card in (first, twice, last)] == [
        "2026-04-20", "2026-04-20", "2026-06-10",
    ]  # fmt: skip
    with pytest.raises(Overtaken):
        desk.do(ignore_card, dataclasses.replace(first, version=99))
    desk.do(merge_card, twice, first.id)
    with pytest.raises(NotNow, match="放到一边"):
        desk.do(merge_card, desk.cards(Kind.MILESTONE)[1], first.id)
    with pytest.raises(FieldMissing):
        desk.do(merge_card, last, twice.id)

    (broken,) = [card for card in desk.cards(Kind.QUESTION) if card.open]
    assert (broken.read["phrase"], broken.read["asks"]) == ("5月31目前", "day")
    assert desk.fill({broken.id: Answer(day="2026-05-31")}).answered == 1
    made = next(card for card in desk.cards(Kind.MILESTONE) if card.by_hand)
    assert (made.said["due"], made.state) == ("2026-05-31", State.OPEN)
    with pytest.raises(FieldMissing, match="由谁办"):
        desk.do(confirm_card, made)
    edit_card(
        desk.id,
        made.id,
        {**SAID, "name": "完成整改", "due": "2026-05-31", "recurs": None},
        version=made.version,
        confirm=True,
        **desk.who,
    )  # type: ignore[arg-type]
    added = add_card(desk.id, LEDGER, SAID, **desk.who)  # type: ignore[arg-type]
    with pytest.raises(FieldMissing, match="原文里没有"):
        add_card(desk.id, "没有的话", SAID, **desk.who)  # type: ignore[arg-type]
    with pytest.raises(NotNow, match="还缺"):
        make_plan(desk.id, version=desk.version, **desk.who)  # type: ignore[arg-type]

    count = confirm_certain(desk.id, version=desk.version, **desk.who)  # type: ignore[arg-type]
    assert count == 4 and desk.gaps() == []
    seen = desk.version
    text = make_plan(desk.id, version=seen, **desk.who)  # type: ignore[arg-type]
    plan = read_plan(text, folder=None).plan
    assert plan is not None and plan.office_unit == "县文化广电和旅游局"
    assert [one.due_on.isoformat() for one in plan.milestones] == [
        "2026-04-20", "2026-05-31", "2026-06-10", "2026-05-05",
    ]  # fmt: skip
    assert plan.milestones[0].evidence == ("统计表", "签章")
    assert all(one.basis in PAPER for one in plan.milestones)
    assert plan.milestones[-1].basis == LEDGER and added

    with pytest.raises(NotNow, match="已经做成"):
        desk.do(ignore_card, desk.cards(Kind.MILESTONE)[0])
    take_back(desk.id, version=desk.version, **desk.who)  # type: ignore[arg-type]
    drop_draft(desk.id, version=desk.version, **desk.who)  # type: ignore[arg-type]
    assert (desk.row.text, desk.row.state) == ("", "dropped")
    assert db.session.scalar(select(func.count()).select_from(PlanCard)) == 0
    acts = db.session.scalars(select(Event.act).where(Event.act.like("plan_draft.%"))).all()
    assert acts == ["plan_draft.read", "plan_draft.make", "plan_draft.drop"]
    with pytest.raises(NotFound):
        drop_draft(desk.id, version=9, **desk.who)  # type: ignore[arg-type]


def test_another_date_of_issue_keeps_the_decisions_on_what_says_the_same(county: County) -> None:
    desk = Desk(county)
    desk.fill({}, ISSUED)
    confirm_certain(desk.id, version=desk.version, **desk.who)  # type: ignore[arg-type]
    first, twice, last = desk.cards(Kind.MILESTONE)
    desk.do(ignore_card, last)
    (stage, _) = desk.cards(Kind.STAGE)
    assert desk.fill({}, ISSUED + dt.timedelta(days=1)).changed == 0
    assert [card.state for card in desk.cards(Kind.MILESTONE)][2] is State.IGNORED
    assert desk.cards(Kind.STAGE)[0].state is State.CONFIRMED and stage
    assert desk.fill({}, ISSUED.replace(year=2027)).changed == 3
    states = [card.state for card in desk.cards(Kind.MILESTONE)]
    assert states == [State.OPEN, State.OPEN, State.IGNORED]
    gone = next(card for card in desk.cards(Kind.MILESTONE) if card.state is State.IGNORED)
    desk.do(restore_card, gone)
    assert all(card.open for card in desk.cards(Kind.MILESTONE)) and first and twice


def test_who_may_read_in_and_what_is_no_paper(county: County) -> None:
    office = {"asker": county.office, "now": at(ISSUED)}
    contact = county.asker(county.units[0], Role.CONTACT)
    ask = {"file_name": "", "scope_id": county.scope.id, "issued_on": None}
    for text in ("", " \n", "月亮升起来了。" * 60_000, "从前有座山。\n" * 2000):
        with pytest.raises(Invalid):
            read_draft(text, **ask, **office)  # type: ignore[arg-type]
    with pytest.raises(FieldMissing, match="范围"):
        read_draft(PAPER, **ask, asker=contact, now=at(ISSUED))  # type: ignore[arg-type]
    desk = Desk(county)
    desk.who["asker"] = contact
    with pytest.raises(NotFound):
        desk.do(ignore_card, desk.cards(Kind.STAGE)[0])
    assert db.session.scalar(select(func.count()).select_from(PlanDraft)) == 1
