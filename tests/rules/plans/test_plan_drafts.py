"""What a draft comes to where the paper is silent, and what is said to be missing."""

import datetime as dt

from campaign.rules.plan_drafts import Card, DraftNow, Kind, State, gaps_of, plan_of, understand
from campaign.rules.plan_drafts.cards import as_day, clip_around, flat

ISSUED = dt.date(2026, 3, 2)
READ = {"title": "关于印发《软件核查方案》的通知", "office": "县文化局"}


def stage(number: int, name: str, state: State = State.CONFIRMED, **read: object) -> Card:
    return Card(number, Kind.STAGE, state, number * 10, {"name": name, "kind": "other", **read})


def milestone(number: int, due: str | None, in_stage: str | None, **read: object) -> Card:
    said = {"name": "报送", "due": due, "stage": in_stage, "for_kinds": ["department"], **read}
    return Card(number, Kind.MILESTONE, State.CONFIRMED, number * 10, said)


def standing(*cards: Card, issued: dt.date | None = ISSUED, **said: object) -> DraftNow:
    return understand(READ, said, cards, number=4, issued_on=issued)


def test_stage_days_follow_from_what_is_near() -> None:
    now = standing(
        stage(1, "甲"), milestone(2, "2026-04-20", "甲"), stage(3, "乙"),
        stage(4, "丙", **{"from": "2026-06-01"}), stage(5, "丁", to="2026-05-01"),
        goal_on="2026-09-30",
    )  # fmt: skip
    days = [(one.from_on, one.to_on) for one in now.stages]
    assert [(str(a), str(b)) for a, b in days] == [
        ("2026-03-02", "2026-04-20"), ("2026-04-21", "2026-05-31"),
        ("2026-06-01", "2026-09-30"), ("2026-05-01", "2026-05-01"),
    ]  # fmt: skip
    assert [sorted(one.worked_out) for one in now.stages] == [
        ["from", "to"], ["from", "to"], ["to"], ["from"],
    ]  # fmt: skip
    bare = standing(stage(1, "甲"), issued=None).stages[0]
    assert (bare.from_on, bare.to_on, bare.gaps) == (None, None, ("from_on", "to_on"))
    turned = standing(stage(1, "甲", **{"from": "2026-05-02", "to": "2026-05-01"})).stages[0]
    assert turned.gaps == ("to_on",) and not turned.certain


def test_a_stage_that_ends_before_it_begins_lasts_a_day() -> None:
    late = stage(1, "甲", **{"from": "2026-05-02"})
    now = standing(late, milestone(2, "2026-04-20", "甲"))
    assert (now.stages[0].from_on, now.stages[0].to_on) == (dt.date(2026, 5, 2),) * 2


def test_heads_go_by_default_until_somebody_writes_them() -> None:
    facts = standing(milestone(1, "2026-04-20", None)).facts
    assert (facts.name, facts.code, str(facts.goal_on)) == (
        "软件核查方案", "plan-2026-4", "2026-04-20",
    )  # fmt: skip
    assert standing(milestone(1, "2026-11-05", None, recurs="yearly")).facts.goal_on
    assert standing(issued=None).facts.code == "plan-4"
    heads = {gap.head for gap in gaps_of(standing(issued=None))}
    assert heads == {"issued_on", "goal_on"} and plan_of(standing(issued=None)) is None


def test_what_the_check_of_a_plan_finds_stands_at_its_card() -> None:
    one = milestone(1, "2026-04-20", None)
    assert gaps_of(standing(one)) == ()
    late = gaps_of(standing(one, goal_on="2026-04-01"))
    assert [gap.card for gap in late] == [1]
    assert [gap.head for gap in gaps_of(standing(one, goal_on="2026-01-01"))][0] == "goal_on"
    office = milestone(1, "2026-04-20", None, for_kinds=[], by_office=True)
    assert [gap.head for gap in gaps_of(standing(office))] == ["milestones"]
    assert plan_of(standing(milestone(1, None, None))) is None
    assert plan_of(standing(one, stage(2, ""))) is None


def test_texts_are_cut_to_what_a_plan_holds() -> None:
    around = clip_around("甲" * 400 + "4月20日前" + "乙" * 400, "4月20日前")
    assert len(around) <= 300 and "4月20日前" in around and around[0] == around[-1] == "…"
    assert clip_around("短", "") == "短" and not clip_around("甲" * 301, "甲").startswith("…")
    assert flat(" 甲\n\x00乙 ") == "甲  乙"
    assert as_day(5) is as_day("0999-01-01") is as_day("x") is None
