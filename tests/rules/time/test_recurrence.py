"""What comes again: the words a plan may write, short months, ends, and when it is asked."""

from datetime import date, timedelta

import pytest

from campaign.rules.time.chain import Chain, coming, opens_on
from campaign.rules.time.recurrence import (
    EXAMPLES,
    fits,
    label,
    occurrence,
    occurrences,
    read_recurrence,
)
from campaign.rules.time.until import End, Until, read_until
from tests.rules.notices import CALENDAR

D = date.fromisoformat


def dates(word, start, number=4):
    recurs = read_recurrence(word)
    return [str(occurrence(recurs, D(start), n, CALENDAR)) for n in range(1, number + 1)]


TABLE = [
    ("monthly", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
    ("monthly", "2025-12-30", "2025-12-30 2026-01-30 2026-02-28 2026-03-30"),
    ("quarterly", "2025-11-30", "2025-11-30 2026-02-28 2026-05-30 2026-08-30"),
    ("half-yearly", "2026-08-31", "2026-08-31 2027-02-28 2027-08-31 2028-02-29"),
    ("yearly", "2024-02-29", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
    ("weekly", "2025-12-30", "2025-12-30 2026-01-06 2026-01-13 2026-01-20"),
    ("every_10_days", "2024-02-25", "2024-02-25 2024-03-06 2024-03-16 2024-03-26"),
    ("month_end", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
    ("quarter_end", "2026-03-31", "2026-03-31 2026-06-30 2026-09-30 2026-12-31"),
    ("last_wednesday", "2026-01-28", "2026-01-28 2026-02-25 2026-03-25 2026-04-29"),
    ("first_monday", "2026-11-02", "2026-11-02 2026-12-07 2027-01-04 2027-02-01"),
    # Fifth from the end: September ends before National Day, February behind a make-up Saturday.
    ("workday_-5", "2026-01-26", "2026-01-26 2026-02-24 2026-03-25 2026-04-24"),
    ("workday_1", "2026-01-04", "2026-01-04 2026-02-02 2026-03-02 2026-04-01"),
    ("workday_23", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
    ("workday_-23", "2026-01-04", "2026-01-04 2026-02-02 2026-03-02 2026-04-01"),
]


@pytest.mark.parametrize(("word", "start", "found"), TABLE)
def test_each_pace_keeps_its_day_and_is_clamped_in_short_months(word, start, found):
    assert dates(word, start, len(found.split())) == found.split()


@pytest.mark.parametrize("word", EXAMPLES)
def test_every_word_that_the_plan_format_names_is_read(word):
    read_recurrence(word)


@pytest.mark.parametrize(
    "word",
    ["", "daily", "every_0_days", "every_1000_days", "fifth_monday", "last_day", "workday_0",
     "workday_24", "workday_-24", "Monthly", "monthly "],
)  # fmt: skip
def test_any_other_word_is_refused(word):
    with pytest.raises(ValueError, match=word.strip() or "^$"):
        read_recurrence(word)


def test_occurrences_end_on_the_last_day_and_begin_with_the_first():
    recurs = read_recurrence("weekly")
    found = list(occurrences(recurs, D("2026-04-20"), D("2026-05-04"), CALENDAR))
    assert [str(day) for day in found] == ["2026-04-20", "2026-04-27", "2026-05-04"]
    assert list(occurrences(recurs, D("2026-04-20"), D("2026-04-19"), CALENDAR)) == []


def test_the_end_of_time_is_an_error_and_no_wrong_date():
    with pytest.raises(OverflowError):
        occurrence(read_recurrence("monthly"), D("9999-12-01"), 2, CALENDAR)


@pytest.mark.parametrize(
    ("word", "start", "fitting"),
    [
        ("monthly", "2026-04-30", True), ("weekly", "2026-04-30", True),
        ("month_end", "2026-04-30", True), ("month_end", "2026-04-29", False),
        ("last_wednesday", "2026-04-29", True), ("last_wednesday", "2026-04-22", False),
        ("workday_-5", "2026-04-24", True), ("workday_-5", "2026-04-23", False),
    ],
)  # fmt: skip
def test_a_first_date_fits_its_pace_or_not(word, start, fitting):
    assert fits(read_recurrence(word), D(start), CALENDAR) is fitting


@pytest.mark.parametrize(
    ("word", "said"),
    [("yearly", "2027 年"), ("monthly", "2027 年 5 月"), ("last_wednesday", "2027 年 5 月"),
     ("weekly", "2027 年 5 月 12 日"), ("every_10_days", "2027 年 5 月 12 日")],
)  # fmt: skip
def test_an_occurrence_is_told_from_the_others_by_its_year_month_or_day(word, said):
    assert label(read_recurrence(word), D("2027-05-12")) == said


def test_an_end_is_a_date_or_a_condition():
    assert read_until("2026-12-31") == Until(End.DATE, D("2026-12-31"))
    assert read_until("stage") == Until(End.STAGE)
    assert read_until("accepted:install") == Until(End.ACCEPTED, key="install")
    for word in ("2026-02-30", "accepted:", "closed", "accepted:验收"):
        with pytest.raises(ValueError, match=r".+"):
            read_until(word)


def test_an_occurrence_opens_the_day_after_the_last_one_but_no_sooner_than_a_month_ahead():
    assert opens_on(D("2026-04-25"), D("2026-05-25"), D("2026-05-14")) == D("2026-04-26")
    assert opens_on(D("2026-11-05"), D("2027-11-05"), D("2027-10-26")) == D("2027-10-05")
    assert opens_on(D("2026-05-05"), D("2026-05-12"), D("2026-04-28")) == D("2026-04-28")


def chain(word, start, **more):
    told = {"number": 1, "due_on": D(start), "roll": "none", "last": date.max}
    return Chain(read_recurrence(word), D(start), **(told | more))


def due(found):
    return [(one.number, str(one.due_on)) for one in found]


def ten_days_before(due_on):
    return due_on - timedelta(days=10)


def come(which, today, since="2026-01-01"):
    return coming(which, ten_days_before, CALENDAR, since=D(since), today=D(today))


def test_only_what_has_to_be_asked_by_today_comes():
    monthly = chain("monthly", "2026-03-25")
    assert due(come(monthly, "2026-03-25")) == []
    assert due(come(monthly, "2026-03-26")) == [(2, "2026-04-25")]
    assert due(come(monthly, "2026-05-26")) == [
        (2, "2026-04-25"), (3, "2026-05-25"), (4, "2026-06-25"),
    ]  # fmt: skip
    asked = chain("monthly", "2026-03-25", number=4, due_on=D("2026-06-25"))
    assert due(come(asked, "2026-05-26")) == []


def test_dates_roll_and_the_next_one_is_reckoned_from_the_plans_own_date():
    found = come(chain("monthly", "2026-03-03", roll="next"), "2026-05-20")
    assert [(str(one.asked_on), str(one.due_on)) for one in found] == [
        ("2026-04-03", "2026-04-03"), ("2026-05-03", "2026-05-06"), ("2026-06-03", "2026-06-03"),
    ]  # fmt: skip


def test_a_chain_ends_with_its_last_day():
    ending = chain("monthly", "2026-03-25", last=D("2026-04-30"))
    assert due(come(ending, "2026-12-31")) == [(2, "2026-04-25")]


def test_what_was_due_before_the_campaign_was_opened_is_counted_and_not_asked():
    found = come(chain("monthly", "2026-01-25"), "2026-03-26", since="2026-03-10")
    assert due(found) == [(3, "2026-03-25"), (4, "2026-04-25")]
