"""A forecast day by day, beside what has been sent already."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.foresight.foretell import Forecast
from campaign.rules.calendar import ONE_DAY, day_of, start_of
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice

BEFORE = 2  # so many weeks of the past stand before the present one
HEATS = 5


@dataclass(frozen=True)
class Day:
    """A day: what has been sent, what will come, what falls due; ``heat`` from 0 to HEATS.

    ``rest``: no letter leaves; ``made_up``: a weekend on which people work; ``holiday``: a weekday
    on which they do not.
    """

    on: date
    sent: int = 0
    letters: int = 0
    people: int = 0
    calls: int = 0
    drafts: int = 0
    due: tuple[str, ...] = ()
    rest: bool = False
    made_up: bool = False
    holiday: bool = False
    heat: int = 0

    @property
    def total(self) -> int:
        """How many letters, gone or to come."""
        return self.sent + self.letters

    @property
    def anything(self) -> bool:
        """Whether there is something to say of it."""
        return bool(self.total or self.calls or self.drafts or self.due)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday; or, ``quiet``, the last of some weeks of which nothing is to be said."""

    days: tuple[Day, ...]
    quiet: bool = False
    since: date | None = None

    @property
    def total(self) -> int:
        """How many letters."""
        return sum(day.total for day in self.days)


@dataclass
class _Counts:
    letters: Counter[date] = field(default_factory=Counter)
    people: dict[date, set[int]] = field(default_factory=dict)
    calls: Counter[date] = field(default_factory=Counter)
    drafts: Counter[date] = field(default_factory=Counter)
    due: dict[date, dict[str, None]] = field(default_factory=dict)


def weeks(forecast: Forecast, sent: Counter[date]) -> tuple[Week, ...]:
    """Return the weeks from some before today to the last of which something is to be said."""
    today = day_of(forecast.now)
    counts = _count(forecast)
    begin = today - timedelta(days=today.weekday() + 7 * BEFORE)
    if not any(on < today for on in sent):
        begin = today - timedelta(days=today.weekday())
    said = {*counts.letters, *counts.calls, *counts.drafts, *counts.due, today}
    last = max(on for on in said if on <= max(forecast.until, today))
    most = max([*counts.letters.values(), *sent.values()], default=0)
    found: list[Week] = []
    monday = begin
    while monday <= last:
        days = tuple(_day(monday + n * ONE_DAY, forecast, counts, sent, most) for n in range(7))
        quiet = not any(day.anything for day in days) and not monday <= today < monday + 7 * ONE_DAY
        if quiet and found and found[-1].quiet:
            found[-1] = Week(days, True, found[-1].since)
        else:
            found.append(Week(days, quiet, monday if quiet else None))
        monday += 7 * ONE_DAY
    return tuple(found)


def sent_by_day(session: Session, campaign_id: int, *, now: datetime) -> Counter[date]:
    """Return how many letters of the clock about this campaign went on each day of late."""
    since = start_of(day_of(now) - timedelta(days=7 * (BEFORE + 1)))
    rows = session.execute(
        select(Letter.id, Letter.accepted_at)
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .where(
            Duty.campaign_id == campaign_id, Letter.kind == "clock",
            Letter.accepted_at >= since, Letter.accepted_at <= now,
        )
        .distinct()
    )  # fmt: skip
    return Counter(day_of(at) for _, at in rows if at is not None)


def busiest(forecast: Forecast) -> tuple[date, int] | None:
    """Return the day with the most letters, the first of them."""
    counts = Counter(day_of(one.at) for one in forecast.letters)
    return min(counts.items(), key=lambda one: (-one[1], one[0])) if counts else None


def _count(forecast: Forecast) -> _Counts:
    counts = _Counts()
    days: dict[datetime, date] = {}

    def day(at: datetime) -> date:
        if at not in days:
            days[at] = day_of(at)
        return days[at]

    for letter in forecast.letters:
        on = day(letter.at)
        counts.letters[on] += 1
        counts.people.setdefault(on, set()).add(letter.person_id)
    counts.calls.update(day(one.at) for one in forecast.calls)
    counts.drafts.update(day(one.at) for one in forecast.drafts)
    _falls_due(counts, ((duty.due_on, duty.name) for duty in forecast.duties.values()))
    return counts


def _falls_due(counts: _Counts, dates: Iterable[tuple[date, str]]) -> None:
    for on, name in dates:
        counts.due.setdefault(on, {})[name] = None


def _day(on: date, forecast: Forecast, counts: _Counts, sent: Counter[date], most: int) -> Day:
    working = forecast.subject.calendar.is_working(on)
    weekend = on.weekday() >= 5
    number = counts.letters[on] + sent[on]
    return Day(
        on, sent[on], counts.letters[on], len(counts.people.get(on, ())), counts.calls[on],
        counts.drafts[on], tuple(counts.due.get(on, ())), not working, working and weekend,
        not working and not weekend, -(-number * HEATS // most) if most else 0,
    )  # fmt: skip
