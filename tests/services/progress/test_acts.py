"""What people do to duties: submit, accept, return, urge; and how the stage moves by itself."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.event import Event
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.plan import Milestone, Stage
from models.term import Term, TermRung
from tests.county import County, a_county, at
from tests.make import Make

D = dt.date
DAY = D(2026, 4, 16)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau, the campaign open."""
    found = a_county(make)
    found.open()
    return found


def duty(county: County, number: int = 0, key: str = "survey") -> Duty:
    """A unit's duty, fresh."""
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == key, Duty.unit_id == county.units[number].id)
    ).one()


def stage(county: County, number: int = 0) -> str:
    """The kind of stage a unit stands in, by its enrolment and by its open span."""
    db.session.rollback()
    row = db.session.scalars(
        select(Enrolment).where(Enrolment.unit_id == county.units[number].id)
    ).one()
    span = db.session.scalars(
        select(EnrolmentSpan.state).where(
            EnrolmentSpan.enrolment_id == row.id, EnrolmentSpan.until_at.is_(None)
        )
    ).one()
    assert span == row.state
    return row.state


def submit(county: County, key: str = "survey", day: D = DAY, number: int = 0) -> None:
    """The contact marks it done."""
    found = duty(county, number, key)
    submit_duty(
        found.id, asker=county.asker(county.units[number], Role.CONTACT), note="已签章报送",
        version=found.version, now=at(day, 10), today=day,
    )  # fmt: skip


def accept(county: County, key: str = "survey", day: D = DAY, number: int = 0) -> None:
    """The office accepts it."""
    found = duty(county, number, key)
    accept_duty(found.id, asker=county.office, version=found.version, now=at(day, 15), today=day)


def send_back(county: County, due_on: D, day: D = DAY, reason: str = "第三节请核对") -> None:
    """The office returns it."""
    found = duty(county)
    return_duty(
        found.id, asker=county.office, reason=reason, due_on=due_on, version=found.version,
        now=at(day, 15), today=day,
    )  # fmt: skip


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


def test_a_unit_in_self_check_cannot_pass_acceptance(county: County) -> None:
    row = db.session.scalars(select(Enrolment)).first()
    assert row is not None
    with pytest.raises(NotNow):
        pass_enrolment(row.id, asker=county.office, version=1, now=at(DAY), today=DAY)


def test_a_return_gives_a_new_term_and_tells_the_contact_at_once(county: County) -> None:
    submit(county)
    old = duty(county).term_id
    send_back(county, D(2026, 4, 27))
    found = duty(county)
    assert found.state == "returned"
    assert found.term_id != old
    assert db.session.get_one(Term, found.term_id).due_on == D(2026, 4, 27)
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.next_try_at) == ("returned", at(DAY, 15))
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.note, notice.role, notice.letter_id) == ("第三节请核对", "contact", letter.id)


def test_rungs_that_lie_before_the_return_do_not_fire_again(county: County) -> None:
    submit(county)
    send_back(county, D(2026, 4, 17))
    done = db.session.scalars(
        select(TermRung.number).where(
            TermRung.term_id == duty(county).term_id, TermRung.done_at.is_not(None)
        )
    ).all()
    assert sorted(done) == [1, 2, 3]
    assert tick(now=at(DAY, 16)).letters == 2  # the bureau and the other department


@pytest.mark.parametrize(
    ("reason", "due_on", "field"),
    [
        ("", D(2026, 4, 27), "reason"),
        ("长" * 2001, D(2026, 4, 27), "reason"),
        ("改", D(2026, 4, 15), "due_on"),
        ("改", D(2028, 4, 15), "due_on"),
    ],
)
def test_a_return_asks_for_reason_and_a_date_ahead(
    county: County, reason: str, due_on: D, field: str
) -> None:
    submit(county)
    with pytest.raises(FieldMissing) as refused:
        send_back(county, due_on, reason=reason)
    assert refused.value.field == field
    assert duty(county).state == "submitted"


def test_urging_writes_one_letter_a_person_and_once_a_day(county: County) -> None:
    ids = [duty(county, 0).id, duty(county, 0, "install").id, duty(county, 1).id]
    told = urge_duties(ids, asker=county.office, note="请抓紧", now=at(DAY, 10), today=DAY)
    assert (told.people, told.letters, told.calls) == (2, 2, 0)
    with pytest.raises(NotNow):
        urge_duties(ids, asker=county.office, note="", now=at(DAY, 11), today=DAY)
    db.session.rollback()
    assert len(db.session.scalars(select(Letter)).all()) == 2


def test_who_has_answered_is_not_urged(county: County) -> None:
    submit(county)
    with pytest.raises(NotNow):
        urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY, 12), today=DAY)


def test_nobody_urges_a_unit_outside_their_subtree(county: County) -> None:
    stranger = county.asker(county.units[1], Role.CONTACT)
    with pytest.raises(NotNow):
        urge_duties([duty(county).id], asker=stranger, note="", now=at(DAY), today=DAY)


def test_a_contact_without_address_is_urged_by_telephone(county: County) -> None:
    person = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email=None))
    told = urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY), today=DAY)
    assert (told.people, told.letters, told.calls) == (1, 0, 1)


def test_with_every_post_vacant_the_office_itself_is_told(county: County) -> None:
    with transaction() as session:
        session.execute(
            update(Post).where(Post.unit_id == county.units[0].id).values(until_on=D(2026, 4, 1))
        )
    told = urge_duties([duty(county).id], asker=county.office, note="", now=at(DAY), today=DAY)
    assert (told.people, told.letters) == (1, 1)
    db.session.rollback()
    assert db.session.scalars(select(Notice.role)).one() == "office"


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


def test_an_answer_ends_the_calls_and_drafts_about_it(county: County) -> None:
    person = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email=None))
    tick(now=at(D(2026, 4, 9)))
    tick(now=at(D(2026, 4, 15)))
    found = duty(county)
    calls = db.session.scalars(select(Call).where(Call.duty_id == found.id)).all()
    assert [call.done_at is None for call in calls] == [False, True], "one call, the newest"
    with transaction() as session:
        rung = session.scalars(select(TermRung).where(TermRung.number == 7)).first()
        assert rung is not None
        session.add(
            Held(
                duty_id=found.id, term_rung_id=rung.id, reason="needs-approval", created_at=at(DAY)
            )
        )
    submit(county)
    db.session.rollback()
    assert db.session.scalars(select(Call).where(Call.done_at.is_(None))).all() == []
    assert db.session.scalars(select(Held.decision)).one() == "answered"
