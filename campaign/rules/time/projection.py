"""What a changed calendar does to dates that lie ahead: due dates that roll, rungs that move.

What has been said stays said: a rung that is done is not looked at. What lies ahead is reckoned
as if the new calendar had always been known, with one bound: nothing is moved into the past.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from campaign.rules.calendar import WorkingCalendar, at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS, Rung, RungTime, timetable


@dataclass(frozen=True)
class Retimed:
    """A rung that comes at another instant."""

    number: int
    was_at: datetime
    at: datetime


def planned_on(
    asked_on: date, due_on: date, roll: str, calendar: WorkingCalendar, today: date
) -> date:
    """Return the due date that the plan's date has under this calendar; a past one stays."""
    rolled = calendar.roll(asked_on, roll)
    return due_on if min(due_on, rolled) < today else rolled


def retimed(
    waiting: Iterable[RungTime],
    due_on: date,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> tuple[Retimed, ...]:
    """Return those of a term's waiting rungs that come at another time under this calendar.

    Those that have come by now are the next tick's, and stay. A rung whose new time would have
    passed comes when the send window opens next: nobody could have heard of it sooner.
    """
    times = {one.number: one.fires_at for one in timetable(due_on, ladder, calendar)}
    soonest = next_opening(now, calendar)
    moved = (
        Retimed(one.number, one.fires_at, max(times[one.number], soonest))
        for one in waiting
        if one.fires_at > now and one.number in times
    )
    return tuple(one for one in moved if one.at != one.was_at)


def next_opening(
    now: datetime, calendar: WorkingCalendar, *, window_opens: time = WINDOW_OPENS
) -> datetime:
    """Return when the send window opens for the first time after now."""
    today = day_of(now)
    opens = at_hour(today, window_opens.hour, window_opens.minute)
    if now < opens and calendar.is_working(today):
        return opens
    following = calendar.add_working(today, 1)
    return at_hour(following, window_opens.hour, window_opens.minute)
