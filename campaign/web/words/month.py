"""A small calendar of months: rest days, make-up days, and the days that matter marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import g

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.month import Month, months
from campaign.web import locale
from campaign.web.words.sentence import _

MOST_MONTHS = 3
# How a day is marked, as templates/dates/_month.html draws it.
TERM, WISH, BOUND, LATER = ORDER = ("term", "wish", "bound", "later")


@dataclass(frozen=True)
class Marked:
    """A day that matters: how it is marked, and what it is."""

    on: date
    mark: str
    what: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """A day: ``sign`` is 休 or 班 where the day differs from its weekday."""

    on: date
    rest: bool
    sign: str
    past: bool
    marks: tuple[Marked, ...]

    @property
    def today(self) -> bool:
        """Tell whether it is today."""
        return bool(self.on == g.today)


@dataclass(frozen=True)
class Sheet:
    """A month."""

    title: str
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class Sheets:
    """Some months, the marked days, and whether a shown year's holidays are not published."""

    sheets: tuple[Sheet, ...]
    marked: tuple[Marked, ...]
    provisional: bool


def sheets(calendar: WorkingCalendar, marked: Iterable[Marked]) -> Sheets:
    """Return the months from today's to the last in question, three at most.

    What lies too far ahead for that is shown from the month of its first day in question on. What
    comes later is listed, and needs no sheet of its own.
    """
    ordered = sorted(marked, key=lambda one: (one.on, ORDER.index(one.mark)))
    in_question = [one.on for one in ordered if one.mark != LATER]
    last = max([g.today, *in_question])
    shown = months(g.today, last, most=MOST_MONTHS + 1)
    if len(shown) > MOST_MONTHS:
        first = min(on for on in in_question if on >= g.today)
        shown = months(first, last, most=MOST_MONTHS)
    return Sheets(
        tuple(_sheet(month, calendar, ordered) for month in shown),
        tuple(ordered),
        any(calendar.is_provisional(date(month.year, month.month, 1)) for month in shown),
    )


def _sheet(month: Month, calendar: WorkingCalendar, marked: Sequence[Marked]) -> Sheet:
    title = _("%(year)s 年 %(month)s 月", year=month.year, month=month.month)
    if locale.current() == "en":
        title = f"{date(month.year, month.month, 1):%B %Y}"
    return Sheet(
        title,
        tuple(
            tuple(None if on is None else _cell(on, calendar, marked) for on in week)
            for week in month.weeks
        ),
    )


def _cell(on: date, calendar: WorkingCalendar, marked: Sequence[Marked]) -> Cell:
    sign = ""
    if on in calendar.workdays:
        sign = _("班")
    elif on in calendar.holidays:
        sign = _("休")
    return Cell(
        on, not calendar.is_working(on), sign, on < g.today,
        tuple(one for one in marked if one.on == on),
    )  # fmt: skip
