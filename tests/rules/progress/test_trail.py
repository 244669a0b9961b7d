"""The trail in words: acts in groups, facts with what they were and what they are."""

import datetime as dt

import pytest

from campaign.rules.trail.acts import EVERY, GROUPS, OTHER, acts_of, group_of, grouped
from campaign.rules.trail.facts import BEFORE, FACTS, SILENT, Change, changes
from campaign.rules.words import EVENTS


def test_every_act_stands_in_exactly_one_group_that_is_not_the_last_resort() -> None:
    listed = [act for _, _, acts in grouped(everything=True) for act, _ in acts]
    assert sorted(listed) == sorted(EVENTS)
    assert [act for act in EVENTS if group_of(act) == OTHER] == []
    assert group_of("nobody.knows") == OTHER


def test_who_sees_units_only_is_not_offered_what_has_no_unit() -> None:
    offered = [act for _, _, acts in grouped(everything=False) for act, _ in acts]
    assert "duty.return" in offered
    assert not {"sign_in", "password.set", "clock.tick", "init"} & set(offered)


def test_a_choice_is_one_act_a_whole_group_or_nothing() -> None:
    assert acts_of("duty.return") == ("duty.return",)
    assert acts_of("sign_in") == ("sign_in",)
    assert set(acts_of("door" + EVERY)) == {"sign_in", "sign_out", "password.set"}
    assert {act for key, _, _ in GROUPS for act in acts_of(key + EVERY)} == set(EVENTS)
    for nothing in ("", "duty", "duty.", "*", ".*", "duty.nothing", "DROP TABLE"):
        assert acts_of(nothing) == ()


D = dt.date
CASES: list[tuple[dict[str, object], list[Change]]] = [
    ({}, []),
    ({"version": 3, "call": 7, "terms": [1, 2]}, []),
    (
        {"due_on": "2026-05-20", "was_due_on": "2026-05-06"},
        [Change("期限", D(2026, 5, 20), D(2026, 5, 6))],
    ),
    ({"due_on": "2026-05-20"}, [Change("期限", D(2026, 5, 20))]),
    ({"from_stage": "自查", "to_stage": "整改"}, [Change("阶段", "整改", "自查")]),
    ({"was": "submitted", "became": "returned"}, [Change("状态", "退回修改", "已报送")]),
    ({"was": "returned", "became": "returned"}, []),  # nothing has changed
    ({"became": "withdrawn"}, [Change("状态", "已退出")]),
    ({"added": 3, "changed": 2, "unchanged": 0}, [Change("新增", "3"), Change("修改", "2")]),
    (
        {"changed": {"email": ["", "a@x.example"], "phone": ["138", ""]}},
        [Change("邮箱", "a@x.example", "空"), Change("手机号", "空", "138")],
    ),
    ({"role": "contact", "vacant": True}, [Change("岗位", "联络员"), Change("岗位空缺", "是")]),
    ({"vacant": False, "ended": []}, []),
    ({"ended": [4, 5]}, [Change("结束的任职", "2")]),
    ({"codes": ["1", "2"]}, [Change("单位代码", "1、2")]),
    ({"codes": ["1", "2", "3", "4"]}, [Change("单位代码", "1、2、3 等 4 个")]),
    ({"codes": []}, []),
    ({"level": 4}, [Change("档次", "拟通报批评")]),
    ({"level": 9}, [Change("档次", "9")]),
    ({"by": "letter"}, [Change("方式", "信件")]),
    ({"plan_sha256": "f862471c3ea06d6d"}, [Change("方案校验码", "f862471c3ea0")]),
    (
        {"backup_at": "2026-04-20T01:00:00+00:00"},
        [Change("备份时间", dt.datetime(2026, 4, 20, 1, tzinfo=dt.UTC))],
    ),
    # What nobody foresaw is printed as it was written.
    ({"weather": "rain", "was_weather": "sun"}, [Change("weather", "rain", "sun")]),
    ({"weather": "", "rain": False, "clouds": []}, []),
    (
        {"last_on": "", "returned": [], "beyond": False, "on_paper": True},
        [Change("没有上传的材料已交纸质件", "是")],
    ),
    ({"due_on": "some day"}, [Change("期限", "some day")]),
    ({"by": "pigeon"}, [Change("方式", "pigeon")]),
    ({"became": "vanished"}, [Change("状态", "vanished")]),
    ({"ended": 3}, [Change("结束的任职", "3")]),
]


@pytest.mark.parametrize(("facts", "said"), CASES)
def test_facts_are_said_in_words(facts: dict[str, object], said: list[Change]) -> None:
    assert list(changes(facts)) == said


def test_facts_are_said_in_english() -> None:
    facts = {"was": "submitted", "became": "returned", "codes": ["1", "2", "3", "4"],
             "locale": "zh"}  # fmt: skip
    assert list(changes(facts, "en")) == [
        Change("State", "Returned", "Submitted"),
        Change("Unit codes", "1, 2, 3 and more, 4 in all"),
        Change("Language", "Chinese"),
    ]


def test_every_word_of_a_fact_is_chinese_and_english() -> None:
    for (chinese, english), _ in FACTS.values():
        assert any("一" <= sign <= "鿿" for sign in chinese)
        assert english.isascii()
    assert set(BEFORE) <= set(FACTS)
    assert not SILENT & set(FACTS)
