"""Townships have another date than departments, and what sums them up knows what it lacks."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.papers.plan_file import read_plan
from campaign.papers.plan_file.plan_text import plan_text
from campaign.records.plan.kinds import planned
from campaign.records.progress.rollup import lacking, roll_ups
from campaign.reports.calendar.candidate import of_day
from campaign.reports.calendar.explained import of_duty
from campaign.reports.calendar.moves import moves_of
from campaign.reports.duty.below import Which, below_of, page_below
from campaign.reports.duty.duty import one_duty
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone
from campaign.rules.time.days import DayKind, Entry
from campaign.services.dates.save_calendar import change_day
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty, DutySpan
from models.plan import Milestone
from tests.county import DUE, ISSUED, County, a_county, a_plan, at
from tests.make import Make
from tests.services.plan.conftest import KINDS, Plans

D = dt.date
DAY = dt.timedelta(days=1)
TODAY = D(2026, 4, 1)
NOW = at(TODAY, 10)
THEIRS = D(2026, 4, 24)  # a Friday


@pytest.fixture
def plans(app: Flask, make: Make) -> Plans:
    """县财政局, 县教育局 and a township; the office sums the survey up."""
    county = make.story("by kind", lambda: _opened(make))
    return Plans(county)


def _opened(make: Make) -> County:
    county = a_county(make)
    town = make.unit("柳河镇", county.scope, kind="township", code="ZHEN")
    county.units.append(town)
    county.people[town.code, Role.CONTACT] = make.holder(town, Role.CONTACT)
    milestones = (
        PlanMilestone(
            "survey", "报送统计表", "check", DUE, KINDS, due_on_for=(("township", THEIRS),)
        ),
        PlanMilestone(
            "rollup", "汇总统计表", "check", D(2026, 4, 30), by_office=True, follows="survey"
        ),
    )
    plan = a_plan(milestones=milestones, roll="next", office_unit="县文化广电和旅游局")
    county.open(plan, now=at(ISSUED))
    return county


def dates(plans: Plans) -> list[D]:
    return [plans.term(number).due_on for number in range(3)]


def change(plans: Plans, day: D, kind: DayKind) -> None:
    """Change the calendar as the page would."""
    session = db.session()
    entry = Entry(kind, "临时放假")
    found = of_day(session, day, entry, "县政府通知")
    digest = moves_of(session, found.calendar, now=NOW, today=TODAY).digest
    db.session.rollback()
    change_day(
        day, entry, reason="县政府通知", after=found.after, shown=digest,
        asker=plans.county.office, now=NOW, today=TODAY,
    )  # fmt: skip
    db.session.rollback()


def test_each_kind_keeps_its_own_date_through_amendments_and_the_calendar(plans: Plans) -> None:
    assert dates(plans) == [DUE, DUE, THEIRS]
    town = plans.duty(2)
    shown = one_duty(db.session(), town.id, now=NOW, today=TODAY)
    assert shown is not None and shown.asked.first_due_on == THEIRS
    assert of_duty(db.session(), town.id).due is not None
    db.session.rollback()
    plan = plans.plan()
    assert read_plan(plan_text(plan), folder=None).plan == plan

    # A holiday moves the township's date alone, as the plan rolls it.
    change(plans, THEIRS, DayKind.HOLIDAY)
    assert dates(plans) == [DUE, DUE, THEIRS + 3 * DAY]
    assert plans.plan().milestones[0].due_on_for == (("township", THEIRS),)
    assert of_duty(db.session(), plans.duty(2).id).due is not None

    # The common date moves, theirs stays; then theirs moves and theirs alone.
    survey = replace(plans.plan().milestones[0], due_on=DUE + DAY)
    done = plans.amend(replace(plan, milestones=(survey, plan.milestones[1])), NOW)
    assert dates(plans) == [DUE + DAY, DUE + DAY, THEIRS + 3 * DAY]
    assert len(done.dates.changes) == 3  # the own bureau is a department too
    theirs = replace(survey, due_on_for=(("township", D(2026, 4, 28)),))
    plans.amend(replace(plan, milestones=(theirs, plan.milestones[1])), NOW)
    assert dates(plans) == [DUE + DAY, DUE + DAY, D(2026, 4, 28)]

    # Without a date of its own the township keeps the common one.
    same = replace(theirs, due_on_for=())
    plans.amend(replace(plan, milestones=(same, plan.milestones[1])), NOW)
    assert dates(plans) == [DUE + DAY] * 3
    with pytest.raises(Invalid, match="已过"):
        plans.amend(replace(plan, milestones=(theirs, plan.milestones[1])), at(DUE + 2 * DAY, 10))


def test_a_milestone_that_is_added_has_its_dates_by_kind(plans: Plans) -> None:
    plan = plans.plan()
    more = PlanMilestone(
        "more", "报送台账", "mend", D(2026, 5, 20), KINDS,
        due_on_for=(("township", D(2026, 5, 27)),),
    )  # fmt: skip
    done = plans.amend(replace(plan, milestones=(*plan.milestones, more)), NOW)
    assert done.new_duties == 4
    assert [plans.term(n, "more").due_on for n in (0, 2)] == [D(2026, 5, 20), D(2026, 5, 27)]
    assert plans.plan().milestones[-1] == more
    row = db.session.scalars(select(Milestone).where(Milestone.key == "more")).one()
    assert [one.kinds for one in planned(row)] == [("department",), ("township",)]
    spans = select(DutySpan.duty_id).join(Duty, Duty.id == DutySpan.duty_id)
    written = db.session.scalars(spans.where(Duty.milestone_id == row.id)).all()
    assert len(written) == len(set(written)) == 4


def test_a_roll_up_names_what_it_lacks_and_is_handed_in_knowingly(plans: Plans) -> None:
    county = plans.county
    own = db.session.scalars(
        select(Duty).join(Milestone, Milestone.id == Duty.milestone_id).where(
            Milestone.key == "rollup"
        )
    ).one()  # fmt: skip
    session = db.session()
    assert lacking(session, roll_ups(session, [own.id])) == {own.id: 4}
    assert lacking(session, roll_ups(session, [plans.duty(0).id])) == {}
    for number, person in ((0, county.units[0]), (2, county.units[2])):
        duty = plans.duty(number)
        submit_duty(
            duty.id, asker=county.asker(person, Role.CONTACT), note="已报", version=1, now=NOW,
            today=TODAY,
        )  # fmt: skip
    below = below_of(db.session(), own.id, today=DUE + 2 * DAY)
    assert below is not None
    assert (below.lacking, below.waiting, below.total) == (2, 2, 4)
    assert {(one.unit, one.days_late) for one in below.first} == {
        ("县文化广电和旅游局", 2), ("县教育局", 2),
    }  # fmt: skip
    page = page_below(db.session(), own.id, Which.WAITING, after=0, before=0, today=DUE)
    assert [(one.unit, one.office_days) for one in page.rows] == [
        ("县财政局", (DUE - TODAY).days), ("柳河镇", (DUE - TODAY).days),
    ]  # fmt: skip
    assert below_of(db.session(), plans.duty(0).id, today=DUE) is None
    db.session.rollback()
    bureau = county.asker(county.bureau, Role.CONTACT)
    asked = {"asker": bureau, "note": "已汇总", "version": 1, "now": NOW, "today": TODAY}
    with pytest.raises(FieldMissing) as refused:
        submit_duty(own.id, **asked)  # type: ignore[arg-type]
    assert refused.value.field == "as_it_is"
    submit_duty(own.id, as_it_is=True, **asked)  # type: ignore[arg-type]
    db.session.rollback()
    note = db.session.scalars(
        select(DutySpan.note).where(DutySpan.duty_id == own.id, DutySpan.until_at.is_(None))
    ).one()
    assert "还缺 2 个单位" in note and "县教育局" in note
