"""What a draft becomes passes the check of plans, whatever people decide on its cards."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.papers.plan_draft import cards_of, reading_of
from campaign.papers.plan_file import read_plan
from campaign.papers.plan_file.plan_text import plan_text
from campaign.planreader import read_paper
from campaign.rules.errors import FieldMissing
from campaign.rules.plan_drafts import Card, DraftNow, Kind, State, gaps_of, plan_of, understand
from campaign.rules.plan_drafts.typed import heads_said, milestone_said, stage_said

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "plans").glob("*.txt"))
ISSUED = dt.date(2012, 1, 10)
NAMES = (
    "报送统计表",
    "- a: b",
    "# 不是注释",
    '"引号\\',
    "null",
    "x\u202ey\x07",
    "[甲, 乙]",
    "是",
    "长" * 200,
)
HEADS = {"name": "软件核查", "office_unit": "县文化广电局"}


@cache
def cards_read(text: str) -> tuple[dict[str, object], list[Card]]:
    draft = read_paper(text, issued=ISSUED)
    rows = enumerate(cards_of(draft), start=1)
    return reading_of(draft), [Card(n, r.kind, State.OPEN, r.place, r.read) for n, r in rows]


def standing(reading: dict[str, object], cards: list[Card]) -> DraftNow:
    return understand(reading, HEADS, cards, number=7, issued_on=ISSUED)


def decided(cards: list[Card], dice: random.Random) -> Iterator[Card]:
    """Decide each card as somebody might: mostly confirmed, with what it lacks typed in."""
    for card in cards:
        if card.kind is Kind.QUESTION:
            yield replace(card, state=State.CONFIRMED)
            continue
        state = dice.choice(
            (State.CONFIRMED, *([State.CONFIRMED] * 6), State.IGNORED, State.MERGED)
        )
        others = [one.id for one in cards if one.kind is card.kind and one is not card]
        into = dice.choice(others) if others and state is State.MERGED else None
        said = typed_stage(dice) if card.kind is Kind.STAGE else typed_milestone(card, cards, dice)
        if card.kind is Kind.STAGE and dice.random() < 0.6:
            said = {}
        yield replace(card, state=state if into or state is not State.MERGED else State.CONFIRMED,
                      into=into, said=said)  # fmt: skip


def typed_stage(dice: random.Random) -> dict[str, object]:
    day = ISSUED + dt.timedelta(days=dice.randrange(-40, 400))
    return stage_said({
        "name": dice.choice(NAMES)[:120], "kind": "self_check", "from_on": day.isoformat(),
        "to_on": (day + dt.timedelta(days=dice.randrange(60))).isoformat(),
    })  # fmt: skip


def typed_milestone(card: Card, cards: list[Card], dice: random.Random) -> dict[str, object]:
    if card.read.get("due") and card.read.get("for_kinds") and dice.random() < 0.5:
        return {}
    stages = [one.id for one in cards if one.kind is Kind.STAGE]
    day = ISSUED + dt.timedelta(days=dice.randrange(-20, 500))
    form = {
        "name": dice.choice(NAMES), "due_on": day.isoformat(),
        "recurs": dice.choice(("", "yearly", "monthly", "every_10_days")),
        "stage": str(dice.choice([0, *stages])), "signed_by": dice.choice(("", "principal")),
        "reported_to": "\n".join(dice.sample([name[:100] for name in NAMES], 2)),
        "evidence": "统计表\r\n签章", "required": dice.choice(("", "1")),
    }  # fmt: skip
    whom = dice.choice((["office"], ["township", "department"], ["county"]))
    return milestone_said(form, whom, stages)


@given(paper=st.sampled_from(EXAMPLES), seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_with_nothing_missing_the_plan_passes_the_check(paper: Path, seed: int) -> None:
    reading, cards = cards_read(paper.read_text())
    now = standing(reading, list(decided(cards, random.Random(seed))))
    if gaps_of(now):
        return
    plan = plan_of(now)
    assert plan is not None
    found = read_plan(plan_text(plan), folder=None)
    assert found.plan is not None, found.errors
    assert {one.due_on for one in found.plan.milestones} == {one.due_on for one in now.duties}


@pytest.mark.parametrize("paper", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_needs_only_what_it_does_not_say(paper: Path) -> None:
    """Each confirmed as it stands, with who and when typed where the paper is silent."""
    reading, cards = cards_read(paper.read_text())
    assert len(gaps_of(standing(reading, cards))) >= len([c for c in cards if c.open]) - 2
    filled = []
    for one in cards:
        lacks = one.kind is Kind.MILESTONE and not one.read["by_office"]
        said = {} if not lacks or one.read["for_kinds"] else {"for_kinds": ["department"]}
        if one.kind is Kind.MILESTONE and not one.read["due"]:
            said = {**said, "due": "2012-06-30"}
        filled.append(replace(one, state=State.CONFIRMED, said=said))
    now = standing(reading, filled)
    if all(duty.by_office for duty in now.duties):
        assert [gap.head for gap in gaps_of(now)] == ["milestones"]
        return
    assert gaps_of(now) == ()
    plan = plan_of(now)
    assert plan is not None and read_plan(plan_text(plan), folder=None).plan is not None
    for duty in now.duties:
        printed = duty.card.read["sentence"]
        assert duty.basis.strip("…") in " ".join(printed.split("\n")) or "\n" in printed


def test_a_stage_that_is_laid_aside_leaves_its_milestones_to_the_whole() -> None:
    reading, cards = cards_read(EXAMPLES[12].read_text())
    first, second, *_ = [card for card in cards if card.kind is Kind.STAGE]
    inside = next(c for c in cards if c.read.get("stage") == first.read["name"])

    def stage_of(*changed: Card) -> int | None:
        rows = [next((new for new in changed if new.id == card.id), card) for card in cards]
        return next(d.stage for d in standing(reading, rows).duties if d.card.id == inside.id)

    assert stage_of() == first.id
    assert stage_of(replace(first, state=State.IGNORED)) is None
    assert stage_of(replace(first, state=State.MERGED, into=second.id)) == second.id
    assert stage_of(replace(inside, said={"stage": second.id})) == second.id
    assert stage_of(replace(inside, said={"stage": None})) is None


def test_what_is_typed_is_refused_field_by_field() -> None:
    for wrong in (
        lambda: milestone_said({"due_on": "2012-13-01", "recurs": "never"}, [], []),
        lambda: milestone_said(
            {"name": "甲" * 201, "due_on": "1066-10-14", "evidence": "件\n" * 11},
            ["office", "department"], [],
        ),
        lambda: stage_said({"kind": "x", "from_on": "2012-02-02", "to_on": "2012-01-01"}),
        lambda: heads_said({"code": "两 个", "goal_on": "明天"}),
    ):  # fmt: skip
        with pytest.raises(FieldMissing) as refusal:
            wrong()
        assert len(refusal.value.each()) >= 2
    assert heads_said({"name": " 核查 "})["name"] == "核查"
