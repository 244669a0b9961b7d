"""Every letter, call and draft that is to come, by the functions with which the clock decides."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.reports.forecast.deliveries import Delivery, Kind, Owing, deliveries
from campaign.reports.forecast.digests import Going, Leaving, Outbox, leaving
from campaign.reports.forecast.mail import mailed
from campaign.reports.forecast.outbox import names_of, outbox, readers
from campaign.reports.forecast.owing import owing
from campaign.reports.forecast.seats import Seats, seats
from campaign.reports.foresight.running import others
from campaign.reports.foresight.scenario import Answers, Scenario, answers
from campaign.reports.foresight.subject import Foreseen, Subject
from campaign.rules.calendar import ONE_DAY, WorkingCalendar, day_of, start_of
from campaign.rules.dates.climb import ON_ITS_WAY

MOST_LOOKS = 4


@dataclass(frozen=True)
class Forecast:
    """What comes if units behave as the scenario says, in the order of time.

    ``letters`` speak of this campaign's duties alone, though one digest may speak of others too;
    ``duties`` by number; ``until`` is the last day that was looked at.
    """

    subject: Subject
    scenario: Scenario
    answers: Answers
    now: datetime
    until: date
    letters: tuple[Going, ...]
    calls: tuple[Delivery, ...]
    drafts: tuple[Delivery, ...]
    duties: Mapping[int, Foreseen]
    names: Mapping[int, str]
    where: Seats

    def level(self, duty_id: int, number: int) -> int:
        """Return how far a rung raises the matter."""
        times = self.duties[duty_id].standing.times
        return next((one.time.level for one in times if one.time.number == number), 0)

    @property
    def escalations(self) -> int:
        """How many times somebody above the contact is told of a duty by letter."""
        known: dict[tuple[int, int], int] = {}
        told = 0
        for letter in self.letters:
            for duty_id, number in letter.about:
                key = id(self.duties[duty_id].standing.times), number
                if key not in known:
                    known[key] = self.level(duty_id, number)
                told += known[key] > 0
        return told


def foretell(
    session: Session,
    subject: Subject,
    scenario: Scenario,
    *,
    until: date | None = None,
    scripted: Answers | None = None,
    now: datetime,
) -> Forecast:
    """Return what is to come; ``scripted``: when units answer, instead of the scenario's."""
    with _uninterrupted():
        return _foretell(session, subject, scenario, until, scripted, now)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put garbage collection off: all is kept until the end, and looking through it costs half."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _foretell(
    session: Session,
    subject: Subject,
    scenario: Scenario,
    until: date | None,
    scripted: Answers | None,
    now: datetime,
) -> Forecast:
    said = scripted or answers(
        session, scenario, subject.duties, scope_path=subject.scope.path, before=subject.before,
        now=now,
    )  # fmt: skip
    mine = {one.duty_id: one for one in subject.duties}
    strangers = others(session, subject.campaign_id)
    standing = [*(one.standing for one in subject.duties), *strangers]
    units = {one.unit_id for one in standing} | {one.scope_id for one in standing}
    where = seats(session, units, today=day_of(now))
    written = [one.duty_id for one in standing if one.duty_id > 0]
    calendar = subject.calendar
    owed = owing(standing, mailed(session, written, calendar, now=now), answered=said.at)
    names = {holder.person_id: holder.name for held in where.values() for holder in held}
    # A letter that waits also goes to who has left the post since it was written.
    left = readers(session, written) - names.keys()
    names |= names_of(session, left)
    waiting = outbox(session, names.keys(), {}, now=now)
    found, goes = _settled(owed, where, waiting, calendar, said.at, now=now)
    last = until or max((one.on for one in found if one.duty_id in mine), default=subject.goal_on)
    end = start_of(last + ONE_DAY)
    letters = [one for one in goes.going if one.at < end]
    if strangers:
        letters = [
            one._replace(about=about)
            for one in letters
            if (about := tuple(pair for pair in one.about if pair[0] in mine))
        ]
    own = [
        one for one in found
        if one.kind is not Kind.LETTER and one.duty_id in mine and one.at < end
    ]  # fmt: skip
    return Forecast(
        subject, scenario, said, now, last, tuple(letters),
        tuple(sorted(one for one in own if one.kind is Kind.CALL)),
        tuple(sorted(one for one in own if one.kind is Kind.DRAFT)),
        mine, names, where,
    )  # fmt: skip


def _settled(
    owed: list[Owing],
    where: Seats,
    waiting: Outbox,
    calendar: WorkingCalendar,
    answered: Mapping[int, datetime],
    *,
    now: datetime,
) -> tuple[list[Delivery], Leaving]:
    """Return what comes and what leaves, each reckoned by the other.

    Whether a unit counts as reached hangs on when its first letter leaves, which another reminder
    may put off; and what then comes hangs on whether it was reached.
    """
    for _ in range(MOST_LOOKS):
        found = list(deliveries(owed, where, calendar, now=now))
        goes = leaving(found, waiting, calendar, now=now, answered=answered)
        if not goes.put_off and not waiting.shut:
            break
        first = _first(found, waiting, goes)
        late = [
            one for one in owed
            if (one.arrived_at is None or one.arrived_at > now)
            and (one.duty_id in first or one.sure)
            and not (one.sure and one.arrived_at == first.get(one.duty_id))
        ]  # fmt: skip
        if not late:
            break
        again = {one.duty_id for one in late}
        owed = [
            replace(one, arrived_at=first.get(one.duty_id), sure=True)
            if one.duty_id in again
            else one
            for one in owed
        ]
    return found, goes


def _first(found: list[Delivery], waiting: Outbox, goes: Leaving) -> dict[int, datetime]:
    """Return when the first letter about each duty comes to its unit."""
    reaching = {(one.duty_id, one.number, one.person_id) for one in found if one.to_unit}
    reaching |= {(one.duty_id, one.number, one.person_id) for one in waiting.waiting if one.to_unit}
    first: dict[int, datetime] = {}
    for letter in goes.going:
        comes = letter.at + ON_ITS_WAY
        for duty_id, number in letter.about:
            if (duty_id, number, letter.person_id) in reaching:
                first[duty_id] = min(comes, first.get(duty_id, comes))
    return first
