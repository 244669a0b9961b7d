"""A running plan gets another wording: names, dates, what is asked more and what no more."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from campaign.papers.plan_file import read_plan
from campaign.papers.plan_file.plan_text import plan_text, text_in_force
from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import FieldMissing, Invalid, NotNow
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick
from campaign.services.dates.amend_campaign import amend_campaign
from campaign.services.dates.change_dates import change_dates
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.letter import Letter
from models.notice import Notice
from models.plan import Milestone, PlanVersion
from models.term import Term
from tests.county import DUE, at
from tests.services.plan.conftest import KINDS, Plans, rung

D = dt.date
NOW = at(D(2026, 4, 1), 10)
DAY = dt.timedelta(days=1)


def kinds_of_letters() -> list[str]:
    found = sorted(db.session.scalars(select(Letter.kind)))
    db.session.rollback()
    return found


def test_a_date_that_moves_takes_the_duties_that_keep_it_along(plans: Plans) -> None:
    plan = plans.plan()
    survey = replace(
        plan.milestones[0], due_on=DUE + 7 * DAY, name="报送统计表", evidence=("新表",)
    )
    done = plans.amend(replace(plan, milestones=(survey, *plan.milestones[1:])), NOW)
    assert {plans.term(number).due_on for number in (0, 1)} == {DUE + 7 * DAY}
    assert plans.plan().milestones[0] == survey
    assert len(done.dates.changes) == 3
    assert kinds_of_letters() == ["new_date"] * 3
    version = db.session.scalars(select(PlanVersion).order_by(PlanVersion.number.desc())).first()
    assert version is not None and version.number == 2
    assert {edit["field"] for edit in version.changes} == {"name", "due_on", "evidence"}
    assert version.effect["dates"] == 3


def test_what_is_asked_no_more_is_waived_and_the_unit_goes_on(plans: Plans) -> None:
    plan = plans.plan()
    plans.amend(replace(plan, milestones=plan.milestones[1:]), NOW)
    assert plans.duty().state == DutyState.WAIVED
    assert kinds_of_letters() == ["waived"] * 3
    reasons = db.session.scalars(select(Notice.note).where(Notice.kind == "waived").distinct())
    assert reasons.all() == ["方案修订后不再要求这一项。"]
    stages = {row.stage_id for row in db.session.scalars(select(Enrolment))}
    assert stages == {
        db.session.scalars(select(Milestone.stage_id).where(Milestone.key == "install")).one()
    }
    db.session.rollback()
    assert "survey" not in {one.key for one in plans.plan().milestones}
    again = PlanMilestone("survey", "再报一次", "check", D(2026, 4, 28), KINDS)
    with pytest.raises(Invalid, match="以前的节点用过"):
        plans.amend(replace(plans.plan(), milestones=(*plans.plan().milestones, again)), NOW)


def test_what_is_asked_more_is_owed_by_every_unit_that_takes_part(plans: Plans) -> None:
    plan = plans.plan()
    more = PlanMilestone("more", "报送台账", "mend", D(2026, 5, 20), KINDS)
    own = PlanMilestone("own", "汇总台账", "mend", D(2026, 5, 25), by_office=True)
    done = plans.amend(replace(plan, milestones=(*plan.milestones, more, own)), NOW)
    assert done.new_duties == 4
    assert plans.duty(1, "more").state == DutyState.OPEN
    assert plans.term(1, "more").due_on == D(2026, 5, 20)
    assert done.effect is not None and done.effect.letters.added
    assert kinds_of_letters() == []


@pytest.mark.parametrize(("days", "told"), [(9, set()), (2, {"rung/2"})])
def test_steps_before_a_new_milestone_are_not_sent_unless_nothing_else_would_come(
    plans: Plans, days: int, told: set[str]
) -> None:
    plan = replace(
        plans.plan(), ladder=tuple(rung(n, -off, Role.CONTACT, 0) for n, off in ((1, 9), (2, 5)))
    )
    plans.amend(plan, NOW)
    more = PlanMilestone("more", "报送台账", "check", NOW.date() + days * DAY, KINDS)
    plans.amend(replace(plan, milestones=(*plan.milestones, more)), NOW)
    tick(now=NOW + dt.timedelta(minutes=1))
    assert {occasion for _, occasion, *_ in plans.notices("more")} == told


def test_what_recurred_and_is_asked_no_more_comes_no_more(plans: Plans) -> None:
    plan = plans.plan()
    monthly = PlanMilestone("news", "报送进度", "check", D(2026, 4, 5), KINDS, required=False,
                            recurs="monthly")  # fmt: skip
    plans.amend(replace(plan, milestones=(*plan.milestones, monthly)), NOW)
    make_due_occurrences(now=at(D(2026, 4, 6)))
    news = select(Duty).join(Milestone, Milestone.id == Duty.milestone_id)
    assert len(db.session.scalars(news.where(Milestone.key.startswith("news"))).all()) == 6
    db.session.rollback()
    plans.amend(plan, at(D(2026, 4, 7)))
    states = {row.state for row in db.session.scalars(news.where(Milestone.key.startswith("news")))}
    assert states == {DutyState.WAIVED}
    db.session.rollback()
    assert make_due_occurrences(now=at(D(2026, 6, 6))).occurrences == 0


def test_it_is_refused_as_a_whole(plans: Plans) -> None:
    plan = plans.plan()
    with pytest.raises(Invalid, match="代号不能改"):
        plans.amend(replace(plan, code="other", name="新"), NOW)
    with pytest.raises(NotNow, match="完全相同"):
        plans.amend(plan, NOW)
    with pytest.raises(FieldMissing):
        amend_campaign(
            plans.county.campaign_id, replace(plan, name="新"), "x", {}, note=" ", shown=None,
            asker_id=None, now=NOW, today=NOW.date(),
        )  # fmt: skip
    assert plans.plan() == plan
    cancel_campaign(plans.county.campaign_id, asker_id=None, now=NOW)
    with pytest.raises(NotNow, match="已经取消"):
        plans.amend(replace(plan, name="新"), NOW)


def test_the_plan_reads_back_from_its_text(plans: Plans) -> None:
    plan = plans.plan()
    text = plan_text(plan)
    assert read_plan(text, folder=None).plan == plan
    assert text_in_force(plan, "code: no plan\n") == text
    kept = text.replace("code:", "# 说明\ncode:")
    assert text_in_force(plan, kept) == kept


def test_a_duty_with_a_date_of_its_own_keeps_it(plans: Plans) -> None:
    plan = plans.plan()
    own = db.session.get_one(Term, plans.duty().term_id)
    assert own.due_on == DUE
    db.session.rollback()
    change_dates(
        plans.county.campaign_id, {plans.duty().id: plans.duty().version},
        NewDate(on=D(2026, 4, 29)), asker=plans.county.office, reason="搬迁", now=NOW,
        today=NOW.date(),
    )  # fmt: skip
    later = replace(plan.milestones[0], due_on=DUE + DAY)
    plans.amend(replace(plan, milestones=(later, *plan.milestones[1:])), NOW)
    assert (plans.term(0).due_on, plans.term(1).due_on) == (D(2026, 4, 29), DUE + DAY)
