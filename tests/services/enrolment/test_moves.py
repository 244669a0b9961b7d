"""What each act asks, what it ends and begins, whom it tells."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.mail.drafts import draft
from campaign.mail.facts import gather
from campaign.mail.letters import render
from campaign.mail.outbox.claims import Claimed
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.enrolment.close_enrolment import close_enrolment, close_enrolments
from campaign.services.enrolment.fail_acceptance import fail_acceptance, reopen_enrolment
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.enrolment.skip_rectification import skip_rectification
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.event import Event
from models.extension import Extension
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.plan import Stage
from models.term import Term, TermRung
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.services.enrolment.ground import Ground, a_ground

DAY = dt.date(2026, 4, 16)
LIMIT = dt.date(2026, 5, 6)
WHEN: dict[str, Any] = {"now": at(DAY, 15), "today": DAY}
FOUND = "三楼 2 台电脑仍装有未授权软件"


@pytest.fixture
def ground(app: Flask, make: Make) -> Ground:
    return a_ground(make, 6)


def contact_of(ground: Ground, make: Make, enrolment_id: int, **about: Any) -> int:
    """Give the unit a contact; return the person's number."""
    unit = db.session.get_one(Unit, ground.enrolment(enrolment_id).unit_id)
    person = make.holder(unit, Role.CONTACT, **about)
    number = person.id
    db.session.rollback()
    return number


def fail(ground: Ground, enrolment_id: int, *keys: str, **changes: Any) -> Any:
    asks: dict[str, Any] = {
        "asker": ground.office,
        "reason": FOUND,
        "milestones": [ground.milestone_ids[key] for key in keys],
        "due_on": LIMIT,
        "version": ground.enrolment(enrolment_id).version,
        **WHEN,
    }
    return fail_acceptance(enrolment_id, **(asks | changes))


def act(ground: Ground, do: Any, enrolment_id: int, **asks: Any) -> Any:
    version = asks.pop("version", ground.enrolment(enrolment_id).version)
    return do(enrolment_id, asker=ground.office, version=version, **asks, **WHEN)


def event(name: str) -> Event:
    db.session.rollback()
    return db.session.scalars(select(Event).where(Event.act == name).order_by(Event.id)).all()[-1]


def text_of(letter: Letter) -> str:
    """What the letter says now, without blanks; empty where it would not be sent."""
    claimed = Claimed(
        letter.id, letter.person_id, letter.address, letter.kind, letter.locale,
        letter.message_id, letter.created_at, letter.tries, letter.fence,
    )  # fmt: skip
    facts = gather(db.session(), [claimed], now=WHEN["now"], simulated=False)
    made = draft(claimed, facts, now=WHEN["now"])
    return "" if made.void else "".join(render(made.kind, letter.locale, made.context).text.split())


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
