"""What every letter says on the wire, whatever its kind, to a real mail server."""

from __future__ import annotations

import dataclasses
import hashlib

import icalendar
import pytest
from sqlalchemy import select

from campaign.rules.dates.new_date import NewDate
from campaign.rules.notice.return_path import token
from campaign.rules.permissions import Role
from campaign.services.access.send_reset import send_reset
from campaign.services.clock.tick import tick
from campaign.services.dates.change_dates import change_dates
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Attempt, Letter
from models.person import Person
from tests.county import at
from tests.services.mail.acts import duty_of, submit
from tests.services.mail.conftest import FIRST, later, letters

NEVER = ("In-Reply-To", "References", "Cc", "Bcc", "Reply-To", "Precedence", "List-Unsubscribe")


@pytest.fixture
def settings(settings):
    return dataclasses.replace(settings, bounce_mailbox="bounces@wenlv.yunchuan.example")


def parts_of(message) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in message.walk()
        if not part.is_multipart()
    }


def event_in(message):
    text = parts_of(message)["text/calendar"]
    return icalendar.Calendar.from_ical(text).walk("VEVENT")[0]


def to(smtp, person):
    return [one.message for one in smtp.received if one.recipients == (person.email,)]


def test_every_letter_is_known_by_machines_and_goes_to_one_reader(county, send, smtp, settings):
    submit(county, 0)
    return_duty(
        duty_of(county, 0).id, asker=county.office, reason="请核对", due_on=FIRST.replace(day=28),
        version=2, now=later(hours=1), today=FIRST,
    )  # fmt: skip
    send_reset(county.people[county.units[1].code, Role.DEPUTY].email, address="", now=at(FIRST))
    send(later(hours=2))

    rows = {row.message_id: row for row in letters(state="accepted")}
    assert {row.kind for row in rows.values()} >= {"clock", "returned", "reset"}
    assert len(smtp.received) == len(rows)
    for one in smtp.received:
        message = one.message
        row = rows[message["Message-ID"]]
        assert one.recipients == (row.address,)
        assert [a.addr_spec for a in message["To"].addresses] == [row.address]
        assert message["Auto-Submitted"] == "auto-generated"
        known = token(row.id, row.message_id, settings.secret_key)
        assert one.sender == f"bounces+{known}@wenlv.yunchuan.example"
        assert message["X-Duban-Letter"] == known
        assert [name for name in NEVER if message[name] is not None] == []
        for name in ("Message-ID", "Date", "From", "To", "Subject", "MIME-Version"):
            assert len(message.get_all(name)) == 1, name


def test_the_digest_on_record_is_of_the_bytes_that_went_with_their_calendar(county, send, smtp):
    send()
    tries = set(db.session.scalars(select(Attempt.body_sha256)))
    for one in smtp.received:
        assert "text/calendar" in parts_of(one.message)
    wire = {hashlib.sha256(one.raw).hexdigest() for one in smtp.received}
    assert wire == tries
    for row in letters():
        assert row.calendar.startswith("BEGIN:VCALENDAR\r\n")
        assert "/l/" not in row.calendar


def test_the_entry_follows_the_date_until_nothing_is_owed(county, send, smtp):
    contact = county.people[county.units[0].code, Role.CONTACT]
    duty = duty_of(county, 0)
    send()
    change_dates(
        county.campaign_id, {duty.id: duty.version}, NewDate(FIRST.replace(day=28)),
        reason="汛期", asker=county.office, now=later(hours=1), today=FIRST,
    )  # fmt: skip
    send(later(hours=2))
    duty = duty_of(county, 0)
    waive_duty(
        duty.id, asker=county.office, reason="已并入国库支付中心", version=duty.version,
        now=later(hours=3), today=FIRST,
    )  # fmt: skip
    send(later(hours=4))

    first, moved, ended = (event_in(message) for message in to(smtp, contact))
    assert first["UID"] == moved["UID"] == ended["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < ended["SEQUENCE"]
    assert str(first["DTSTART"].dt) == "2026-04-20"
    assert str(moved["DTSTART"].dt) == "2026-04-28"
    assert "由 4 月 20 日（周一）调整为" in letters(person_id=contact.id)[1].text.replace("\n", "")
    assert [one["STATUS"] for one in (first, moved, ended)] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED",
    ]  # fmt: skip


def test_all_parts_speak_the_readers_language(app, make, county, send, smtp):
    contact = county.people[county.units[0].code, Role.CONTACT]
    with transaction() as session:
        session.get_one(Person, contact.id).locale = "en"
        letter = session.scalars(select(Letter).where(Letter.person_id == contact.id)).one()
        letter.locale = "en"
    send()
    (message,) = to(smtp, contact)
    parts = parts_of(message)
    assert message["Content-Language"] == "en"
    assert "No longer mine" in parts["text/plain"]
    assert ">Received</a>" in parts["text/html"]
    assert event_in(message)["SUMMARY"].startswith("[Demonstration] Due: ")
    others = [one.message for one in smtp.received if one.recipients != (contact.email,)]
    assert all("我已不负责此事" in parts_of(one)["text/plain"] for one in others)


def test_who_follows_up_from_above_gets_neither_buttons_nor_calendar(county, send, smtp):
    for day in range(10, 29):
        tick(now=at(FIRST.replace(day=day)))
        send(at(FIRST.replace(day=day), 9, 1))
    office = county.people[county.scope.code, Role.OFFICE]
    found = to(smtp, office)
    assert found
    for message in found:
        parts = parts_of(message)
        assert "text/calendar" not in parts
        assert "/received" not in parts["text/plain"]
