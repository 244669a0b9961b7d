"""A changed calendar leaves what was, what a person gave, and what nobody may touch."""

import datetime as dt

from sqlalchemy import select

from campaign.rules.calendar import day_of
from campaign.rules.dates.new_date import NewDate
from campaign.rules.time.days import DayKind, Entry
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.save_calendar import take_notice
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Milestone
from models.term import Term, TermRung
from tests.county import at
from tests.services.calendar.conftest import NOW, TODAY, D, take, terms
from tests.services.calendar.days import edit
from tests.services.calendar.notices import NOTICE_2027


def test_rungs_that_have_fired_stay_and_are_not_fired_again(county):
    for day in (D(2026, 12, 21), D(2026, 12, 25), D(2026, 12, 29)):
        tick(now=at(day))
    db.session.rollback()
    told = db.session.scalars(select(Notice.id)).all()
    done = {
        (one.term_id, one.number): one.fires_at
        for one in db.session.scalars(select(TermRung).where(TermRung.done_at.is_not(None)))
    }
    assert told and done
    db.session.rollback()
    now = at(D(2026, 12, 29), 10)
    take_notice(NOTICE_2027, (), after=None, shown=None, asker_id=None, now=now, today=day_of(now))
    db.session.rollback()
    for one in db.session.scalars(select(TermRung).where(TermRung.done_at.is_not(None))):
        if (one.term_id, one.number) in done:
            assert one.fires_at == done[one.term_id, one.number]
    # One day late is 4 January now: New Year is off until Sunday the 3rd.
    survey = terms()["survey"]
    late = db.session.scalars(select(TermRung).filter_by(term_id=survey.id, number=4)).one()
    assert late.fires_at == at(D(2026, 12, 31))
    three = db.session.scalars(select(TermRung).filter_by(term_id=survey.id, number=5)).one()
    assert three.fires_at == at(D(2027, 1, 5))
    db.session.rollback()
    tick(now=now)
    assert db.session.scalars(select(Notice.id).where(Notice.kind == "clock")).all() == told


def test_nothing_moves_into_the_past(county):
    """Working Saturdays behind us would put a rung to a day that is over: it comes next morning."""
    now = at(D(2026, 12, 31), 12)
    edit(county, D(2027, 1, 1), Entry(DayKind.HOLIDAY, "元旦"), now=now)
    later = at(D(2027, 1, 8), 12)
    for day in (D(2027, 1, 2), D(2027, 1, 3)):
        edit(county, day, Entry(DayKind.WORKDAY), now=later)
    db.session.rollback()
    rungs = db.session.scalars(select(TermRung).where(TermRung.done_at.is_(None)))
    survey = terms()["survey"].id
    times = {one.number: one.fires_at for one in rungs if one.term_id == survey}
    assert times[6] == at(D(2027, 1, 7))  # it had come: the next tick's business
    assert times[7] > later


def test_a_cancelled_campaign_is_left_as_it_was(county):
    cancel_campaign(county.campaign_id, asker_id=None, now=NOW)
    take(county)
    assert terms()["install"].due_on == D(2027, 2, 8)


def test_a_digest_that_waits_for_a_day_made_free_comes_the_day_after(county, make):
    person = make.person("联络员")
    on = D(2026, 11, 10)
    key = f"clock/{person.id}/{person.email}/"
    for number, day in enumerate((on, D(2026, 11, 11))):
        with_letter(person.id, person.email, f"{key}{day}", at(day), number)
    edit(county, on, Entry(DayKind.HOLIDAY, "县庆"))
    db.session.rollback()
    letters = {one.key: one for one in db.session.scalars(select(Letter))}
    assert letters[f"{key}2026-11-10"].state == "cancelled"
    assert letters[f"{key}2026-11-11"].state == "queued"
    edit(county, D(2026, 11, 11), Entry(DayKind.HOLIDAY, "县庆"))
    db.session.rollback()
    moved = db.session.scalars(select(Letter).where(Letter.state == "queued")).one()
    assert (moved.key, moved.next_try_at) == (f"{key}2026-11-12", at(D(2026, 11, 12)))


def with_letter(
    person_id: int, address: str | None, key: str, next_try_at: dt.datetime, number: int
) -> None:
    with transaction() as session:
        session.add(
            Letter(
                key=key, person_id=person_id, address=address or "", kind="clock", locale="zh",
                message_id=f"<{number}@x.example>", created_at=NOW, next_try_at=next_try_at,
            )
        )  # fmt: skip


def test_a_units_own_date_stays_when_the_plans_date_moves(county):
    """Only what keeps the plan's date rolls with it; a date that a person gave is kept."""
    duty = db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "install", Duty.unit_id == county.units[0].id)
    ).one()
    seen, asker = {duty.id: duty.version}, county.office
    db.session.rollback()
    change_dates(
        county.campaign_id, seen, NewDate(on=D(2027, 2, 10)), asker=asker, reason="等采购",
        now=NOW, today=TODAY,
    )  # fmt: skip
    take(county)
    db.session.rollback()
    dates = set(
        db.session.scalars(
            select(Term.due_on)
            .join(Duty, Duty.term_id == Term.id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == "install")
        )
    )
    assert dates == {D(2027, 2, 10), D(2027, 2, 12)}
