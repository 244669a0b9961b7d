"""What each verdict asks, what it ends and begins, whom it tells."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.rules.errors import FieldMissing, NotNow
from campaign.services.clock.tick import tick
from campaign.services.enrolment.close_enrolment import close_enrolment
from campaign.services.enrolment.fail_acceptance import reopen_enrolment
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.enrolment.skip_rectification import skip_rectification
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.transaction import transaction
from models.base import db
from models.extension import Extension
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.term import Term, TermRung
from tests.county import at
from tests.make import Make
from tests.services.enrolment.acts import (
    DAY,
    FOUND,
    LIMIT,
    act,
    contact_of,
    event,
    fail,
    text_of,
)
from tests.services.enrolment.ground import Ground, a_ground


@pytest.fixture
def ground(app: Flask, make: Make) -> Ground:
    return a_ground(make, 6)


def test_a_failed_acceptance_begins_a_round_with_a_ladder_of_its_own(
    ground: Ground, make: Make
) -> None:
    one = ground.to_acceptance()
    person = contact_of(ground, make, one)
    told = fail(ground, one, "install", "visit")
    assert (told.people, told.letters, told.calls) == (1, 1, 0)
    row = ground.enrolment(one)
    assert (row.state, row.round) == ("rectification", 2)
    new = {key: d for key, d in ground.duties(one).items() if key[1] == 2}
    assert {key: duty.state for key, duty in new.items()} == {
        ("install", 2): "open", ("visit", 2): "open",
    }  # fmt: skip
    for duty in new.values():
        assert db.session.get_one(Term, duty.term_id).due_on == LIMIT
        coming = db.session.scalars(
            select(TermRung.number).where(
                TermRung.term_id == duty.term_id, TermRung.done_at.is_(None)
            )
        ).all()
        assert len(coming) == 7, "the limit lies three weeks ahead: every rung is to come"
    letters = db.session.scalars(select(Letter).where(Letter.kind == "failed")).all()
    assert [letter.person_id for letter in letters] == [person]
    notices = db.session.scalars(select(Notice).where(Notice.kind == "failed")).all()
    assert {notice.duty_id for notice in notices} == {duty.id for duty in new.values()}
    text = text_of(letters[0])
    assert "验收不合格，限期整改" in text and "5月6日" in text and FOUND.replace(" ", "") in text
    assert "报送install" in text and "报送visit" in text, "one letter lists all"
    facts = event("enrolment.fail").facts
    assert (facts["round"], facts["due_on"]) == (2, LIMIT.isoformat())
    assert facts["again"] == sorted(duty.id for duty in new.values())
    span = ground.spans(one)[-1]
    assert (span.act, span.note, span.round, span.by_id) == (
        "fail", FOUND, 2, ground.office.person_id,
    )  # fmt: skip


def test_a_new_limit_climbs_its_own_ladder(ground: Ground, make: Make) -> None:
    one = ground.to_acceptance()
    contact_of(ground, make, one)
    fail(ground, one, "install")
    duty = ground.duties(one)["install", 2]
    tick(now=at(LIMIT + dt.timedelta(days=8)))
    db.session.rollback()
    climbed = db.session.scalars(
        select(Notice.level).where(Notice.duty_id == duty.id, Notice.kind == "clock")
    ).all()
    assert climbed, "the limit has passed and people were told"


def test_when_the_round_is_mended_the_unit_stands_in_acceptance_again(ground: Ground) -> None:
    one = ground.to_acceptance()
    fail(ground, one, "install", "report")
    ground.finish(one, "install")
    assert ground.enrolment(one).state == "rectification", "the report was asked again as well"
    ground.finish(one, "report")
    row = ground.enrolment(one)
    assert (row.state, row.round) == ("acceptance", 2)
    act(ground, pass_enrolment, one, note="复查合格")
    assert ground.enrolment(one).state == "commendation"
    assert event("enrolment.pass").note == "复查合格"


def test_what_is_asked_again_of_the_visit_keeps_the_verdict_waiting(ground: Ground) -> None:
    one = ground.to_acceptance()
    fail(ground, one, "install", "visit")
    ground.finish(one, "install")
    assert ground.enrolment(one).state == "acceptance"
    with pytest.raises(NotNow):
        act(ground, pass_enrolment, one)
    ground.finish(one, "visit")
    act(ground, pass_enrolment, one)


def test_an_unfinished_duty_that_is_asked_again_is_called_off(ground: Ground) -> None:
    one = ground.to_acceptance()
    old = ground.duties(one)["report", 1]
    with transaction() as session:
        rung = session.scalars(select(TermRung).where(TermRung.term_id == old.term_id)).first()
        assert rung is not None
        common = {"duty_id": old.id, "created_at": at(DAY)}
        session.add(Call(key="k", reason="no-address", **common))
        session.add(Held(term_rung_id=rung.id, reason="approval", **common))
        session.add(
            Extension(
                duty_id=old.id, term_id=old.term_id, state="asked", reason="等设备",
                wanted_on=LIMIT, asked_at=at(DAY),
            )
        )  # fmt: skip
    fail(ground, one, "report")
    assert ground.duties(one)["report", 1].state == "cancelled"
    db.session.rollback()
    assert db.session.scalars(select(Call.done_at)).one() is not None
    assert db.session.scalars(select(Held.decision)).one() == "cancelled"
    assert db.session.scalars(select(Extension.state)).one() == "lapsed"
    assert event("duty.cancel").facts["because"] == "enrolment.fail"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"), ({"reason": "长" * 2001}, "reason"),
        ({"due_on": None}, "due_on"), ({"due_on": DAY - dt.timedelta(days=1)}, "due_on"),
        ({"milestones": []}, "milestones"), ({"milestones": [99_999]}, "milestones"),
    ],
)  # fmt: skip
def test_a_failed_acceptance_asks_for_everything(
    ground: Ground, changes: dict[str, Any], field: str
) -> None:
    one = ground.to_acceptance()
    with pytest.raises(FieldMissing) as refused:
        fail(ground, one, "install", **changes)
    assert refused.value.field == field
    assert ground.enrolment(one).state == "acceptance"


def test_what_lies_behind_acceptance_cannot_be_asked_again(ground: Ground) -> None:
    one = ground.to_acceptance()
    with pytest.raises(FieldMissing):
        fail(ground, one, "yearly")


def test_a_closed_unit_is_reopened_and_goes_the_whole_way_again(ground: Ground, make: Make) -> None:
    one = ground.to_acceptance()
    contact_of(ground, make, one)
    act(ground, pass_enrolment, one)
    act(ground, close_enrolment, one)
    assert ground.enrolment(one).state == "closed"
    assert ground.duties(one)["yearly", 1].state == "open", "the yearly report goes on"
    told = act(
        ground, reopen_enrolment, one, reason="抽查发现授权过期",
        milestones=[ground.milestone_ids["install"]], due_on=LIMIT,
    )  # fmt: skip
    assert told.letters == 1
    letter = db.session.scalars(select(Letter).where(Letter.kind == "reopened")).one()
    assert "经抽查发现问题，重新进入整改" in text_of(letter)
    ground.finish(one, "install")
    act(ground, pass_enrolment, one)
    act(ground, close_enrolment, one)
    assert [(s.state, s.round) for s in ground.spans(one)[-4:]] == [
        ("rectification", 2), ("acceptance", 2), ("commendation", 2), ("closed", 2),
    ]  # fmt: skip


def test_nothing_to_rectify_waives_what_is_jumped_over(ground: Ground, make: Make) -> None:
    one = ground.fresh()
    contact_of(ground, make, one)
    ground.finish(one, "plan")
    with pytest.raises(NotNow):
        act(ground, skip_rectification, one, reason="全部正版")
    ground.finish(one, "survey")
    with pytest.raises(FieldMissing):
        act(ground, skip_rectification, one, reason=" ")
    told = act(ground, skip_rectification, one, reason="全部正版")
    assert (told.people, told.letters) == (1, 1)
    states = {key[0]: duty.state for key, duty in ground.duties(one).items()}
    assert states == {
        "plan": "accepted", "survey": "accepted", "install": "waived", "report": "waived",
        "visit": "open", "yearly": "open",
    }  # fmt: skip
    assert ground.enrolment(one).state == "acceptance"
    letter = db.session.scalars(select(Letter).where(Letter.kind == "skipped")).one()
    text = text_of(letter)
    assert "下列2项任务不用再报送" in text and "全部正版" in text and "拟通报批评" not in text
    assert len(event("enrolment.skip").facts["waived"]) == 2
    with pytest.raises(NotNow):
        undo_decision(
            ground.duties(one)["install", 1].id, asker=ground.office, reason="误办", version=2,
            now=at(DAY, 16), today=DAY,
        )  # fmt: skip


def test_after_a_failed_acceptance_nobody_says_there_is_nothing_to_rectify(ground: Ground) -> None:
    one = ground.to_acceptance()
    fail(ground, one, "install")
    with pytest.raises(NotNow):
        act(ground, skip_rectification, one, reason="全部正版")
