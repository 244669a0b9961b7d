"""When a letter of the clock may leave."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.rules.calendar import at_hour
from campaign.rules.notice.window import (
    APART,
    AT_ONCE,
    REMINDS,
    following_digest,
    in_window,
    leaves_at,
)
from campaign.rules.words import LETTER_KINDS
from tests.rules.notices import CALENDAR

D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "hour", "minute", "opens"),
    [
        ("2026-04-09", 8, 59, "2026-04-09"),  # a Thursday
        ("2026-04-09", 9, 0, None),
        ("2026-04-09", 17, 59, None),
        ("2026-04-09", 18, 0, "2026-04-10"),
        ("2026-04-10", 22, 0, "2026-04-13"),  # over the weekend
        ("2026-04-11", 12, 0, "2026-04-13"),
        ("2026-05-09", 12, 0, None),  # a make-up Saturday
        ("2026-04-30", 23, 0, "2026-05-06"),  # over Labour Day
    ],
)
def test_letters_leave_from_nine_to_six_on_working_days(day, hour, minute, opens):
    now = at_hour(D(day), hour, minute)
    assert in_window(now, CALENDAR) is (opens is None)
    assert leaves_at(now, CALENDAR) == (now if opens is None else at_hour(D(opens), 9))


@pytest.mark.parametrize(
    ("last", "digest"),
    [
        ((D("2026-04-09"), 9, 5), "2026-04-10"),
        ((D("2026-04-09"), 13, 0), "2026-04-10"),  # twenty hours to the minute
        ((D("2026-04-09"), 13, 1), "2026-04-13"),  # the next morning would be too soon
        ((D("2026-04-10"), 17, 0), "2026-04-13"),
    ],
)
def test_the_next_digest_comes_twenty_hours_after_the_last_word(last, digest):
    last_at = at_hour(*last)
    found = following_digest(last_at, last_at + timedelta(minutes=1), CALENDAR)
    assert found == D(digest)
    assert at_hour(found, 9) - last_at >= APART


def test_a_digest_that_follows_is_never_todays():
    """Yesterday's letter left late, and today's waits: it goes tomorrow, not in an hour."""
    now = datetime(2026, 4, 10, 1, 0, tzinfo=UTC)
    assert following_digest(now - timedelta(hours=17), now, CALENDAR) == D("2026-04-13")


def test_the_kinds_are_those_that_letters_have():
    assert LETTER_KINDS.keys() >= REMINDS | AT_ONCE
