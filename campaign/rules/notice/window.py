"""When a letter of the clock may leave: the send window, and twenty hours after the last one."""

from datetime import date, datetime, time, timedelta

from campaign.rules.calendar import SHANGHAI, WorkingCalendar, at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS
from campaign.rules.time.projection import next_opening

WINDOW_CLOSES = time(18, 0)

# Never two reminders of the clock about one duty to one person within this (a morning's letter that
# left late must not be followed by the next morning's).
APART = timedelta(hours=20)

# What counts as the last reminder, whatever the term it spoke of: the clock's own letter and 催办.
# A return or a new date is news, and a reminder after it is the first one about that date. What a
# person sends by hand is itself never held.
REMINDS = frozenset({"clock", "urged"})

# Letters of acts to one person on one day; what comes after them is gathered for the next morning.
MAILS_A_DAY = 10
# What cannot wait: somebody stands in a queue behind the reader, or asked for the letter himself.
AT_ONCE = frozenset(
    {
        "to_sign", "criticism", "case_opened", "case_decided", "case_closed", "invitation", "reset",
        "test", "clock",
    }
)  # fmt: skip


def in_window(now: datetime, calendar: WorkingCalendar) -> bool:
    """Whether a letter of the clock may leave now: on a working day from nine to six."""
    here = now.astimezone(SHANGHAI).time()
    return calendar.is_working(day_of(now)) and WINDOW_OPENS <= here < WINDOW_CLOSES


def leaves_at(now: datetime, calendar: WorkingCalendar) -> datetime:
    """Return now, or when the window opens next."""
    return now if in_window(now, calendar) else next_opening(now, calendar)


def following_digest(last_at: datetime, now: datetime, calendar: WorkingCalendar) -> date:
    """Return the day whose digest a notice waits for, its reader having heard at ``last_at``."""
    day = calendar.add_working(day_of(now), 1)
    while at_hour(day, WINDOW_OPENS.hour, WINDOW_OPENS.minute) < last_at + APART:
        day = calendar.add_working(day, 1)
    return day
