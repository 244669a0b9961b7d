"""Reminders that others lost, repeated or sent to the wrong people."""

import datetime as dt

from sqlalchemy import func, select, update

from campaign.records.house.calendar import load_calendar, published_days
from campaign.reports.forecast.deliveries import Kind, deliveries
from campaign.reports.forecast.owing import on_terms, owing
from campaign.reports.forecast.seats import seats
from campaign.rules.calendar import day_of
from campaign.rules.dates.new_date import NewDate
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.clock.tick import TickCount, tick
from campaign.services.dates.change_dates import change_dates
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.people.switch_account import disable_account
from campaign.services.progress.sign_duty import send_back
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.letter import Letter
from models.notice import Notice
from models.person import Person
from models.plan import LadderRung, Milestone
from models.term import Term, TermRung
from tests.county import DUE, ISSUED, County, at
from tests.make import Make
from tests.regressions.conftest import beat, contact, duty_of, heard, letters, live

D = dt.date
FIRST = D(2026, 4, 9)


def answer(county: County, number: int, now: dt.datetime, **more: object) -> None:
    duty = duty_of(county, number)
    submit_duty(
        duty.id, asker=county.asker(county.units[number], Role.CONTACT), note="已报送",
        version=duty.version, now=now, today=day_of(now), **more,
    )  # fmt: skip


def test_redmine_10006_no_reminder_for_a_closed_item(county: County) -> None:
    answer(county, 0, at(D(2026, 4, 8)))
    live(FIRST, D(2026, 5, 20))
    assert heard(duty_of(county, 0)) == []
    assert heard(duty_of(county, 1)) != []


def test_redmine_5773_no_reminder_to_a_disabled_person_and_somebody_else_hears(
    county: County, make: Make
) -> None:
    gone, unit = contact(county), county.scope
    admin = make.holder(unit, Role.ADMIN)
    asker = Asker(admin.id, admin.name, (HeldPost(Role.ADMIN, unit.id, unit.path),))
    disable_account(gone.id, asker=asker, now=at(ISSUED), today=ISSUED)
    beat(at(FIRST))
    assert letters(gone) == 0
    assert heard(duty_of(county, 0)) == [("rung/1", "deputy", FIRST)]


def test_redmine_11723_a_set_of_people_is_told_whole(county: County, make: Make) -> None:
    second = make.holder(county.scope, Role.OFFICE, "赵敏")
    with transaction() as session:  # one unit stays silent
        session.execute(
            update(Duty).where(Duty.unit_id != county.units[0].id).values(state="accepted")
        )
    live(ISSUED, D(2026, 4, 27))
    told = set(
        db.session.scalars(
            select(Notice.person_id).where(
                Notice.duty_id == duty_of(county).id, Notice.role == "office"
            )
        )
    )
    assert told == {county.people[county.scope.code, Role.OFFICE].id, second.id}


def test_hypa_4476_a_date_that_moves_while_overdue_is_overdue_again_after_the_new_one(
    county: County,
) -> None:
    live(ISSUED, D(2026, 4, 22))
    duty = duty_of(county)
    change_dates(
        county.campaign_id, {duty.id: duty.version}, NewDate(on=D(2026, 5, 15)),
        asker=county.office, reason="单位搬迁", now=at(D(2026, 4, 22), 15), today=D(2026, 4, 22),
    )  # fmt: skip
    live(D(2026, 4, 23), D(2026, 5, 25))
    escalated = [
        (role, day) for occasion, role, day in heard(duty, D(2026, 5, 16)) if "rung" in occasion
    ]
    assert escalated == [
        ("deputy", D(2026, 5, 18)), ("principal", D(2026, 5, 20)), ("office", D(2026, 5, 22)),
    ]  # fmt: skip


def test_ciso_assistant_a_day_that_the_clock_skipped_loses_no_reminder(county: County) -> None:
    live(D(2026, 4, 8), D(2026, 4, 14), but=[FIRST])
    assert heard(duty_of(county)) == [("rung/1", "contact", D(2026, 4, 10))]


def test_snipe_15844_the_ladder_ends_and_nobody_is_mailed_for_ever(county: County) -> None:
    with transaction() as session:
        session.execute(
            update(Duty).where(Duty.unit_id != county.units[0].id).values(state="accepted")
        )
        session.execute(update(Milestone).values(required=False))
    live(ISSUED, D(2026, 5, 8))
    survey = duty_of(county)
    last = heard(survey)
    for week in range(30):
        beat(at(D(2026, 5, 9) + dt.timedelta(weeks=week)))
    assert heard(survey) == last
    rungs = db.session.scalar(select(func.count()).select_from(LadderRung)) or 0
    assert len(last) == rungs - 1  # and the last waits for a person
    assert tick(now=at(D(2027, 6, 1))) == TickCount()


def test_glpi_17509_a_second_rungs_letter_goes_although_the_firsts_exists(county: County) -> None:
    live(ISSUED, D(2026, 4, 15))
    assert [occasion for occasion, _, _ in heard(duty_of(county))] == ["rung/1", "rung/2"]


def test_glpi_17509_a_second_request_to_sign_goes_although_the_first_exists(
    county: County,
) -> None:
    with transaction() as session:
        session.execute(update(Milestone).values(signed_by="principal"))
    principal = county.people[county.units[0].code, Role.PRINCIPAL]
    for hour in (10, 14):
        answer(county, 0, at(FIRST, hour))
        beat(at(FIRST, hour, 5))
        duty = duty_of(county)
        send_back(
            duty.id, asker=county.asker(county.units[0], Role.PRINCIPAL), reason="请核对数字",
            version=duty.version, now=at(FIRST, hour + 1), today=FIRST,
        )  # fmt: skip
    asked = db.session.scalars(
        select(Letter.state).where(Letter.kind == "to_sign", Letter.person_id == principal.id)
    ).all()
    assert list(asked) == ["accepted", "accepted"]


def test_jmix_790_a_working_day_is_no_twenty_four_hours(county: County) -> None:
    """From the Friday before, the next working day is Monday; from the eve of 1 May, the 6th."""
    calendar = load_calendar(db.session())
    assert calendar.add_working(D(2026, 4, 17), 1) == D(2026, 4, 20)
    assert calendar.add_working(D(2026, 4, 30), 1) == D(2026, 5, 6)
    with transaction() as session:
        session.execute(
            update(Duty).where(Duty.unit_id != county.units[0].id).values(state="accepted")
        )
    live(ISSUED, D(2026, 4, 20))
    beat(at(D(2026, 4, 20), 23, 59))
    assert "deputy" not in [role for _, role, _ in heard(duty_of(county))]
    beat(at(D(2026, 4, 21)))
    assert heard(duty_of(county))[-1] == ("rung/4", "deputy", D(2026, 4, 21))


def test_zammad_390_days_that_nobody_keeps_are_in_no_calendar(county: County) -> None:
    """A year whose notice is not out has no holidays, and the New Year of another one none."""
    assert published_days(2027) == {}
    assert {day.year for day in published_days(2026)} == {2026}
    calendar = load_calendar(db.session())
    assert calendar.is_provisional(D(2027, 2, 6))
    assert all(day.year <= 2026 for day in calendar.holidays | calendar.workdays)


def test_wikiedu_926_nothing_goes_out_about_what_is_over_for_the_unit(county: County) -> None:
    tick(now=at(FIRST))
    unit = county.units[0]
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.unit_id == unit.id)).one()
    withdraw_enrolment(
        enrolment.id, asker=county.office, reason="机构改革", successor="", version=1,
        now=at(FIRST, 9, 1), today=FIRST,
    )  # fmt: skip
    live(FIRST, D(2026, 6, 30), hour=10)
    told = heard(duty_of(county))
    assert {occasion.split("/")[0] for occasion, _, _ in told} == {"withdraw"}
    waiting = select(func.count()).select_from(Letter).where(Letter.state == "queued")
    assert db.session.scalar(waiting) == 0


def test_episphere_1747_what_is_foretold_is_what_is_sent(county: County, make: Make) -> None:
    """An answered duty, a vacant post and a disabled person are seen by the forecast as well."""
    answer(county, 0, at(D(2026, 4, 8)))
    with transaction() as session:
        session.merge(contact(county, 1)).disabled_at = at(ISSUED)
    session = db.session()
    terms = session.scalars(select(Term.id).join(Duty, Duty.term_id == Term.id).distinct()).all()
    owed = owing(on_terms(session, terms), {})
    people = seats(session, [unit.id for unit in (*county.units, county.bureau, county.scope)],
                   today=FIRST)  # fmt: skip
    foretold = {
        (one.person_id, one.duty_id)
        for one in deliveries(owed, people, load_calendar(session), now=at(FIRST, 8))
        if one.on == FIRST and one.kind is Kind.LETTER
    }
    beat(at(FIRST))
    told = select(Notice.person_id, Notice.duty_id).where(Notice.verdict == "send")
    sent = {tuple(row) for row in session.execute(told)}
    assert sent == foretold
    assert contact(county, 1).id not in {person_id for person_id, _ in sent}


def test_openregister_every_date_that_is_declared_has_its_ladder_armed(county: County) -> None:
    """Dates of the launch and dates that acts set: each has every rung of its ladder, none late."""
    live(ISSUED, FIRST)
    duty = duty_of(county)
    change_dates(
        county.campaign_id, {duty.id: duty.version}, NewDate(on=D(2026, 6, 1)),
        asker=county.office, reason="顺延", now=at(FIRST, 15), today=FIRST,
    )  # fmt: skip
    db.session.rollback()
    unarmed = db.session.scalar(
        select(func.count())
        .select_from(Duty)
        .join(Term, Term.id == Duty.term_id)
        .join(LadderRung, LadderRung.ladder_id == Term.ladder_id)
        .outerjoin(TermRung, (TermRung.term_id == Term.id) & (TermRung.number == LadderRung.number))
        .where(TermRung.id.is_(None))
    )
    assert unarmed == 0
    late = (TermRung.fires_at <= at(FIRST, 10), TermRung.done_at.is_(None))
    assert db.session.scalar(select(func.count()).select_from(TermRung).where(*late)) == 0
    assert duty_of(county).term_id != duty.id


def test_glpi_13774_what_is_grouped_for_one_reader_still_reaches_each_owner(
    county: County,
) -> None:
    live(ISSUED, D(2026, 4, 27))
    office = county.people[county.scope.code, Role.OFFICE]
    grouped = select(Notice.letter_id).where(Notice.person_id == office.id, Notice.level == 3)
    assert len(set(db.session.scalars(grouped))) == 1
    for number in range(2):
        owner = contact(county, number)
        mine = select(Notice.duty_id).where(Notice.person_id == owner.id, Notice.verdict == "send")
        assert set(db.session.scalars(mine)) == {duty_of(county, number).id}
        assert letters(owner) == 3
    assert db.session.get_one(Person, office.id).email


def test_fs_two_settings_one_place_says_when_a_reminder_comes(county: County) -> None:
    """Stored rung times, the rules and the days on which letters really leave are the same."""
    stored = {
        (row.number, day_of(row.fires_at))
        for row in db.session.scalars(
            select(TermRung).where(TermRung.term_id == duty_of(county).term_id)
        )
        if not row.needs_approval
    }
    live(ISSUED, D(2026, 4, 28))
    lived = {(int(occasion.split("/")[1]), day) for occasion, _, day in heard(duty_of(county))}
    assert lived == stored
    assert min(stored)[1] == FIRST
    assert DUE not in {day for _, day in stored}
