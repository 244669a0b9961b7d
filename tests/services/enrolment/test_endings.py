"""Leaving, closing, and what stands in the way of an act."""

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.enrolment.close_enrolment import close_enrolment, close_enrolments
from campaign.services.enrolment.fail_acceptance import reopen_enrolment
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.enrolment.skip_rectification import skip_rectification
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.letter import Letter
from models.notice import Call
from models.plan import Stage
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.services.enrolment.acts import DAY, LIMIT, WHEN, act, contact_of, event, fail, text_of
from tests.services.enrolment.ground import Ground, a_ground


@pytest.fixture
def ground(app: Flask, make: Make) -> Ground:
    return a_ground(make, 6)


def test_a_unit_leaves_and_its_successor_is_named(ground: Ground, make: Make) -> None:
    one, heir = ground.to_acceptance(), ground.fresh()
    person = contact_of(ground, make, one)
    other = make.holder(ground.county.scope, Role.OFFICE, "郑立群").id
    db.session.rollback()
    name = db.session.get_one(Unit, ground.enrolment(heir).unit_id).name
    told = act(ground, withdraw_enrolment, one, reason="机构改革", successor=f" {name} ")
    assert (told.people, told.letters) == (2, 2), "the contact and the office's other person"
    row = ground.enrolment(one)
    assert (row.state, row.successor_id) == ("withdrawn", ground.enrolment(heir).unit_id)
    states = {key[0]: duty.state for key, duty in ground.duties(one).items()}
    assert set(states.values()) == {"accepted", "cancelled"}
    letters = db.session.scalars(select(Letter).where(Letter.kind == "withdrawn")).all()
    assert {letter.person_id for letter in letters} == {person, other}
    text = next(text_of(letter) for letter in letters if letter.person_id == person)
    assert "已退出本次行动" in text and f"接替单位：{name}。" in text
    assert "列入领导小组督办名单" not in text, "nothing follows for who owes nothing"
    assert event("enrolment.withdraw").facts["successor"] == name


def test_a_unit_that_owes_nothing_any_more_is_told_as_well(ground: Ground, make: Make) -> None:
    one = ground.to_acceptance()
    ground.finish(one, "report", "yearly")
    contact_of(ground, make, one, email=None, phone="5551")
    told = act(ground, withdraw_enrolment, one, reason="撤销", successor="")
    assert (told.people, told.letters, told.calls) == (1, 0, 1)
    db.session.rollback()
    assert db.session.scalars(select(Call.done_at)).one() is None, "somebody has to telephone"


@pytest.mark.parametrize(
    ("successor", "why"),
    [
        ("没有这个局", "没有找到"), ("S00000", "不能是它自己"), ("S00001", "也已退出"),
        ("重名局", "有几个单位都叫"), ("已撤销局", "没有找到"),
    ],
)  # fmt: skip
def test_a_successor_must_be_a_unit_that_goes_on(
    ground: Ground, make: Make, successor: str, why: str
) -> None:
    one, gone = ground.fresh(), ground.fresh()
    act(ground, withdraw_enrolment, gone, reason="撤销", successor="")
    for name, closed in (("重名局", None), ("重名局", None), ("已撤销局", DAY)):
        make.unit(name, ground.county.scope, closed_on=closed)
    db.session.rollback()
    with pytest.raises(FieldMissing) as refused:
        act(ground, withdraw_enrolment, one, reason="合并", successor=successor)
    assert refused.value.field == "successor" and why in str(refused.value)
    assert ground.enrolment(one).state == "mobilisation"


def test_nobody_names_a_successor_beyond_their_own_units(ground: Ground, make: Make) -> None:
    one = ground.fresh()
    unit = db.session.get_one(Unit, ground.enrolment(one).unit_id)
    own = Asker(ground.office.person_id, "某", (HeldPost(Role.OFFICE, unit.id, unit.path),))
    db.session.rollback()
    with pytest.raises(FieldMissing):
        withdraw_enrolment(one, asker=own, reason="合并", successor="S00001", version=1, **WHEN)


def test_a_unit_with_something_required_left_is_not_closed(ground: Ground) -> None:
    one = ground.fresh()
    stage = ground.stage_ids["commendation"]
    with transaction() as session:
        row = session.get_one(Enrolment, one)
        row.state, row.stage_id = "commendation", stage
        session.get_one(Duty, ground.duties(one)["yearly", 1].id).state = "accepted"
    with pytest.raises(NotFound):
        close_enrolment(99_999, asker=ground.office, version=1, **WHEN)
    act(ground, close_enrolment, one)
    other = ground.to_acceptance()
    with pytest.raises(NotNow):
        act(ground, close_enrolment, other)


def test_an_other_stage_before_acceptance_is_no_end(ground: Ground) -> None:
    one = ground.fresh()
    with transaction() as session:
        kickoff = session.get_one(Stage, ground.stage_ids["mobilisation"])
        kickoff.kind = "other"
        row = session.get_one(Enrolment, one)
        row.state = "other"
    ground.finish(one, "plan")
    assert ground.enrolment(one).state == "self_check"
    with transaction() as session:
        row = session.get_one(Enrolment, one)
        row.state, row.stage_id = "other", ground.stage_ids["mobilisation"]
    with pytest.raises(NotNow):
        act(ground, close_enrolment, one)


def test_many_are_closed_and_the_others_are_named(ground: Ground) -> None:
    ready = [ground.to_acceptance() for _ in range(2)]
    for one in ready:
        act(ground, pass_enrolment, one)
    early = ground.fresh()
    chosen = [(one, ground.enrolment(one).version) for one in ready] + [(early, 1), (99_999, 1)]
    result = close_enrolments(chosen, asker=ground.office, **WHEN)
    assert (result.closed, len(result.left)) == (2, 1)
    assert [ground.enrolment(one).state for one in ready] == ["closed", "closed"]
    with pytest.raises(NotNow):
        close_enrolments([(early, 1)], asker=ground.office, **WHEN)
    with pytest.raises(Invalid):
        close_enrolments([], asker=ground.office, **WHEN)
    with pytest.raises(Invalid):
        close_enrolments([(n, 1) for n in range(501)], asker=ground.office, **WHEN)


def test_nobody_closes_what_is_not_theirs(ground: Ground) -> None:
    one = ground.to_acceptance()
    act(ground, pass_enrolment, one)
    stranger = Asker(ground.office.person_id, "某", (HeldPost(Role.OFFICE, 1, "/999/"),))
    with pytest.raises(NotNow):
        close_enrolments([(one, ground.enrolment(one).version)], asker=stranger, **WHEN)
    assert ground.enrolment(one).state == "commendation"


def test_a_stale_page_and_a_cancelled_campaign_change_nothing(ground: Ground) -> None:
    one = ground.to_acceptance()
    with pytest.raises(Overtaken):
        act(ground, pass_enrolment, one, version=1)
    closed = ground.to_acceptance()
    act(ground, pass_enrolment, closed)
    act(ground, close_enrolment, closed)
    before = len(ground.spans(closed))
    cancel_campaign(ground.county.campaign_id, asker_id=None, now=at(DAY, 17))
    assert ground.enrolment(closed).state == "closed", "what was closed stays closed"
    assert len(ground.spans(closed)) == before == ground.enrolment(closed).version
    row = ground.enrolment(one)
    assert (row.state, row.version) == ("withdrawn", len(ground.spans(one)))
    with pytest.raises(NotNow):
        act(ground, reopen_enrolment, closed, reason="查", milestones=[1], due_on=LIMIT)


def test_a_decision_of_an_earlier_round_stands_when_it_was_asked_again(ground: Ground) -> None:
    one = ground.to_acceptance()
    ground.finish(one, "report")
    old = ground.duties(one)["report", 1]
    fail(ground, one, "report")
    with pytest.raises(NotNow) as refused:
        undo_decision(
            old.id, asker=ground.office, reason="误办", version=old.version, now=at(DAY, 16),
            today=DAY,
        )  # fmt: skip
    assert "重新布置" in str(refused.value)


def test_a_pass_behind_which_nothing_comes_closes(ground: Ground) -> None:
    one = ground.to_acceptance()
    with transaction() as session:
        for kind in ("commendation", "other"):
            stage = session.get_one(Stage, ground.stage_ids[kind])
            stage.position -= 100
    act(ground, pass_enrolment, one)
    assert ground.enrolment(one).state == "closed"


def test_a_plan_without_the_stage_cannot_send_a_unit_there(ground: Ground) -> None:
    one, other = ground.to_acceptance(), ground.fresh()
    ground.finish(other, "plan", "survey")
    with transaction() as session:
        session.get_one(Stage, ground.stage_ids["rectification"]).kind = "other"
        session.get_one(Stage, ground.stage_ids["acceptance"]).kind = "other"
    with pytest.raises(NotNow):
        fail(ground, one, "install")
    with pytest.raises(NotNow):
        act(ground, skip_rectification, other, reason="全部正版")
