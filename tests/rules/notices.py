"""Holidays and make-up days of 2025 and 2026, typed from the State Council's notices by hand."""

from datetime import date, timedelta

from campaign.rules.calendar import WorkingCalendar

# (first, last) of each holiday, weekends included, as the notices print them.
HOLIDAYS = (
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
MAKE_UP_DAYS = (
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip


def _between(first: str, last: str) -> list[date]:
    start = date.fromisoformat(first)
    length = (date.fromisoformat(last) - start).days + 1
    return [start + timedelta(days=n) for n in range(length)]


CALENDAR = WorkingCalendar(
    holidays=frozenset(day for span in HOLIDAYS for day in _between(*span)),
    workdays=frozenset(date.fromisoformat(day) for day in MAKE_UP_DAYS),
    years=frozenset({2025, 2026}),
)
