"""What recurs with dates by kind of unit, against an oracle that knows neither chain nor pace."""

import calendar as months
import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.time.chain import Chain, coming
from campaign.rules.time.recurrence import read_recurrence

D = dt.date
DAY = dt.timedelta(days=1)
FIRST = D(2026, 1, 1)
WEEKDAYS = WorkingCalendar()
KINDS = ("department", "township")
Dates = dict[str, D]


def nth(pace: str, start: D, number: int) -> D:
    """The number-th date, reckoned by hand: weeks, or months clamped at their end."""
    if pace == "weekly":
        return start + 7 * (number - 1) * DAY
    month = start.month - 1 + {"monthly": 1, "quarterly": 3}[pace] * (number - 1)
    year, month = start.year + month // 12, month % 12 + 1
    return D(year, month, min(start.day, months.monthrange(year, month)[1]))


def rolled(on: D) -> D:
    """The next working day; of weekdays alone."""
    while on.weekday() > 4:
        on += DAY
    return on


def oracle(
    pace: str, starts: Dates, last: D, since: D, lead: int, until: D
) -> list[tuple[D, int, Dates]]:
    """Every asking: on which day, the how-many-th, and who by which date; looked for day by day."""
    found: list[tuple[D, int, Dates]] = []
    number, today = 2, FIRST
    while today <= until:
        asked = {kind: nth(pace, start, number) for kind, start in starts.items()}
        asked = {kind: on for kind, on in asked.items() if on <= last}
        if not asked:
            return found
        opens = []
        for kind, on in asked.items():
            due, before = rolled(on), rolled(nth(pace, starts[kind], number - 1))
            opens.append(min(max(before + DAY, due - 31 * DAY), due - lead * DAY))
        if min(opens) > today:
            today += DAY
            continue
        owed = {kind: rolled(on) for kind, on in asked.items() if rolled(on) >= since}
        if owed:
            found.append((today, number, owed))
        number += 1
    return found


@given(
    st.sampled_from(("weekly", "monthly", "quarterly")),
    st.integers(0, 40), st.integers(0, 40), st.integers(0, 40),
    st.integers(60, 260), st.integers(0, 60), st.integers(0, 12), st.booleans(),
)  # fmt: skip
@settings(max_examples=60)
def test_each_kind_goes_its_own_way_at_the_one_pace(
    pace: str, common: int, one: int, two: int, end: int, since: int, lead: int, shared: bool
) -> None:
    starts = {"department": FIRST + one * DAY, "township": FIRST + two * DAY}
    if shared:
        starts = {"": FIRST + common * DAY, "township": starts["township"]}
    last, opened, until = FIRST + end * DAY, FIRST + since * DAY, FIRST + 300 * DAY
    own = {kind: start for kind, start in starts.items() if kind}
    state = {kind: (start, rolled(start)) for kind, start in own.items()}
    start = starts.get("", FIRST + common * DAY)
    number, due_on = 1, rolled(start)
    said: list[tuple[D, int, Dates]] = []
    today = FIRST
    while today <= until:
        chain = Chain(
            read_recurrence(pace), start, number, due_on, "next", last, state, "" in starts
        )
        for each in coming(
            chain, lambda on: on - lead * DAY, WEEKDAYS, since=opened, today=today
        ):  # fmt: skip
            dates = {"": each.due_on} | {kind: due for kind, (_, due) in each.by_kind.items()}
            said.append((today, each.number, {kind: dates[kind] for kind in each.kinds}))
            number, due_on = each.number, each.due_on
            state = {kind: (own[kind], each.by_kind[kind][1]) for kind in own}
        today += DAY
    assert said == oracle(pace, starts, last, opened, lead, until)
