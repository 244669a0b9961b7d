"""The office's side work: what will be sent, whom an urging tells, what waits for approval."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaign.records.house.calendar import load_calendar
from campaign.reports.office.ahead import RestDays, SendingDay, horizon, sending_days
from campaign.reports.office.desks import desks, place_in
from campaign.reports.office.drafts import drafts, one_draft, would_tell
from campaign.reports.office.urging import urging
from campaign.reports.progress.standing import Look
from campaign.rules.permissions import Asker, HeldPost, Permission, Role
from campaign.services.clock.tick import tick
from campaign.services.held.decide_held import decide_held
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person
from models.term import TermRung
from tests.county import DUE, County, a_county, at
from tests.make import Make

DAY = dt.timedelta(days=1)
P = Permission


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Three units with a campaign."""
    found = a_county(make, ("县财政局", "县教育局", "县水利局"))
    found.open()
    return found


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


def numbers(county: County, day: dt.date) -> list[SendingDay | RestDays]:
    """The sending days as they look at eight in the morning."""
    db.session.rollback()
    return sending_days(db.session(), county.campaign_id, Look(at(day, 8), at(day, 8)))


def test_the_next_days_foretell_what_the_clock_then_addresses(county: County) -> None:
    day = DUE - 10 * DAY
    foretold = {one.on: one.number for one in numbers(county, day) if isinstance(one, SendingDay)}
    live(day, max(foretold))
    db.session.rollback()
    for on, number in foretold.items():
        addressed = db.session.scalar(
            select(func.count(Notice.duty_id.distinct())).where(Notice.created_at == at(on))
        )
        drafted = db.session.scalar(select(func.count()).where(Held.created_at == at(on)))
        assert number == (addressed or 0) + (drafted or 0), on


def test_seven_sending_days_skip_rest_days_and_name_the_holiday(county: County) -> None:
    lines = numbers(county, dt.date(2026, 4, 28))
    days = [line.on for line in lines if isinstance(line, SendingDay)]
    rests = [line for line in lines if isinstance(line, RestDays)]
    calendar = load_calendar(db.session())
    assert len(days) == 7
    assert all(calendar.is_working(day) for day in days)
    assert [(rest.first, rest.last) for rest in rests] == [
        (dt.date(2026, 5, 1), dt.date(2026, 5, 5))
    ]
    assert "劳动节" in rests[0].name


def test_drafts_count_apart_and_answers_fall_out(county: County) -> None:
    draft = db.session.scalars(
        select(TermRung.fires_at).where(TermRung.needs_approval).order_by(TermRung.fires_at)
    ).first()
    assert draft is not None
    live(DUE - 10 * DAY, draft.date() - DAY)
    lines = numbers(county, draft.date())
    assert isinstance(lines[0], SendingDay)
    assert (lines[0].number, lines[0].approval, lines[0].kinds) == (4, 4, ())
    with transaction() as session:
        session.execute(update(Duty).values(state="accepted"))
    assert all(line.number == 0 for line in numbers(county, draft.date())
               if isinstance(line, SendingDay))  # fmt: skip


def test_what_went_out_today_is_said_and_what_an_outage_held_up_goes_today(county: County) -> None:
    live(DUE - 10 * DAY, DUE - DAY)
    db.session.rollback()
    look = Look(at(DUE + DAY, 8), at(DUE + DAY, 8))
    before = sending_days(db.session(), county.campaign_id, look)[0]
    assert isinstance(before, SendingDay)
    assert (before.number, before.sent) == (5, 0)
    late = Look(at(DUE + 2 * DAY, 10), at(DUE + 2 * DAY, 10))
    held_up = sending_days(db.session(), county.campaign_id, late)[0]
    assert isinstance(held_up, SendingDay)
    assert (held_up.number, held_up.sent) == (5, 0)
    live(DUE + DAY, DUE + DAY)
    db.session.rollback()
    after = Look(at(DUE + DAY, 10), at(DUE + DAY, 10))
    told = sending_days(db.session(), county.campaign_id, after)[0]
    assert isinstance(told, SendingDay)
    assert (told.number, told.sent) == (0, 5)


def test_the_horizon_says_what_is_not_published(county: County) -> None:
    day = dt.date(2026, 4, 28)
    near = horizon(db.session(), today=day, last_due_on=dt.date(2026, 9, 1))
    far = horizon(db.session(), today=day, last_due_on=dt.date(2099, 9, 1))
    assert (near.needed, far.needed) == (False, True)
    assert near.last_year is not None
    assert all(day <= one <= day + 45 * DAY for one in near.makeup)
    assert dt.date(2026, 5, 9) in near.makeup


def survey_duties() -> list[int]:
    """The units' survey duties."""
    db.session.rollback()
    return list(
        db.session.scalars(select(Duty.id).where(Duty.enrolment_id.is_not(None)).order_by(Duty.id))
    )


def test_the_preview_of_an_urging_is_what_it_does(county: County) -> None:
    day = DUE + DAY
    person = county.people[county.units[1].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email=None, phone="1"))
    ids = survey_duties()
    submit_duty(ids[0], asker=county.office, note="已报", version=1, now=at(day), today=day)
    db.session.rollback()
    plan = urging(db.session(), county.campaign_id, [*ids, 99_999], asker=county.office, today=day)
    assert plan.passed_over == 2
    assert {duty.duty_id for one in plan.people for duty in one.duties} == set(ids[1:])
    db.session.rollback()
    told = urge_duties(plan.duty_ids, asker=county.office, note="", now=at(day), today=day)
    assert (told.people, told.letters, told.calls) == (
        len(plan.people), plan.letters, plan.calls,
    )  # fmt: skip
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Call)) == plan.calls > 0
    after = urging(db.session(), county.campaign_id, ids[1:], asker=county.office, today=day)
    assert (after.people, {one.duty_id for one in after.again}) == ((), set(ids[1:]))


def test_nobody_foresees_what_they_may_not_urge(county: County) -> None:
    contact = county.asker(county.units[0], Role.CONTACT)
    plan = urging(db.session(), county.campaign_id, survey_duties(), asker=contact, today=DUE)
    assert (plan.people, plan.units) == ((), 0)


def test_a_draft_waits_until_it_is_decided_or_the_unit_answers(county: County) -> None:
    live(DUE - 10 * DAY, DUE + 20 * DAY)
    db.session.rollback()
    day = DUE + 20 * DAY
    waiting, decided = drafts(db.session(), county.campaign_id, asker=county.office, today=day)
    assert (len(waiting), decided) == (4, ())
    assert waiting[0].days_late == 20
    assert [one.role for one in would_tell(db.session(), waiting[0], today=day)] == ["principal"]
    lead = county.asker(county.scope, Role.LEAD)
    decide_held(waiting[0].id, asker=lead, approve=False, note="已电话说明", now=at(day), today=day)
    submit_duty(waiting[1].duty_id, asker=lead, note="报", version=1, now=at(day), today=day)
    db.session.rollback()
    left, done = drafts(db.session(), county.campaign_id, asker=county.office, today=day)
    assert [one.id for one in left] == [one.id for one in waiting[2:]]
    assert [(one.decision, one.note) for one in done] == [("decline", "已电话说明")]
    moot = one_draft(db.session(), waiting[1].id, today=day)
    assert moot is not None
    assert moot.moot


def post(role: Role, path: str) -> Asker:
    """Somebody with one post."""
    return Asker(1, "", (HeldPost(role, 1, path),))


def test_a_right_meets_a_campaign_from_above_inside_or_not_at_all() -> None:
    see = P.SEE_OFFICE
    assert place_in(post(Role.OFFICE, "/1/2/"), see, "/1/2/") == "/1/2/"
    assert place_in(post(Role.OFFICE, "/1/"), see, "/1/2/") == "/1/2/"
    assert place_in(post(Role.COLLECTOR, "/1/2/7/"), see, "/1/2/") == "/1/2/7/"
    assert place_in(post(Role.OFFICE, "/1/3/"), see, "/1/2/") is None
    assert place_in(post(Role.CONTACT, "/1/2/7/"), see, "/1/2/") is None


def test_desks_are_the_campaigns_where_the_right_reaches(county: County) -> None:
    assert [desk.id for desk in desks(db.session(), county.office, P.SEE_OFFICE)] == [
        county.campaign_id
    ]
    stranger = post(Role.OFFICE, "/999/")
    assert desks(db.session(), stranger, P.SEE_OFFICE) == []
