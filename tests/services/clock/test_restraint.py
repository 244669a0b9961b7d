"""What the clock does not do: letters at night, two within twenty hours, a flood in one day."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaign.mail.mailbox import LocalMailbox
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import tell
from campaign.rules.notice.window import MAILS_A_DAY
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Call, Notice
from models.plan import Milestone
from models.term import TermRung
from models.unit import Unit
from tests.county import County, a_county, at
from tests.make import Make

D = dt.date
FIRST, NEXT = D(2026, 4, 9), D(2026, 4, 10)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau, the campaign open."""
    found = a_county(make)
    found.open()
    return found


def duty(county: County, number: int = 0) -> Duty:
    """A unit's survey."""
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "survey", Duty.unit_id == county.units[number].id)
    ).one()


def send(now: dt.datetime) -> int:
    """Deliver what may go now."""
    found = deliver_all(now=now, transport=LocalMailbox(), worker="w").accepted
    db.session.rollback()
    return found


def came(duty_id: int) -> list[dt.datetime]:
    """When letters about a duty arrived."""
    rows = db.session.scalars(
        select(Letter.accepted_at)
        .join(Notice, Notice.letter_id == Letter.id)
        .where(Notice.duty_id == duty_id, Letter.state == "accepted")
        .order_by(Letter.accepted_at)
    )
    return [one for one in rows if one is not None]


def test_what_a_late_tick_finds_at_night_goes_when_the_window_opens(county: County) -> None:
    assert tick(now=at(D(2026, 4, 10), 22)).letters == 3  # a Friday
    assert send(at(D(2026, 4, 10), 22)) == send(at(D(2026, 4, 12), 12)) == 0
    tick(now=at(D(2026, 4, 13), 9))
    assert send(at(D(2026, 4, 13), 9)) == 3
    assert came(duty(county).id) == [at(D(2026, 4, 13))]


def test_what_a_late_worker_kept_over_the_day_waits_for_the_next_morning(county: County) -> None:
    tick(now=at(FIRST))
    assert send(at(FIRST, 18, 30)) == send(at(NEXT, 3)) == 0
    assert send(at(NEXT, 9)) == 3


def test_no_two_reminders_about_one_duty_within_twenty_hours(county: County) -> None:
    """One morning's letter left at five; the next morning's waits for the day after."""
    one = duty(county).id
    with transaction() as session:  # two rungs on two days in a row
        session.execute(
            update(TermRung).where(TermRung.number == 2).values(fires_at=at(D(2026, 4, 14)))
        )
        session.execute(
            update(TermRung).where(TermRung.number == 1).values(fires_at=at(D(2026, 4, 13)))
        )
    tick(now=at(D(2026, 4, 13)))
    assert send(at(D(2026, 4, 13), 17)) == 3
    tick(now=at(D(2026, 4, 14)))
    assert send(at(D(2026, 4, 14))) == send(at(D(2026, 4, 14), 17)) == 0
    assert send(at(D(2026, 4, 15))) == 3
    assert came(one) == [at(D(2026, 4, 13), 17), at(D(2026, 4, 15))]


def test_whom_the_office_urged_in_the_afternoon_the_clock_reminds_a_day_later(
    county: County,
) -> None:
    """By the hand of a person it goes at once; the clock's own word waits, and none is lost."""
    one = duty(county).id
    urge_duties([one], asker=county.office, note="", now=at(D(2026, 4, 8), 16), today=D(2026, 4, 8))
    assert send(at(D(2026, 4, 8), 16, 5)) == 1
    tick(now=at(FIRST))
    assert send(at(FIRST)) == 2  # the others
    assert send(at(FIRST, 17)) == 0
    assert send(at(NEXT)) == 1
    assert came(one) == [at(D(2026, 4, 8), 16, 5), at(NEXT)]
    put_off = select(Letter.state).where(Letter.reason == "put-off")
    assert db.session.scalars(put_off).all() == ["cancelled"]


def test_beyond_a_days_share_acts_are_gathered_into_one_letter_of_the_next_morning(
    county: County,
) -> None:
    one = duty(county).id
    for number in range(MAILS_A_DAY + 4):
        with transaction() as session:
            tell(
                session, recipients(session, [one], Role.CONTACT, today=FIRST), kind="urged",
                occasion=f"urge/{number}", now=at(FIRST, 10, number), by_id=None, note="请办理",
            )  # fmt: skip
    assert send(at(FIRST, 11)) == MAILS_A_DAY
    assert send(at(NEXT)) == 1
    last = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert last is not None
    asked = select(func.count()).select_from(Notice).where(Notice.letter_id == last.id)
    assert db.session.scalar(asked) == 4


def test_the_collector_hears_that_a_unit_below_could_not_be_reached(
    county: County, make: Make
) -> None:
    """Who keeps the list of contacts is told and telephones, not the office of the county."""
    collector = make.holder(county.units[0], Role.COLLECTOR)
    for day in (9, 15, 17, 21, 23):
        tick(now=at(D(2026, 4, day)))  # no letter is ever accepted
    tick(now=at(D(2026, 4, 27)))
    told = db.session.execute(
        select(Unit.id, Notice.role, Notice.person_id)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Notice.kind == "not_reached")
    ).all()
    by_unit = {unit: (role, person) for unit, role, person in told}
    office = county.people[county.scope.code, Role.OFFICE].id
    assert by_unit[county.units[0].id] == ("collector", collector.id)
    assert by_unit[county.units[1].id] == ("office", office)
    called = select(func.count()).select_from(Call).where(Call.reason == "not-reached")
    assert db.session.scalar(called) == 3
