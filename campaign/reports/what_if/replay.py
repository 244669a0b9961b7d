"""What the ladder of a date would have told, replayed over what units really did.

The steps are those of a forecast (`deliveries`, which asks `decide`) begun on the day on which the
duties began, with the answers that came. Holders are those of each day; that a letter arrived is
taken for granted, as a forecast does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaign.records.progress.terms import Timed
from campaign.reports.forecast.deliveries import Delivery, Kind, Owing, deliveries
from campaign.reports.forecast.seats import Seats
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.rules.dates.what_if import Stretch, turns
from campaign.rules.ladder import Rung, timetable
from campaign.rules.notice.window import leaves_at
from campaign.rules.permissions import Role


@dataclass(frozen=True)
class History:
    """A duty with all that happened to it; ``left_at``: its unit left the campaign."""

    duty_id: int
    unit_id: int
    scope_id: int
    signer: Role | None
    stretches: tuple[Stretch, ...]
    left_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """A step that a duty's ladder took: who was to be told is in ``deliveries``."""

    duty_id: int
    number: int
    at: datetime


def replay(
    histories: Iterable[History],
    due_of: Mapping[int, date],
    ladder: Sequence[Rung],
    seats: Seats,
    calendar: WorkingCalendar,
    *,
    since: datetime,
) -> tuple[Told, ...]:
    """Return which steps would have been taken, each once for a duty.

    Args:
        histories: the duties.
        due_of: the date that each duty (by number) has to keep as far as it keeps the plan's.
        ladder: its steps.
        seats: all who ever held a post of these units.
        calendar: for working days.
        since: when the campaign was opened: no clock ran before, though a plan may have been in
            force already.
    """
    left = {one.duty_id: (one, list(turns(one.stretches))) for one in histories}
    arrived: dict[int, datetime] = {}
    found: dict[tuple[int, int], datetime] = {}
    times = {on: timetable(on, ladder, calendar) for on in set(due_of.values())}
    # Duties climb together whose turn is cut alike: the rung times are one object for all of them.
    shared: dict[tuple[date, datetime, bool], tuple[Timed, ...]] = {}
    begun = {duty_id: max(some[0].from_at, since) for duty_id, (_one, some) in left.items() if some}
    first = True
    while left := {duty_id: pair for duty_id, pair in left.items() if pair[1]}:
        by_start: dict[datetime, list[Owing]] = {}
        for duty_id, (one, some) in left.items():
            turn = some.pop(0)
            due_on = due_of[duty_id]
            key = due_on, turn.from_at, first
            if key not in shared:
                shared[key] = tuple(
                    Timed(time, not first and time.fires_at < turn.from_at)
                    for time in times[due_on]
                )
            by_start.setdefault(begun[duty_id], []).append(
                Owing(
                    duty_id, one.unit_id, one.scope_id, turn.state, one.signer, shared[key],
                    arrived.get(duty_id), turn.until_at,
                )
            )  # fmt: skip
        for start, owing in by_start.items():
            came = list(deliveries(owing, seats, calendar, now=start))
            for step in came:
                found.setdefault((step.duty_id, step.number), step.at)
                _arrives(arrived, step, calendar)
        first = False
    return tuple(Told(*key, at) for key, at in sorted(found.items()))


def _arrives(arrived: dict[int, datetime], step: Delivery, calendar: WorkingCalendar) -> None:
    if step.kind is Kind.LETTER and step.to_unit:
        comes = leaves_at(step.at, calendar) + ON_ITS_WAY
        arrived[step.duty_id] = min(comes, arrived.get(step.duty_id, comes))
