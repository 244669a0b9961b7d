"""The next sending days, from the stored rung times: how many duties each would address."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, func, literal, select, true
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.reports.progress.standing import IN_UNIT, Look, chunks, standing
from campaign.reports.sums import Sums
from campaign.rules.as_of import end_of
from campaign.rules.calendar import WorkingCalendar, day_of, start_of
from campaign.rules.permissions import Role
from campaign.rules.sums.totals import stand_so
from models.calendar import CalendarDay, CalendarYear
from models.duty import Duty
from models.notice import Notice
from models.plan import Milestone
from models.term import Term, TermRung
from models.unit import Unit

SENDING_DAYS = 7
LONGEST = 31  # no run of rest days is longer; a broken calendar must not make us search for ever
HORIZON = timedelta(days=45)
ONE_DAY = timedelta(days=1)
_ROLES = tuple(Role)
# By day: whom a rung tells, whether after approval only, how many duties it addresses.
Rungs = dict[date, list[tuple[Role, bool, int]]]


@dataclass(frozen=True)
class SendingDay:
    """A day on which letters go out: how many duties it addresses, and what for.

    ``kinds`` are pairs (audience, number) from the largest; ``approval`` counts drafts; ``sent``
    counts what the clock has already said on that day.
    """

    on: date
    number: int
    kinds: tuple[tuple[Role, int], ...]
    approval: int
    sent: int = 0


@dataclass(frozen=True)
class RestDays:
    """Public holidays between two sending days."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class Horizon:
    """How far the calendar is known: the last published year, make-up days that come soon."""

    last_year: int | None
    makeup: tuple[date, ...]
    needed: bool


def sending_days(
    session: Session,
    campaign_id: int,
    look: Look,
    *,
    sees: ColumnElement[bool] | None = None,
    kept: Sums | None = None,
) -> list[SendingDay | RestDays]:
    """Return the next seven sending days with the holidays between them, from the day looked at.

    A rung addresses the duties that still owe its term as things stand; what is answered meanwhile
    falls out, so this is the most that goes out. What an outage has held up goes out today.
    ``kept``: the sums of the units that ``sees`` lets through, for a look at today.
    """
    calendar = load_calendar(session)
    days = _working_days(calendar, look.day)
    until = end_of(days[-1])
    if kept is None:
        found = _rungs(session, campaign_id, look, until, sees)
    else:
        found = _kept_rungs(session, look, until, kept)
    lines = _with_rests(session, calendar, days, found)
    if days[0] != look.day:
        return lines
    today = lines[0]
    assert isinstance(today, SendingDay)
    return [replace(today, sent=_sent(session, campaign_id, look, sees)), *lines[1:]]


def horizon(session: Session, *, today: date, last_due_on: date | None) -> Horizon:
    """Return how far the working calendar reaches, and whether the plan reaches further."""
    last = session.scalar(select(func.max(CalendarYear.year)).where(CalendarYear.official))
    makeup = session.scalars(
        select(CalendarDay.day)
        .where(
            CalendarDay.kind == "workday",
            CalendarDay.day >= today,
            CalendarDay.day <= today + HORIZON,
        )
        .order_by(CalendarDay.day)
    )
    needed = last_due_on is not None and (last is None or last_due_on.year > last)
    return Horizon(last, tuple(makeup), needed)


def _working_days(calendar: WorkingCalendar, first: date) -> list[date]:
    span = (first + timedelta(days=n) for n in range(SENDING_DAYS * 2 + LONGEST))
    return [day for day in span if calendar.is_working(day)][:SENDING_DAYS]


def _rungs(
    session: Session,
    campaign_id: int,
    look: Look,
    until: datetime,
    sees: ColumnElement[bool] | None,
) -> Rungs:
    stand = standing(look)
    rows = session.execute(
        select(TermRung.fires_at, TermRung.audience, TermRung.needs_approval, func.count())
        .join(Term, Term.id == TermRung.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(stand, stand.c.term_id == Term.id)
        .join(Unit, Unit.id == stand.c.unit_id)
        .where(
            Milestone.campaign_id == campaign_id,
            TermRung.fires_at > look.at if look.back else TermRung.done_at.is_(None),
            TermRung.fires_at <= until,
            stand.c.state.in_(IN_UNIT),
            true() if sees is None else sees,
        )
        .group_by(TermRung.fires_at, TermRung.audience, TermRung.needs_approval)
    )
    found: Rungs = {}
    for fires_at, audience, approval, number in rows:
        on = max(day_of(fires_at), look.day)
        found.setdefault(on, []).append((Role(audience), approval, number))
    return found


def _kept_rungs(session: Session, look: Look, until: datetime, kept: Sums) -> Rungs:
    """Return the same from the sums: a rung addresses as many as still owe under its term."""
    owed = stand_so(kept.cells, IN_UNIT)
    found: Rungs = {}
    for some in chunks(sorted(owed)):
        rows = session.execute(
            select(
                TermRung.fires_at, TermRung.audience, TermRung.needs_approval, TermRung.term_id
            ).where(
                TermRung.term_id.in_(some), TermRung.done_at.is_(None), TermRung.fires_at <= until
            )
        )
        for fires_at, audience, approval, term_id in rows:
            on = max(day_of(fires_at), look.day)
            found.setdefault(on, []).append((Role(audience), approval, owed[term_id]))
    return found


def _sent(session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool] | None) -> int:
    """Return how many duties the clock has spoken about on the day looked at.

    By the rungs decided on that day, so that it costs what was sent and not what was ever sent.
    """
    occasion = literal("rung/") + cast(TermRung.number, String)
    return (
        session.scalar(
            select(func.count(Notice.duty_id.distinct()))
            .select_from(TermRung)
            .join(Term, Term.id == TermRung.term_id)
            .join(Milestone, Milestone.id == Term.milestone_id)
            .join(Duty, Duty.term_id == Term.id)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(
                Notice,
                (Notice.duty_id == Duty.id)
                & (Notice.term_id == Term.id)
                & (Notice.occasion == occasion),
            )
            .where(
                Milestone.campaign_id == campaign_id,
                TermRung.done_at >= start_of(look.day),
                Notice.created_at <= look.at,
                Notice.verdict == "send",
                true() if sees is None else sees,
            )
        )
        or 0
    )


def _with_rests(
    session: Session,
    calendar: WorkingCalendar,
    days: list[date],
    found: Rungs,
) -> list[SendingDay | RestDays]:
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.name).where(
            CalendarDay.kind == "holiday", CalendarDay.day >= days[0], CalendarDay.day <= days[-1]
        )
    )
    names = {row.day: row.name for row in rows}
    lines: list[SendingDay | RestDays] = []
    for place, day in enumerate(days):
        gap = _between(days[place - 1], day) if place else []
        if named := [names[rest] for rest in gap if rest in names]:
            lines.append(RestDays(gap[0], gap[-1], _festival(named)))
        lines.append(_sending_day(day, found.get(day, [])))
    return lines


def _festival(names: list[str]) -> str:
    """Return what people call these days: 春节, not 农历除夕 nor 休息日（由 2011-02-12 调休）."""
    bare = [name.split("（")[0] for name in names]
    festivals = [name for name in bare if name != "休息日"]
    return Counter(festivals or bare).most_common(1)[0][0]


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days)]


def _sending_day(day: date, rungs: list[tuple[Role, bool, int]]) -> SendingDay:
    kinds: Counter[Role] = Counter()
    for audience, approval, number in rungs:
        if not approval:
            kinds[audience] += number
    return SendingDay(
        day,
        sum(number for _, _, number in rungs),
        tuple(sorted(kinds.items(), key=lambda kind: (-kind[1], _ROLES.index(kind[0])))),
        sum(number for _, approval, number in rungs if approval),
    )
