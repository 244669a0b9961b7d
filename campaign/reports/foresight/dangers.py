"""What a forecast has to warn of, each with where it is put right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.foresight.foretell import Forecast
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import day_of
from campaign.rules.permissions import UNIT_ROLES, Role
from models.letter import Letter
from models.unit import Unit

MANY = 14
STRETCH = timedelta(days=30)
NAMED = 3  # so many names stand in a sentence


class Grave(StrEnum):
    """How much a danger weighs: 必须处理, 应当处理, 提示."""

    MUST = "must"
    SHOULD = "should"
    HINT = "hint"


@dataclass(frozen=True)
class Danger:
    """One warning. ``code`` says which; ``values`` fill its sentence; ``at`` is where to mend it.

    ``whom``: (number, name) of the units, people or milestones that it is about; ``number``: how
    many letters, calls or days it touches.
    """

    code: str
    grave: Grave
    whom: tuple[tuple[int, str], ...] = ()
    number: int = 0
    days: tuple[date, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


def dangers(session: Session, forecast: Forecast, *, daily_limit: int = 0) -> tuple[Danger, ...]:
    """Return all warnings, the gravest first."""
    names = unit_names(session, forecast)
    found = [
        *_vacant(forecast, names),
        *_nobody_above(forecast),
        *_too_many_for_the_relay(forecast, daily_limit),
        *_without_address(forecast),
        *_unproved(session, forecast),
        *_rest_days(forecast),
        *_after_the_end(forecast),
        *_too_many_for_one(forecast),
        *_unpublished(forecast),
    ]
    return tuple(sorted(found, key=lambda one: list(Grave).index(one.grave)))


def unit_names(session: Session, forecast: Forecast) -> dict[int, str]:
    """Return the names of the units that owe something."""
    ids = sorted({one.unit_id for one in forecast.duties.values()})
    found: dict[int, str] = {}
    for some in chunks(ids):
        rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(some)))
        found |= {unit_id: name for unit_id, name in rows}  # noqa: C416
    return found


def _vacant(forecast: Forecast, names: dict[int, str]) -> Iterator[Danger]:
    """Posts of the chain that nobody holds today, where the ladder will look for somebody."""
    today = day_of(forecast.now)
    asked = {rung.audience for rung in forecast.subject.ladder}
    for role in UNIT_ROLES:
        if role not in asked:
            continue
        empty = [
            (unit_id, name)
            for unit_id, name in names.items()
            if not any(
                holder.seat.role is role and holder.seat.held(today)
                for holder in forecast.where.get(unit_id, ())
            )
        ]
        if empty:
            grave = Grave.SHOULD if role is Role.DEPUTY else Grave.MUST
            yield Danger(f"no-{role}", grave, tuple(empty), values={"role": role})


def _nobody_above(forecast: Forecast) -> Iterator[Danger]:
    """Nobody in the office, or no leading group where the ladder tells one."""
    today, scope = day_of(forecast.now), forecast.subject.scope
    asked = {rung.audience for rung in forecast.subject.ladder}
    for role in (Role.OFFICE, Role.LEAD):
        held = [h for h in forecast.where.get(scope.id, ()) if h.seat.role is role]
        if (role is Role.OFFICE or role in asked) and not any(h.seat.held(today) for h in held):
            yield Danger(f"no-{role}", Grave.MUST, ((scope.id, scope.name),), values={"role": role})


def _without_address(forecast: Forecast) -> Iterator[Danger]:
    calls = Counter(one.person_id for one in forecast.calls if one.person_id)
    if calls:
        whom = tuple((person, forecast.names[person]) for person, _ in calls.most_common())
        yield Danger("no-address", Grave.SHOULD, whom, calls.total())


def _unproved(session: Session, forecast: Forecast) -> Iterator[Danger]:
    """Addresses to which no letter has ever come through."""
    wanted = {(one.person_id, one.address) for one in forecast.letters}
    proved: set[tuple[int, str]] = set()
    for some in chunks(sorted({person for person, _ in wanted})):
        rows = session.execute(
            select(Letter.person_id, Letter.address)
            .where(
                Letter.person_id.in_(some),
                (Letter.state == "accepted") | Letter.received_at.is_not(None),
            )
            .distinct()
        )
        proved |= {(person, address) for person, address in rows}
    left = wanted - proved
    if left:
        told = Counter((one.person_id, one.address) for one in forecast.letters)
        whom = {person: forecast.names[person] for person, _ in sorted(left)}
        number = sum(told[one] for one in left)
        yield Danger("unproved", Grave.SHOULD, tuple(whom.items()), number)


def _rest_days(forecast: Forecast) -> Iterator[Danger]:
    working = forecast.subject.calendar.is_working
    today = day_of(forecast.now)
    found = {
        one.name: one.due_on
        for one in forecast.subject.windows
        if one.due_on >= today and not working(one.due_on)
    }
    if found:
        whom = tuple((0, name) for name in found)
        yield Danger("rest-day", Grave.SHOULD, whom, len(found), tuple(sorted(found.values())))


def _after_the_end(forecast: Forecast) -> Iterator[Danger]:
    """Steps that come when the acceptance, or the whole campaign, is over."""
    subject = forecast.subject
    ends: tuple[tuple[str, date], ...] = (("after-close", max(subject.closes_on, subject.goal_on)),)
    if subject.accepts_on is not None and subject.accepts_on < ends[0][1]:
        ends = (*ends, ("after-acceptance", subject.accepts_on))
    known: set[tuple[int, int]] = set()
    for code, end in ends:
        late: dict[str, set[date]] = {}
        for duty in forecast.duties.values():
            if code == "after-acceptance" and duty.due_on > end:
                continue  # asked after the acceptance on purpose
            key = id(duty.standing.times), hash(code)
            if key in known:
                continue
            known.add(key)
            days = {day_of(one.time.fires_at) for one in duty.standing.times if not one.done}
            if over := {on for on in days if on > end}:
                late.setdefault(duty.name, set()).update(over)
        if late:
            days_over = sorted({on for some in late.values() for on in some})
            whom = tuple((0, name) for name in late)
            yield Danger(
                code, Grave.SHOULD, whom, len(days_over), tuple(days_over),
                {"end": end.isoformat()},
            )  # fmt: skip


def _too_many_for_one(forecast: Forecast) -> Iterator[Danger]:
    by_person: dict[int, set[date]] = {}
    for one in forecast.letters:
        by_person.setdefault(one.person_id, set()).add(day_of(one.at))
    for person, on in sorted(by_person.items()):
        first, number = _densest(sorted(on))
        if number >= MANY:
            whom = ((person, forecast.names[person]),)
            yield Danger("many", Grave.SHOULD, whom, number, (first, first + STRETCH))


def _densest(days: Sequence[date]) -> tuple[date, int]:
    """Return from which day on most of them lie within a stretch, and how many."""
    best, begin = (date.max, 0), 0
    for end, day in enumerate(days):
        while day - days[begin] >= STRETCH:
            begin += 1
        if end - begin + 1 > best[1]:
            best = days[begin], end - begin + 1
    return best


def _too_many_for_the_relay(forecast: Forecast, limit: int) -> Iterator[Danger]:
    if limit <= 0:
        return
    a_day = Counter(day_of(one.at) for one in forecast.letters)
    over = sorted(on for on, number in a_day.items() if number > limit)
    if over:
        most = max(a_day.values())
        yield Danger("relay", Grave.MUST, (), most, tuple(over), {"limit": str(limit)})


def _unpublished(forecast: Forecast) -> Iterator[Danger]:
    provisional = forecast.subject.calendar.is_provisional
    days = {day_of(letter.at) for letter in forecast.letters}
    days |= {day_of(one.at) for one in (*forecast.calls, *forecast.drafts)}
    days |= {one.due_on for one in forecast.subject.windows if one.due_on > day_of(forecast.now)}
    years = sorted({on.year for on in days if provisional(on)})
    if years:
        values = {"years": "、".join(map(str, years)), "year": str(years[0])}
        yield Danger("unpublished", Grave.HINT, (), len(years), (), values)
