"""The calendar part of letters, read back by a library that we do not write it with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.mail.calendar.entries import ENDS, calendar_of
from campaign.mail.calendar.lines import OCTETS, Entry, calendar_text, fold
from tests.mail.samples import DUE, NOW, context, duty, late

OFFICE = "office@wenlv.yunchuan.example"
DAY = dt.timedelta(days=1)


def a_duty(**changes):
    usual = {"id": 5, "version": 3, "remind_on": dt.date(2026, 4, 17)}
    return duty(**(usual | changes))


def text_of(*duties, kind="clock", **changes):
    usual = {"person_id": 7, "site": "http://duban.yunchuan.example"}
    return calendar_of(kind, context(*(duties or (a_duty(),)), **(usual | changes)), address=OFFICE)


def events_of(*duties, **changes):
    found = icalendar.Calendar.from_ical(text_of(*duties, **changes))
    assert (found["METHOD"], found["VERSION"]) == ("PUBLISH", "2.0")
    return found.walk("VEVENT")


def test_the_last_day_is_an_all_day_entry_with_its_own_words():
    (event,) = events_of()
    assert event["UID"] == "duty-5-person-7@duban"
    assert event["SEQUENCE"] == 3
    assert event["DTSTART"].dt == DUE
    assert type(event["DTSTART"].dt) is dt.date
    assert event["DTEND"].dt == DUE + DAY
    assert event["DTSTAMP"].dt == NOW
    assert event["SUMMARY"] == "截止：报送《软件使用情况自查表》（县财政局）"
    assert (
        "县财政局应于 4 月 20 日（周一）前报送《软件使用情况自查表》，含当天。"
        in event["DESCRIPTION"]
    )
    assert event["URL"] == "http://duban.yunchuan.example/duties/5"
    assert event["ORGANIZER"] == f"mailto:{OFFICE}"
    assert event["ORGANIZER"].params["CN"] == context().office_name
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def test_no_attendee_is_named_and_no_link_that_signs_in():
    assert "ATTENDEE" not in text_of()
    assert "/l/" not in text_of()


def test_the_alarm_rings_at_nine_on_the_working_day_before():
    (event,) = events_of()
    (alarm,) = event.walk("VALARM")
    start = dt.datetime.combine(event["DTSTART"].dt, dt.time())
    assert start + alarm["TRIGGER"].dt == dt.datetime.combine(
        dt.date(2026, 4, 17), dt.time(9)
    )  # Friday


@pytest.mark.parametrize("remind_on", [dt.date(2026, 4, 15), dt.date(2026, 4, 14), None])
def test_where_that_has_passed_it_rings_at_nine_on_the_day(remind_on):
    (event,) = events_of(a_duty(remind_on=remind_on))
    assert event.walk("VALARM")[0]["TRIGGER"].dt == dt.timedelta(hours=9)


def test_a_date_that_moves_moves_the_same_entry():
    (before,), (after,) = events_of(), events_of(a_duty(version=4, due_on=DUE + 9 * DAY))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == DUE + 9 * DAY


def test_another_reader_or_another_duty_has_another_entry_and_a_demonstration_too():
    uids = {
        events_of()[0]["UID"],
        events_of(person_id=8)[0]["UID"],
        events_of(a_duty(id=6))[0]["UID"],
        events_of(simulated=True)[0]["UID"],
    }
    assert len(uids) == 4


@pytest.mark.parametrize("kind", sorted(ENDS))
def test_what_is_no_longer_owed_is_taken_back(kind):
    (event,) = events_of(a_duty(owed=False, state="waived", version=4), kind=kind)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 4)
    assert event.walk("VALARM") == []


def test_a_handover_takes_nothing_back_that_its_reader_never_had():
    assert text_of(a_duty(owed=False, state="submitted"), kind="handover") == ""


def test_a_plan_that_leaves_the_day_itself_out_ends_a_day_earlier():
    assert events_of(a_duty(includes_due_day=False))[0]["DTSTART"].dt == DUE - DAY


def test_who_follows_up_a_county_gets_none_and_neither_does_what_is_late():
    assert text_of(a_duty(role="office")) == ""
    assert text_of(replace(late("deputy", 1, 3), id=5, due_on=dt.date(2026, 4, 12))) == ""


def test_a_digest_has_an_entry_for_each_of_its_duties():
    assert len(events_of(a_duty(), a_duty(id=6), a_duty(id=9, role="office"))) == 2


def test_an_english_reader_reads_english():
    (event,) = events_of(locale="en")
    assert event["SUMMARY"] == "Due: 《软件使用情况自查表》 (县财政局)"
    assert "by Monday 20 April, that day included" in event["DESCRIPTION"]


def test_a_demonstration_says_so():
    assert events_of(simulated=True)[0]["SUMMARY"].startswith("【演示】")


def test_the_same_letter_gives_the_same_bytes():
    assert text_of() == text_of()


TYPED = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


@given(TYPED, TYPED)
def test_whatever_is_typed_stays_within_its_line_and_is_read_back(summary, office):
    entry = Entry("u@duban", 1, DUE, summary, summary, "http://x.example/duties/1")
    text = calendar_text([entry], organizer=(office, OFFICE), now=NOW)
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= OCTETS for line in lines)
    assert not any(sign in line for line in lines for sign in "\r\n\x00\x0b\x0c\x1c\x85\u2028")
    assert text.count("BEGIN:") == text.count("END:") == 2 + summary.count("BEGIN:") * 2
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    kept = "".join(
        sign
        for sign in summary.replace("\r\n", "\n").replace("\r", "\n")
        if sign == "\n" or (sign >= " " and sign not in "\x7f\x85\u2028\u2029")
    )
    assert event["SUMMARY"] == kept


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_folding_cuts_no_sign_and_loses_none(line):
    first, *rest = fold(line)
    assert all(len(piece.encode()) <= OCTETS for piece in (first, *rest))
    assert all(piece.startswith(" ") for piece in rest)
    assert first + "".join(piece[1:] for piece in rest) == line
