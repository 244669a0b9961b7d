"""The clock: what it writes, once, for whom, and what it leaves to people."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaign.records.notice.digests import write_letters
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import TickCount, tick
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.plan import Milestone
from models.term import TermRung
from tests.county import DUE, ISSUED, County, a_county, at
from tests.make import Make

D = dt.date


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau, the campaign open."""
    found = a_county(make)
    found.open()
    return found


def duty_of(county: County, number: int, key: str = "survey") -> Duty:
    """The duty of a unit for a milestone."""
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == key, Duty.unit_id == county.units[number].id)
    ).one()


def accept_letters(now: dt.datetime) -> None:
    """What a mail server does with all that is queued."""
    with transaction() as session:
        session.execute(
            update(Letter).where(Letter.state == "queued").values(state="accepted", accepted_at=now)
        )


def live_through(first: D, last: D, hour: int = 9) -> dict[D, TickCount]:
    """Tick once a day, deliver everything, and return the days on which anything was written."""
    days = {}
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        count = tick(now=at(day, hour))
        accept_letters(at(day, hour, 1))
        if count != TickCount():
            days[day] = count
    return days


def test_nothing_happens_before_the_first_rung(county: County) -> None:
    assert tick(now=at(D(2026, 4, 9), 8, 59)) == TickCount()


def test_the_first_rung_tells_every_contact_once(county: County) -> None:
    assert tick(now=at(D(2026, 4, 9))) == TickCount(notices=3, letters=3)
    assert tick(now=at(D(2026, 4, 9))) == TickCount()
    assert tick(now=at(D(2026, 4, 9), 15)) == TickCount()


def test_a_silent_unit_climbs_the_whole_ladder(county: County) -> None:
    with transaction() as session:  # the others have answered
        session.execute(
            update(Duty).where(Duty.unit_id != county.units[0].id).values(state="accepted")
        )
    days = live_through(ISSUED, D(2026, 5, 8))
    assert {day: (c.notices, c.escalations, c.held) for day, c in days.items()} == {
        D(2026, 4, 9): (1, 0, 0),
        D(2026, 4, 15): (1, 0, 0),
        D(2026, 4, 17): (1, 0, 0),
        D(2026, 4, 21): (1, 1, 0),
        D(2026, 4, 23): (1, 1, 0),
        D(2026, 4, 27): (1, 1, 0),
        D(2026, 5, 7): (0, 0, 1),
    }
    roles = db.session.execute(select(Notice.role).order_by(Notice.id)).scalars().all()
    assert roles == ["contact"] * 3 + ["deputy", "principal", "office"]
    held = db.session.scalars(select(Held)).one()
    assert (held.reason, held.decision) == ("needs-approval", None)


def test_after_an_answer_nobody_hears_of_it_any_more(county: County) -> None:
    live_through(ISSUED, D(2026, 4, 16))
    duty = duty_of(county, 0)
    contact = county.asker(county.units[0], Role.CONTACT)
    submit_duty(
        duty.id, asker=contact, note="已报送", version=1, now=at(D(2026, 4, 16), 10),
        today=D(2026, 4, 16),
    )  # fmt: skip
    live_through(D(2026, 4, 17), D(2026, 5, 20))
    told = db.session.scalars(select(Notice.created_at).where(Notice.duty_id == duty.id)).all()
    assert max(told) < at(D(2026, 4, 16), 10)


def test_two_rungs_missed_fold_into_the_later(county: County) -> None:
    assert tick(now=at(D(2026, 4, 16))) == TickCount(notices=6, letters=3)
    verdicts = db.session.execute(
        select(Notice.occasion, Notice.verdict).distinct().order_by(Notice.occasion)
    ).all()
    assert [tuple(row) for row in verdicts] == [("rung/1", "fold"), ("rung/2", "send")]


def test_a_lower_audience_goes_first_one_audience_a_tick(county: County) -> None:
    tick(now=at(D(2026, 4, 21)))
    roles = set(db.session.scalars(select(Notice.role)))
    assert roles == {"contact"}
    tick(now=at(D(2026, 4, 21), 9, 1))
    assert set(db.session.scalars(select(Notice.role))) == {"contact", "deputy"}


def test_an_unreached_unit_is_not_accused(county: County) -> None:
    """No letter was ever accepted: the office hears that it could not be reached, and calls."""
    for day in (9, 15, 17, 21, 23):
        tick(now=at(D(2026, 4, day)))
    count = tick(now=at(D(2026, 4, 27)))
    assert (count.notices, count.calls) == (4, 3)  # and a reminder of the office's own duty
    last = db.session.scalars(
        select(Notice).where(Notice.level > 0).order_by(Notice.id.desc())
    ).first()
    assert last is not None
    assert (last.role, last.kind, last.reason) == ("office", "not_reached", "not-reached")


def test_a_vacant_post_falls_to_the_next_by_the_stated_rule(county: County) -> None:
    contact = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(
            update(Post).where(Post.person_id == contact.id).values(until_on=D(2026, 4, 1))
        )
    tick(now=at(D(2026, 4, 9)))
    notice = db.session.scalars(select(Notice).where(Notice.duty_id == duty_of(county, 0).id)).one()
    assert (notice.role, notice.reason) == ("deputy", "vacant")


def test_a_person_without_an_address_becomes_a_call(county: County) -> None:
    person = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(type(person)).where(type(person).id == person.id).values(email=None))
    assert tick(now=at(D(2026, 4, 9))) == TickCount(notices=3, letters=2, calls=1)
    call = db.session.scalars(select(Call)).one()
    assert (call.person_id, call.reason) == (person.id, "no-address")


def test_an_upper_rung_after_an_outage_waits_for_a_person(county: County) -> None:
    live_through(ISSUED, D(2026, 4, 24))
    count = tick(now=at(D(2026, 4, 28), 12))
    assert count.held == 3
    assert set(db.session.scalars(select(Held.reason))) == {"outage"}


def test_one_person_gets_one_letter_a_day_for_many_duties(county: County) -> None:
    """The office's person hears of three units in one letter."""
    live_through(ISSUED, D(2026, 4, 26))
    with transaction() as session:
        session.execute(
            update(Duty).where(Duty.term_id != duty_of(county, 0).term_id).values(state="accepted")
        )
    count = tick(now=at(D(2026, 4, 27)))
    assert (count.notices, count.letters) == (3, 1)


def test_a_notice_after_todays_letter_has_left_goes_with_tomorrows(county: County) -> None:
    tick(now=at(D(2026, 4, 9)))
    accept_letters(at(D(2026, 4, 9), 9, 5))
    with transaction() as session:  # a second rung of the same day, late
        session.execute(update(Notice).values(letter_id=None))
    with transaction() as session:
        assert write_letters(session, now=at(D(2026, 4, 9), 10)) == 3
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None
    assert letter.next_try_at == at(D(2026, 4, 10))


def test_a_notice_joins_no_letter_that_was_tried_and_waits_for_its_next_try(county: County) -> None:
    """A copy of it may be on its way: under one Message-ID one text goes out."""
    tick(now=at(D(2026, 4, 9)))
    with transaction() as session:
        session.execute(update(Letter).values(tries=1, next_try_at=at(D(2026, 4, 9), 10, 30)))
        session.execute(update(Notice).values(letter_id=None))
    with transaction() as session:
        assert write_letters(session, now=at(D(2026, 4, 9), 10)) == 3
    told = select(Letter.tries).join(Notice, Notice.letter_id == Letter.id).distinct()
    assert db.session.scalars(told).all() == [0]


def test_calls_and_drafts_end_with_the_campaign(county: County) -> None:
    contact = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == contact.id).values(email=None))
    tick(now=at(D(2026, 4, 9)))
    with transaction() as session:
        duty_id = session.scalars(select(Call.duty_id)).one()
        rung = session.scalars(select(TermRung.id).limit(1)).one()
        session.add(
            Held(duty_id=duty_id, term_rung_id=rung, reason="outage", created_at=at(D(2026, 4, 9)))
        )
    now = at(D(2026, 4, 10))
    cancel_campaign(county.campaign_id, asker_id=None, now=now)
    assert db.session.execute(select(Call.done_at, Call.outcome)).one() == (now, "行动已取消")
    assert db.session.execute(select(Held.decided_at, Held.decision)).one() == (now, "cancelled")


def test_a_tick_touches_nothing_of_a_cancelled_campaign(county: County) -> None:
    ended = cancel_campaign(county.campaign_id, asker_id=None, now=at(D(2026, 4, 1)))
    assert ended == 10
    assert tick(now=at(DUE)) == TickCount()
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0
