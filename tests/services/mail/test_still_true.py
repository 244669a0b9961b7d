"""A letter that is no longer true does not leave, or leaves without what is finished."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select, update

from campaign.records.notice.letters import post_letter
from campaign.rules.permissions import Role
from campaign.services.progress.return_duty import return_duty
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Attempt, Letter
from models.notice import Notice
from models.person import Person
from models.plan import Campaign
from tests.county import at
from tests.services.mail.acts import contact_of, duty_of, plain, submit
from tests.services.mail.conftest import FIRST, letters


def test_a_letter_about_a_finished_duty_is_cancelled(county, send, smtp):
    submit(county, 0)
    count = send()

    assert (count.accepted, count.left, count.handled) == (2, 0, 3)
    (cancelled,) = letters(state="cancelled")
    assert (cancelled.address, cancelled.reason) == (contact_of(county, 0), "answered")
    assert contact_of(county, 0) not in smtp.recipients
    assert (
        db.session.scalar(
            select(func.count()).select_from(Attempt).where(Attempt.letter_id == cancelled.id)
        )
        == 0
    )


def test_what_is_finished_is_left_out_of_a_letter_that_speaks_of_more(county, send, smtp):
    """One person is the contact of both departments: one digest, two duties, one answered."""
    first, second = county.units
    person = county.people[first.code, Role.CONTACT]
    with transaction() as session:
        other = session.scalars(select(Letter).where(Letter.address == contact_of(county, 1))).one()
        mine = session.scalars(select(Letter).where(Letter.person_id == person.id)).one()
        session.execute(
            update(Notice)
            .where(Notice.letter_id == other.id)
            .values(letter_id=mine.id, person_id=person.id, address=person.email)
        )
        session.delete(other)
    submit(county, 1)
    send()

    received = next(one for one in smtp.received if one.recipients == (person.email,))
    assert "县财政局" in plain(received.message)
    assert "县教育局" not in plain(received.message)
    dropped = db.session.scalars(select(Notice).where(Notice.verdict == "cancel")).one()
    assert (dropped.duty_id, dropped.reason, dropped.letter_id) == (
        duty_of(county, 1).id, "answered", None,
    )  # fmt: skip


def test_a_letter_about_a_date_that_has_moved_is_cancelled(county, send):
    submit(county, 0)
    duty = duty_of(county, 0)
    return_duty(
        duty.id, asker=county.office, reason="台数不一致", due_on=dt.date(2026, 4, 24),
        version=duty.version, now=at(FIRST, 9, 30), today=FIRST,
    )  # fmt: skip
    assert send(at(FIRST, 9, 30)).accepted == 3
    assert [(row.kind, row.reason) for row in letters(state="cancelled")] == [("clock", "redated")]


def test_nothing_about_a_cancelled_campaign_leaves(county, send, smtp):
    with transaction() as session:
        session.execute(update(Campaign).values(status="cancelled"))
    send()
    assert smtp.received == []
    assert {(row.state, row.reason) for row in letters()} == {("cancelled", "cancelled")}


def test_a_person_who_left_gets_no_letter(county, send):
    with transaction() as session:
        session.execute(update(Person).values(disabled_at=at(FIRST)))
    send()
    assert {(row.state, row.reason) for row in letters()} == {("cancelled", "disabled")}


def test_who_has_a_password_already_is_not_invited(app, make, send):
    make.simulated()
    person = make.person()
    with transaction() as session:
        post_letter(session, key="i", person=person, kind="invitation", now=at(FIRST))
    send()
    assert [(row.state, row.reason) for row in letters()] == [("cancelled", "activated")]
