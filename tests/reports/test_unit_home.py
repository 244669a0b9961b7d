"""A unit's home: the one thing to do, who hears when, whose move it is."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.reports.duty.duty import one_duty
from campaign.reports.duty.marks import Shape
from campaign.reports.duty.steps import Step
from campaign.reports.duty.trail import DRAFT, NOTICE, of_duty
from campaign.reports.duty.unit_home import Ball, UnitHome, own_units, unit_home
from campaign.rules.notice.causes import Proof
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.held.decide_held import decide_held
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Held
from models.person import Post
from models.plan import Milestone
from tests.county import DUE, County, a_county, at
from tests.make import Make

DAY = dt.timedelta(days=1)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau."""
    found = a_county(make)
    found.open()
    return found


def home(county: County, day: dt.date, number: int = 0, hour: int = 10) -> UnitHome:
    """The home of a unit at ten in the morning."""
    db.session.rollback()
    unit = county.units[number]
    return unit_home(db.session(), unit.id, now=at(day, hour), today=day)


def duty(county: County, key: str = "survey") -> Duty:
    """The first unit's duty, fresh."""
    db.session.rollback()
    found = db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == key, Duty.unit_id == county.units[0].id)
    ).one()
    db.session.expunge(found)
    db.session.rollback()
    return found


def submit(county: County, day: dt.date, key: str = "survey") -> None:
    """The unit answers."""
    found = duty(county, key)
    submit_duty(
        found.id, asker=county.asker(county.units[0], Role.CONTACT), note="已签章报送",
        version=found.version, now=at(day, 11), today=day,
    )  # fmt: skip


def accept(county: County, day: dt.date, key: str = "survey") -> None:
    """The office accepts."""
    found = duty(county, key)
    accept_duty(found.id, asker=county.office, version=found.version, now=at(day, 15), today=day)


def live(first: dt.date, last: dt.date) -> None:
    """Tick and deliver every day."""
    for number in range((last - first).days + 1):
        day = first + number * DAY
        tick(now=at(day))
        with transaction() as session:
            session.execute(
                update(Letter)
                .where(Letter.state == "queued")
                .values(state="accepted", accepted_at=at(day, 9, 5))
            )
    db.session.rollback()


def test_the_earliest_date_is_the_one_thing(county: County) -> None:
    found = home(county, DUE - 5 * DAY)
    assert found.ball is Ball.DO
    assert found.todo is not None
    assert found.todo.asked.name == "报送软件使用情况统计表"
    assert (found.todo.working_left, found.todo.days_late) == (3, 0)
    assert [one.name for one in found.coming] == ["完成正版软件安装", "报送安装情况报告"]
    assert found.standing is not None
    assert (found.standing.position, found.standing.stages) == (1, 4)
    assert found.standing.office_people == ("周晓岚",)


def test_what_was_returned_comes_before_an_earlier_date(county: County) -> None:
    submit(county, DUE - 5 * DAY, "install")
    found = duty(county, "install")
    return_duty(
        found.id, asker=county.office, reason="请核对", due_on=DUE + 30 * DAY,
        version=found.version, now=at(DUE - 4 * DAY, 15), today=DUE - 4 * DAY,
    )  # fmt: skip
    now = home(county, DUE - 3 * DAY)
    assert now.todo is not None
    assert now.todo.asked.name == "完成正版软件安装"
    assert now.todo.reason is not None
    assert (now.todo.reason.text, now.todo.reason.who) == ("请核对", "周晓岚")


def test_with_the_office_the_unit_has_nothing_to_do(county: County) -> None:
    submit(county, DUE)
    found = home(county, DUE + 2 * DAY)
    assert (found.ball, found.todo) == (Ball.WAIT, None)
    assert [one.days.office_days for one in found.waiting] == [2]


def test_a_finished_stage_is_said_with_the_next_date(county: County) -> None:
    submit(county, DUE)
    accept(county, DUE)
    found = home(county, DUE)
    assert found.ball is Ball.DO  # the accepted survey has moved the unit to the next stage
    with transaction() as session:
        session.execute(update(Duty).where(Duty.id != duty(county).id).values(state="cancelled"))
    done = home(county, DUE)
    assert (done.ball, done.coming) == (Ball.DONE, ())


def test_nobody_is_asked_in_spring_for_what_is_due_in_autumn(county: County) -> None:
    with transaction() as session:
        keep = select(Milestone.id).where(Milestone.key == "report")
        session.execute(
            update(Duty).where(Duty.milestone_id.not_in(keep)).values(state="cancelled")
        )
    early = home(county, dt.date(2026, 3, 10))
    assert (early.ball, [one.name for one in early.coming]) == (
        Ball.NOTHING,
        ["报送安装情况报告"],
    )
    assert home(county, dt.date(2026, 6, 5)).ball is Ball.DO


def test_a_cancelled_campaign_asks_nothing(county: County) -> None:
    cancel_campaign(county.campaign_id, asker_id=None, now=at(DUE))
    found = home(county, DUE)
    assert (found.ball, found.coming, found.standing) == (Ball.NOTHING, (), None)


def shapes(steps: tuple[Step, ...]) -> list[str]:
    """The marks from left to right."""
    return [step.mark.shape.value for step in steps]


def test_the_ladder_is_the_stored_rung_times_with_the_holders_names(county: County) -> None:
    live(DUE - 12 * DAY, DUE - 5 * DAY)
    found = home(county, DUE - 5 * DAY)
    assert found.todo is not None
    steps = found.todo.steps
    assert shapes(steps) == [
        "fired", "fired", "next", "term", "todo", "todo", "todo", "approval",
    ]  # fmt: skip
    deputy = county.people[county.units[0].code, Role.DEPUTY]
    assert steps[4].names == (deputy.name,)
    assert (steps[1].proof, steps[1].told) == (Proof.DELIVERED, Role.CONTACT)
    assert steps[3].mark.on == DUE


def test_a_vacant_post_shows_who_hears_instead(county: County) -> None:
    with transaction() as session:
        session.execute(
            update(Post)
            .where(Post.unit_id == county.units[0].id, Post.role == "deputy")
            .values(until_on=DUE - 9 * DAY)
        )
    found = home(county, DUE - 8 * DAY)
    assert found.todo is not None
    step = found.todo.steps[-4]
    assert step.mark.rung is not None
    assert step.mark.rung.audience is Role.DEPUTY
    assert step.stand_in is Role.PRINCIPAL
    assert step.names == (county.people[county.units[0].code, Role.PRINCIPAL].name,)


def test_a_rung_before_the_new_term_is_not_said_to_have_come(county: County) -> None:
    live(DUE - 12 * DAY, DUE - 5 * DAY)
    submit(county, DUE - 4 * DAY)
    found = duty(county)
    return_duty(
        found.id, asker=county.office, reason="改", due_on=DUE + DAY, version=found.version,
        now=at(DUE - 3 * DAY, 15), today=DUE - 3 * DAY,
    )  # fmt: skip
    now = home(county, DUE - 3 * DAY, hour=16)
    assert now.todo is not None
    assert shapes(now.todo.steps)[:2] == ["next", "term"]


def test_a_draft_waits_in_red_and_a_declined_one_says_so(county: County) -> None:
    live(DUE - 12 * DAY, DUE + 18 * DAY)
    day = DUE + 18 * DAY
    last = home(county, day).todo
    assert last is not None
    assert (last.steps[-1].mark.shape, last.steps[-1].waiting) == (Shape.APPROVAL, True)
    held = db.session.scalars(select(Held.id).where(Held.duty_id == last.id)).one()
    db.session.rollback()
    lead = county.asker(county.scope, Role.LEAD)
    decide_held(held, asker=lead, approve=False, note="不必", now=at(day), today=day)
    again = home(county, day).todo
    assert again is not None
    assert (again.steps[-1].declined, again.steps[-1].waiting) == (True, False)
    kinds = [one.kind for one in of_duty(db.session(), last.id)]
    assert kinds[0] == "held.decline"
    assert kinds.count(DRAFT) == 1
    assert kinds.count(NOTICE) == 6  # three to the contact, deputy, principal, the office


def test_both_clocks_stand_apart_on_the_duty(county: County) -> None:
    submit(county, DUE + 3 * DAY)
    found = one_duty(db.session(), duty(county).id, now=at(DUE + 5 * DAY), today=DUE + 5 * DAY)
    assert found is not None
    assert (found.days_late, found.office_days) == (3, 2)
    assert found.answer is not None
    assert found.answer.text == "已签章报送"
    assert all(step.mark.shape is not Shape.NEXT for step in found.steps)
    assert one_duty(db.session(), 99_999, now=at(DUE), today=DUE) is None


def test_own_units_are_those_on_whose_chain_one_stands(county: County) -> None:
    contact = county.asker(county.units[0], Role.CONTACT)
    assert own_units(db.session(), contact) == ((county.units[0].id, "县财政局"),)
    assert own_units(db.session(), county.office) == ()
