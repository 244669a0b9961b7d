"""What late means.

Only days in the unit's own court count against it: from the moment it has submitted, the count of
its days stands still and the office's own days are counted apart, never against the unit. So it
does while the clock is paused (rules/dates/pause.py), and the date moves by the days of the pause.
Late days are calendar days. A term "5 月 20 日前" includes 20 May: the sources are silent, readers
doubt it, so it is a setting of the plan (`includes_due_day`) with this default.
"""

from datetime import date, timedelta

from campaign.rules.lifecycle import Court


def last_day(due_on: date, *, includes_due_day: bool = True) -> date:
    """The last day on which a submission is still on time."""
    return due_on if includes_due_day else due_on - timedelta(days=1)


def days_left(due_on: date, today: date, *, includes_due_day: bool = True) -> int:
    """Calendar days until the last day: 0 on that day, negative once it has passed."""
    return (last_day(due_on, includes_due_day=includes_due_day) - today).days


def is_overdue(due_on: date, court: Court, today: date, *, includes_due_day: bool = True) -> bool:
    """Whether it is still the unit's move (see lifecycle.OWED_BY) and its last day has passed."""
    return court == Court.UNIT and days_left(due_on, today, includes_due_day=includes_due_day) < 0


def days_late(
    due_on: date,
    court: Court,
    today: date,
    submitted_on: date | None,
    *,
    includes_due_day: bool = True,
    paused_on: date | None = None,
) -> int:
    """Calendar days by which the unit is, or was when it submitted, behind its last day; never < 0.

    In the unit's court they run to `today`, whatever it once submitted: what was returned is owed
    again, by the date of its new term. Elsewhere they stand at the submission, or at the day on
    which the clock was paused, and are 0 where nothing was ever submitted (a duty waived).
    """
    until = today if court == Court.UNIT else (submitted_on or paused_on)
    if until is None:
        return 0
    return max(0, -days_left(due_on, until, includes_due_day=includes_due_day))


def office_days(court: Court, today: date, submitted_on: date | None) -> int:
    """Calendar days that a submission has lain with the office; 0 when it is not the office's."""
    if court != Court.OFFICE or submitted_on is None:
        return 0
    return max(0, (today - submitted_on).days)


def without_office_days(
    due_on: date, submitted_on: date | None, today: date, *, includes_due_day: bool = True
) -> date:
    """The date of an answer that its unit takes back 撤回 today, after the office had it.

    It moves by the days after the last day on which the answer lay with the office: those do not
    count against the unit. What came late stays as late as it was; before the last day nothing
    moves. `submitted_on` None: the office never had it.
    """
    if submitted_on is None:
        return due_on
    since_on = max(submitted_on, last_day(due_on, includes_due_day=includes_due_day))
    return due_on + max(timedelta(0), today - since_on)


def is_punctual(due_on: date, submitted_on: date | None, *, includes_due_day: bool = True) -> bool:
    """Whether the submission came on or before the last day; what never came is not punctual."""
    return submitted_on is not None and (
        days_left(due_on, submitted_on, includes_due_day=includes_due_day) >= 0
    )
