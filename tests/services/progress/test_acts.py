"""What people do to duties: submit, accept; and how the stage moves by itself."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone, PlanStage
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.event import Event
from models.plan import Stage
from tests.county import County, a_county, a_plan, at
from tests.make import Make
from tests.services.progress.acts import DAY, D, accept, duty, stage, submit


def test_launching_writes_every_duty_term_and_rung_time(county: County) -> None:
    assert county.opened is not None
    assert (county.opened.units, county.opened.duties) == (3, 10)
    assert (county.opened.terms, county.opened.rung_times) == (4, 28)
    assert (county.opened.vacant, county.opened.without_address) == (0, 0)


def test_the_same_code_cannot_be_launched_twice(county: County) -> None:
    with pytest.raises(NotNow):
        county.open()


def test_marking_done_moves_the_duty_and_leaves_a_trail(county: County) -> None:
    submit(county)
    found = duty(county)
    assert (found.state, found.submitted_on, found.version) == ("submitted", DAY, 2)
    spans = db.session.execute(
        select(DutySpan.state, DutySpan.until_at)
        .where(DutySpan.duty_id == found.id)
        .order_by(DutySpan.id)
    ).all()
    assert [tuple(row) for row in spans] == [("open", at(DAY, 10)), ("submitted", None)]
    event = db.session.scalars(select(Event).where(Event.duty_id == found.id)).one()
    assert (event.act, event.note) == ("duty.submit", "已签章报送")


@pytest.mark.parametrize("note", ["", "   ", "长" * 2001])
def test_a_note_is_asked_and_bounded(county: County, note: str) -> None:
    contact = county.asker(county.units[0], Role.CONTACT)
    with pytest.raises(FieldMissing) as refused:
        submit_duty(duty(county).id, asker=contact, note=note, version=1, now=at(DAY), today=DAY)
    assert refused.value.field == "note"
    assert duty(county).state == "open"


def test_a_stale_page_changes_nothing(county: County) -> None:
    submit(county)
    contact = county.asker(county.units[0], Role.CONTACT)
    with pytest.raises(Overtaken):
        submit_duty(duty(county).id, asker=contact, note="再报", version=1, now=at(DAY), today=DAY)
    assert duty(county).version == 2


def test_what_is_not_there_cannot_be_marked(county: County) -> None:
    contact = county.asker(county.units[0], Role.CONTACT)
    with pytest.raises(NotFound):
        submit_duty(99_999, asker=contact, note="报", version=1, now=at(DAY), today=DAY)


def test_an_open_duty_cannot_be_accepted(county: County) -> None:
    with pytest.raises(NotNow):
        accept(county)


def test_the_last_required_duty_moves_the_stage(county: County) -> None:
    assert stage(county) == "self_check"
    submit(county)
    assert stage(county) == "self_check"
    accept(county)
    assert stage(county) == "rectification"
    assert stage(county, 1) == "self_check"


def test_work_done_ahead_counts_when_its_stage_comes(county: County) -> None:
    submit(county, "install")
    accept(county, "install")
    assert stage(county) == "self_check"
    submit(county)
    accept(county)
    assert stage(county) == "acceptance"


def test_acceptance_is_left_by_a_verdict_only(county: County) -> None:
    for key in ("survey", "install"):
        submit(county, key)
        accept(county, key)
    row = db.session.scalars(select(Enrolment).where(Enrolment.unit_id == county.units[0].id)).one()
    assert row.state == "acceptance"
    pass_enrolment(row.id, asker=county.office, version=row.version, now=at(DAY, 16), today=DAY)
    assert stage(county) == "commendation"


def test_commendation_is_not_passed_over_though_something_comes_after_it(make: Make) -> None:
    """A plan that goes on with standing duties, as the example county's does."""
    after = PlanStage("standing", "长效机制", "other", D(2026, 10, 1), D(2026, 12, 31))
    yearly = PlanMilestone("yearly", "年度报告", "standing", D(2026, 12, 1), ("department",))
    plan = a_plan()
    county = a_county(make)
    county.open(
        replace(
            plan, stages=(*plan.stages, after), milestones=(*plan.milestones, yearly),
            goal_on=D(2026, 12, 31),
        )
    )  # fmt: skip
    for key in ("survey", "install"):
        submit(county, key)
        accept(county, key)
    row = db.session.scalars(select(Enrolment).where(Enrolment.unit_id == county.units[0].id)).one()
    pass_enrolment(row.id, asker=county.office, version=row.version, now=at(DAY, 16), today=DAY)
    assert stage(county) == "commendation"


def test_a_unit_in_self_check_cannot_pass_acceptance(county: County) -> None:
    row = db.session.scalars(select(Enrolment)).first()
    assert row is not None
    with pytest.raises(NotNow):
        pass_enrolment(row.id, asker=county.office, version=1, now=at(DAY), today=DAY)


def test_nothing_can_be_done_in_a_cancelled_campaign(county: County) -> None:
    cancel_campaign(county.campaign_id, asker_id=None, now=at(DAY))
    with pytest.raises(NotNow):
        submit(county)
    with pytest.raises(NotNow):
        cancel_campaign(county.campaign_id, asker_id=None, now=at(DAY))


def test_the_offices_own_duty_does_not_move_any_unit(county: County) -> None:
    db.session.rollback()
    own = db.session.scalars(select(Duty).where(Duty.enrolment_id.is_(None))).one()
    submit_duty(
        own.id, asker=county.asker(county.bureau, Role.CONTACT), note="已汇总", version=1,
        now=at(DAY), today=DAY,
    )  # fmt: skip
    accept_duty(own.id, asker=county.office, version=2, now=at(DAY), today=DAY)
    kinds = set(db.session.scalars(select(Stage.kind).join(Enrolment)))
    assert kinds == {"self_check"}
