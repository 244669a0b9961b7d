"""The reader against labelled plans; the plans and labels are our own, in examples/plans."""

import pytest

from tests.planreader.labels import Score, readings, score

READINGS = list(readings())


def test_the_plans_are_read_as_labelled() -> None:
    total = Score()
    for name, _, labels, draft in READINGS:
        score(name, labels, draft, total)
    assert len(READINGS) >= 12
    for what in ("recall", "precision", "actor", "recipient", "stages", "stage precision"):
        assert total.share(what) >= 0.97, (what, total.faults)
    assert total.share("issued") == total.share("questions") == 1, total.faults


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading[0])
def test_every_phrase_and_sentence_stands_in_the_original_at_its_place(reading: tuple) -> None:
    _, text, _, draft = reading
    for one in (*draft.milestones, *draft.questions):
        assert text[one.offset : one.offset + len(one.phrase)] == one.phrase
        assert one.sentence in text
    for stage in draft.stages:
        assert text[stage.offset :].startswith(stage.sentence)


def test_the_damaged_copy_says_what_the_clean_plan_says() -> None:
    drafts = {name: draft for name, _, _, draft in READINGS}
    clean, damaged = drafts["12-ruanjian"], drafts["13-sunhuai"]
    assert [one.due for one in damaged.milestones] == [one.due for one in clean.milestones]
    assert [one.actor for one in damaged.milestones] == [one.actor for one in clean.milestones]
    assert damaged.office == clean.office == "县文化广电局"


def test_sanctions_praise_forms_and_copies_are_kept() -> None:
    drafts = {name: draft for name, _, _, draft in READINGS}
    safety = drafts["01-anquan"]
    assert any("通报批评" in said for said in safety.sanctions)
    assert any("表彰" in said for said in safety.commendations)
    assert "隐患排查治理情况统计表" in safety.milestones[1].evidence
    handed = drafts["02-zichan"].milestones[1].evidence
    assert {"资产清查明细表", "签字盖章", "一式两份", "电子版"} <= set(handed)
    assert drafts["07-shoufei"].milestones[-1].copies == "市监察局"
    assert drafts["07-shoufei"].milestones[1].time == "17:30"
