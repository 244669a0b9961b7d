"""What recurs is asked again: each occurrence once, of whoever still owes it."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.papers.plan_file import read_plan
from campaign.papers.plan_file.plan_text import plan_text
from campaign.records.house.calendar import load_calendar
from campaign.reports.plan.brings import brings
from campaign.reports.plan.stored import stored_plan
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.make_occurrences import Made, make_due_occurrences
from campaign.services.clock.tick import tick
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.event import Event
from models.notice import Notice
from models.plan import Campaign, Milestone, Stage
from models.term import Term, TermRung
from models.unit import Unit
from tests.county import County, a_county, a_plan, at
from tests.make import Make

D = dt.date


def a_county_with(make: Make, **report: object) -> County:
    """The plan's report on the installation recurs; it is due on 25 March for the first time."""
    plan = a_plan()
    told: dict[str, object] = {"due_on": D(2026, 3, 25), "recurs": "monthly", **report}
    changed = [replace(m, **told) if m.key == "report" else m for m in plan.milestones]  # type: ignore[arg-type]
    county = a_county(make)
    county.open(replace(plan, milestones=tuple(changed)))
    return county


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    return a_county_with(make)


def asked() -> dict[int, tuple[str, D, int]]:
    """Occurrence -> name, date and duties of the milestone that recurs, from the second on."""
    db.session.rollback()
    rows = db.session.execute(
        select(Milestone.occurrence, Milestone.name, Milestone.due_on, func.count(Duty.id))
        .outerjoin(Duty, Duty.milestone_id == Milestone.id)
        .where(Milestone.first_id.is_not(None))
        .group_by(Milestone.occurrence, Milestone.name, Milestone.due_on)
        .order_by(Milestone.occurrence)
    )
    return {number: (name, due_on, n) for number, name, due_on, n in rows}


def test_the_next_one_is_asked_the_day_after_the_last_was_due(county):
    assert make_due_occurrences(now=at(D(2026, 3, 25), 23, 59)) == Made(0, 0)
    assert make_due_occurrences(now=at(D(2026, 3, 26))) == Made(1, 3)
    assert asked() == {2: ("报送安装情况报告（2026 年 4 月）", D(2026, 4, 25), 3)}


def test_running_it_again_makes_nothing_twice(county):
    for _ in range(3):
        make_due_occurrences(now=at(D(2026, 3, 26)))
    assert list(asked()) == [2]
    spans = select(func.count()).select_from(DutySpan).where(DutySpan.act == "campaign.recur")
    assert db.session.scalar(spans) == 3
    events = db.session.scalars(select(Event).where(Event.act == "campaign.recur")).all()
    assert [(e.facts["occurrence"], e.facts["duties"], e.note) for e in events] == [
        (2, 3, "报送安装情况报告")
    ]


def test_an_occurrence_is_a_milestone_with_a_ladder_of_its_own(county):
    make_due_occurrences(now=at(D(2026, 3, 26)))
    db.session.rollback()
    found = db.session.scalars(select(Milestone).where(Milestone.occurrence == 2)).one()
    first = db.session.get_one(Milestone, found.first_id)
    assert (found.key, found.required, found.recurs) == ("report@2", False, "monthly")
    assert (found.for_kinds, found.stage_id, found.evidence) == (
        first.for_kinds, first.stage_id, first.evidence,
    )  # fmt: skip
    term = db.session.scalars(select(Term).filter_by(milestone_id=found.id)).one()
    assert db.session.scalar(select(func.count()).where(TermRung.term_id == term.id)) == 7
    db.session.rollback()
    assert tick(now=at(D(2026, 4, 16))).notices > 0
    told = select(func.count()).where(Notice.term_id == term.id)
    assert db.session.scalar(told) == 3


def test_what_was_missed_while_nothing_ran_is_asked_now(county):
    assert make_due_occurrences(now=at(D(2026, 6, 26))) == Made(4, 12)
    assert [due_on for _, due_on, _ in asked().values()] == [
        D(2026, 4, 25), D(2026, 5, 25), D(2026, 6, 25), D(2026, 7, 25),
    ]  # fmt: skip


def test_what_was_due_before_the_campaign_was_opened_is_not_asked(app, make):
    plan = a_plan()
    old = [
        replace(m, due_on=D(2025, 11, 25), recurs="monthly") if m.key == "report" else m
        for m in plan.milestones
    ]
    county = a_county(make)
    county.open(replace(plan, milestones=tuple(old)))
    make_due_occurrences(now=at(D(2026, 3, 2)))
    assert {number: due_on for number, (_, due_on, _) in asked().items()} == {5: D(2026, 3, 25)}


def test_closed_and_withdrawn_units_and_those_that_are_gone_are_asked_nothing_more(county):
    with transaction() as session:
        enrolments = session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
        enrolments[0].state = "withdrawn"
        enrolments[1].state = "closed"
        session.get_one(Unit, enrolments[2].unit_id).closed_on = D(2026, 3, 1)
    make_due_occurrences(now=at(D(2026, 3, 26)))
    assert asked()[2][2] == 0
    assert make_due_occurrences(now=at(D(2026, 3, 27))) == Made(0, 0)


def test_a_cancelled_campaign_asks_nothing(county):
    cancel_campaign(county.campaign_id, asker_id=None, now=at(D(2026, 3, 20)))
    assert make_due_occurrences(now=at(D(2026, 6, 26))) == Made(0, 0)


def test_it_ends_on_its_last_day(app, make):
    a_county_with(make, recurs_until="2026-05-25")
    make_due_occurrences(now=at(D(2026, 12, 1)))
    assert [due_on for _, due_on, _ in asked().values()] == [D(2026, 4, 25), D(2026, 5, 25)]


def test_it_goes_on_for_a_unit_until_its_other_milestone_is_accepted(app, make):
    county = a_county_with(make, recurs_until="accepted:survey")
    unit = county.units[0]
    duty_id = db.session.scalars(
        select(Duty.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "survey", Duty.unit_id == unit.id)
    ).one()
    db.session.rollback()
    make_due_occurrences(now=at(D(2026, 3, 26)))
    day = D(2026, 4, 15)
    submit_duty(
        duty_id, asker=county.asker(unit, Role.CONTACT), note="已签章报送", version=1, now=at(day),
        today=day, on_paper=True,
    )  # fmt: skip
    accept_duty(duty_id, asker=county.office, version=2, now=at(day, 15), today=day)
    make_due_occurrences(now=at(D(2026, 4, 26)))
    assert [n for _, _, n in asked().values()] == [3, 2]
    db.session.rollback()
    owing = db.session.scalars(
        select(Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.occurrence == 3)
    ).all()
    assert unit.id not in owing


def test_it_goes_on_for_a_unit_until_it_has_left_the_stage(app, make):
    a_county_with(make, recurs_until="stage")
    with transaction() as session:
        first = session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
        assert first is not None
        first.stage_id = session.scalars(select(Stage.id).where(Stage.key == "accept")).one()
    make_due_occurrences(now=at(D(2026, 3, 26)))
    assert asked()[2][2] == 2


@pytest.mark.parametrize(("state", "number"), [("accepted", 0), ("open", 1)])
def test_the_offices_own_goes_on_until_every_unit_is_accepted(app, make, state, number):
    county = a_county(make)
    plan = a_plan()
    changed = [
        replace(m, due_on=D(2026, 3, 25), recurs="monthly", recurs_until="accepted:survey")
        if m.key == "rollup"
        else m
        for m in plan.milestones
    ]
    county.open(replace(plan, milestones=tuple(changed)))
    with transaction() as session:
        survey = select(Milestone.id).where(Milestone.key == "survey").scalar_subquery()
        duties = session.scalars(select(Duty).where(Duty.milestone_id == survey)).all()
        for duty in duties:
            duty.state = "accepted"
        duties[0].state = state
    make_due_occurrences(now=at(D(2026, 3, 26)))
    assert asked()[2][2] == number


def test_dates_of_an_occurrence_move_with_it(app, make):
    a_county_with(make, late_until_on=D(2026, 3, 30), edit_until_on=D(2026, 4, 1))
    make_due_occurrences(now=at(D(2026, 3, 26)))
    db.session.rollback()
    found = db.session.scalars(select(Milestone).where(Milestone.occurrence == 2)).one()
    assert (found.late_until_on, found.edit_until_on) == (D(2026, 4, 30), D(2026, 5, 2))


def test_many_heartbeats_at_once_make_each_occurrence_once(app, county):
    now = at(D(2026, 6, 26))
    made: list[Made] = []

    def beat() -> None:
        with app.app_context():
            made.append(make_due_occurrences(now=now))
            db.session.remove()

    threads = [threading.Thread(target=beat) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(one.occurrences for one in made) == 4
    assert sum(one.duties for one in made) == 12
    assert [n for _, _, n in asked().values()] == [3, 3, 3, 3]
    spans = select(func.count()).select_from(DutySpan).where(DutySpan.act == "campaign.recur")
    assert db.session.scalar(spans) == 12


def test_kinds_of_unit_recur_each_from_its_own_first_date(app: Flask, make: Make) -> None:
    """From the file to the tick and the amendment: townships report a week after departments."""
    county = a_county(make)
    town = make.unit("柳河镇", county.scope, kind="township", code="ZHEN")
    make.holder(town, Role.CONTACT)
    own = (("township", D(2026, 4, 1)),)
    told = {
        "due_on": D(2026, 3, 25), "recurs": "monthly", "due_on_for": own,
        "late_until_on": D(2026, 4, 8),
    }  # fmt: skip
    plan = a_plan()
    plan = replace(
        plan,
        milestones=tuple(
            replace(m, **told) if m.key == "report" else m
            for m in plan.milestones  # type: ignore[arg-type]
        ),
    )
    read = read_plan(plan_text(plan), folder=None)
    assert read.plan is not None and not read.errors, "the plan's file may say so"
    county.open(read.plan)
    make_due_occurrences(now=at(D(2026, 3, 26)))
    db.session.rollback()
    rows = db.session.execute(
        select(Milestone.occurrence, Unit.kind, Term.due_on, func.count())
        .join(Duty, Duty.milestone_id == Milestone.id)
        .join(Term, Term.id == Duty.term_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(func.coalesce(Milestone.first_id, Milestone.id).in_(
            select(Milestone.id).where(Milestone.key == "report")
        ))
        .group_by(Milestone.occurrence, Unit.kind, Term.due_on)
        .order_by(Milestone.occurrence, Unit.kind)
    ).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [
        (1, "department", D(2026, 3, 25), 3), (1, "township", D(2026, 4, 1), 1),
        (2, "department", D(2026, 4, 25), 3), (2, "township", D(2026, 5, 1), 1),
    ]  # fmt: skip
    second = db.session.scalars(select(Milestone).where(Milestone.occurrence == 2)).one()
    assert second.late_until_on == D(2026, 5, 9), "the latest day moves along"
    db.session.rollback()
    make_due_occurrences(now=at(D(2026, 4, 27)))
    db.session.rollback()
    third = db.session.scalars(select(Milestone).where(Milestone.occurrence == 3)).one()
    assert third.by_kind == {"township": ["2026-06-01", "2026-06-01"]}
    db.session.rollback()
    tick(now=at(D(2026, 4, 30)))
    about = db.session.execute(
        select(Unit.kind, Term.due_on)
        .join(Duty, Duty.unit_id == Unit.id)
        .join(Notice, Notice.duty_id == Duty.id)
        .join(Term, Term.id == Notice.term_id)
        .where(Unit.kind == "township", Term.due_on == D(2026, 5, 1))
    ).all()
    assert about, "each kind's ladder hangs on its own date"
    session = db.session()
    campaign = session.get_one(Campaign, county.campaign_id)
    stored = stored_plan(session, campaign)
    assert next(m for m in stored.milestones if m.key == "report").due_on_for == own
    seen = brings(
        session, campaign, replace(stored, name="改名"), calendar=load_calendar(session),
        now=at(D(2026, 4, 30)), today=D(2026, 4, 30),
    )  # fmt: skip
    assert not seen.amendment.faults and len(seen.amendment.edits) == 1
    db.session.rollback()


def test_a_pace_that_the_calendar_sets_has_one_date_for_all() -> None:
    milestone = replace(
        a_plan().milestones[2], recurs="last_wednesday", due_on=D(2026, 3, 25),
        due_on_for=(("township", D(2026, 3, 26)),),
    )  # fmt: skip
    found = read_plan(plan_text(a_plan(milestones=(milestone,))), folder=None)
    assert any("每次都落在同一天" in one.message for one in found.errors)
