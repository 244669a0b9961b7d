"""What a change takes away, moves and adds: letters, calls and drafts, before anything is done."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from campaign.records.notice.recipients import Recipient, recipients
from campaign.records.notice.telling import over_budget
from campaign.reports.dates.plan import Plan
from campaign.reports.dates.terms import (
    Target,
    TermAhead,
    of_duties,
    target_of,
    targets,
    terms_ahead,
)
from campaign.reports.dates.told import Reminder, places, reminders
from campaign.reports.forecast.deliveries import Delivery, Kind, deliveries
from campaign.reports.forecast.digests import Address, Leaving, leaving
from campaign.reports.forecast.mail import After, VoidLetter, mailed, void_letters
from campaign.reports.forecast.outbox import outbox, readers
from campaign.reports.forecast.owing import Standing, others_on, owing
from campaign.reports.forecast.seats import seats
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.rules.dates.difference import Difference, difference
from campaign.rules.lifecycle import DutyAction
from campaign.rules.notice.window import MAILS_A_DAY
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.rules.time.projection import next_opening

# The kind of an act's own letter, as far as a day's share of letters is concerned.
ACT = "new_date"
# A letter leaves at most so many working days after its rung: today's digest has gone, then twenty
# hours have to pass.
LATEST = 3
# A step of a new ladder that is none of the old one's is given a number that no old one has.
NEW_STEP = 1000


@dataclass(frozen=True)
class Effect:
    """What an act brings if nobody answers.

    ``letters`` differ by person and address, ``calls`` by duty and person (0: the unit), ``drafts``
    by duty. ``void``: letters written and not sent, with nothing true to say any more. ``told``:
    who is told at once. ``terms``: dates with the terms that they get. ``names``: person -> name.
    ``reminders``: what letters say, by duty and step; ``places``: duty -> its unit and milestone.
    """

    letters: Difference[Address]
    calls: Difference[tuple[int, int]]
    drafts: Difference[int]
    void: tuple[VoidLetter, ...]
    told: tuple[Recipient, ...]
    terms: tuple[TermAhead, ...]
    names: dict[int, str]
    reminders: tuple[Reminder, ...] = ()
    places: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    full: frozenset[int] = frozenset()
    put_off: frozenset[tuple[Address, date]] = frozenset()

    @property
    def hearers(self) -> tuple[Recipient, ...]:
        """Who is told at once, each once; a call is one for each duty."""
        once = {(one.person_id, one.address or one.duty_id): one for one in self.told}
        return tuple(once.values())

    @property
    def letters_now(self) -> int:
        """How many letters the act sends at once."""
        return sum(bool(one.address) and one.person_id not in self.full for one in self.hearers)

    @property
    def letters_gathered(self) -> int:
        """How many people are told the next morning, with what else is gathered for them."""
        return sum(bool(one.address) and one.person_id in self.full for one in self.hearers)

    @property
    def most(self) -> int:
        """How many letters of acts one person gets on one day."""
        return MAILS_A_DAY

    @property
    def calls_now(self) -> int:
        """How many calls the act asks for at once."""
        return sum(not one.address for one in self.told)

    @property
    def provisional(self) -> bool:
        """Whether a new date lies in a year whose holidays are not published."""
        return any(term.provisional for term in self.terms)


def hearers(session: Session, duty_ids: Iterable[int], *, today: date) -> tuple[Recipient, ...]:
    """Return whom such an act tells at once: the contacts, or who stands in."""
    return tuple(
        one
        for ids in chunks(duty_ids)
        for one in recipients(session, ids, Role.CONTACT, today=today)
    )


def effect(
    session: Session, plan: Plan, *, calendar: WorkingCalendar, now: datetime, today: date
) -> Effect:
    """Return what the planned act brings."""
    terms = (
        {}
        if plan.action is DutyAction.SUSPEND
        else terms_ahead(session, targets(plan), calendar=calendar, now=now)
    )
    before, after = standing_of(session, plan, terms)
    told = [change.duty.duty_id for change in plan.changes]
    return weigh(
        session, before, after, told, calendar=calendar, terms=tuple(terms.values()), now=now,
        today=today,
    )  # fmt: skip


def weigh(
    session: Session,
    before: Collection[Standing],
    after: Collection[Standing],
    tells: Iterable[int],
    *,
    calendar: WorkingCalendar,
    was: WorkingCalendar | None = None,
    terms: tuple[TermAhead, ...] = (),
    now: datetime,
    today: date,
    kept: Mapping[int, int] | None = None,
) -> Effect:
    """Lay two forecasts of the same duties side by side; new duties stand in the second alone.

    ``tells``: the duties of which the act tells people at once. ``was``: the calendar before the
    change, where it is the calendar that changes. ``kept``: which step of a new ladder is one of
    the old (rules/plans/ladder_change.py), None where the ladder is the same.
    """
    told = hearers(session, tells, today=today)
    all_of_them = (*before, *after)
    units = {one.unit_id for one in all_of_them} | {one.scope_id for one in all_of_them}
    where = seats(session, units, today=today)
    full = frozenset(over_budget(session, {r.person_id for r in told if r.address}, ACT, now=now))
    tomorrow = next_opening(now, calendar)
    letters_come: dict[int, datetime] = {}
    for one in told:
        if one.address and one.role in UNIT_ROLES:
            comes = (tomorrow if one.person_id in full else now) + ON_ITS_WAY
            letters_come[one.duty_id] = min(comes, letters_come.get(one.duty_id, comes))
    old_days = was or calendar
    but = {one.duty_id for one in before}
    old = list(
        deliveries(owing(before, mailed(session, but, old_days, now=now)), where, old_days, now=now)
    )
    new = list(
        deliveries(
            owing(after, mailed(session, but, calendar, now=now), told=letters_come), where,
            calendar, now=now,
        )
    )  # fmt: skip
    if kept is not None:
        new = [one._replace(number=kept.get(one.number, NEW_STEP + one.number)) for one in new]
    same = _of_others(session, [*old, *new], but, calendar, now=now, today=today)
    people = {d.person_id for d in (*old, *new) if d.kind is Kind.LETTER} | readers(session, but)
    changes = {one.duty_id: one.now for one in after}
    goes: list[Leaving] = [
        leaving([*mine, *same], outbox(session, people, as_of, now=now), days, now=now)
        for mine, as_of, days in ((old, {}, old_days), (new, changes, calendar))
    ]
    void = tuple(
        one for one in void_letters(session, changes) if one.letter_id not in goes[1].joined
    )
    moved = reminders(goes[0].told, goes[1].told)
    named = {one.duty_id for one in moved} | {duty for one in void for duty in one.duty_ids}
    return Effect(
        letters=difference(goes[0].letters, goes[1].letters),
        calls=difference(_calls(old), _calls(new)),
        drafts=difference(_drafts(old), _drafts(new)),
        void=void,
        reminders=moved,
        places=places(session, named, after),
        told=told,
        terms=terms,
        names={h.person_id: h.name for holders in where.values() for h in holders},
        full=full,
        put_off=goes[0].put_off | goes[1].put_off,
    )


def standing_of(
    session: Session, plan: Plan, terms: Mapping[Target, TermAhead]
) -> tuple[list[Standing], list[Standing]]:
    """Return how the planned duties stand, and how they will."""
    times = of_duties(session, plan.changes)
    before, after = [], []
    for change in plan.changes:
        duty = change.duty
        fixed = duty.duty_id, duty.unit_id, duty.scope_id, duty.signer
        old = times.get(duty.term_id, ())
        before.append(Standing(*fixed, After(duty.state, duty.term_id, duty.due_on), old))
        term = terms.get(target_of(change))
        new = (term.term_id, term.times) if term else (duty.term_id, old)
        after.append(Standing(*fixed, After(change.state, new[0], change.due_on), new[1]))
    return before, after


def _of_others(
    session: Session,
    mine: list[Delivery],
    but: set[int],
    calendar: WorkingCalendar,
    *,
    now: datetime,
    today: date,
) -> list[Delivery]:
    """Return what other duties bring about the same days: their letters are these letters."""
    days: set[date] = set()
    for on in {one.on for one in mine if one.kind is Kind.LETTER}:
        first, last = calendar.add_working(on, -LATEST), calendar.add_working(on, LATEST)
        days.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    others = others_on(session, days, but, now=now)
    units = {one.unit_id for one in others} | {one.scope_id for one in others}
    where = seats(session, units, today=today)
    letters = mailed(session, (one.duty_id for one in others), calendar, now=now)
    found = deliveries(owing(others, letters), where, calendar, now=now)
    return [one for one in found if one.on in days]


def _calls(found: Iterable[Delivery]) -> dict[tuple[tuple[int, int], date], set[int]]:
    steps: dict[tuple[tuple[int, int], date], set[int]] = {}
    for d in found:
        if d.kind is Kind.CALL:
            steps.setdefault(((d.duty_id, d.person_id), d.on), set()).add(d.number)
    return steps


def _drafts(found: Iterable[Delivery]) -> dict[tuple[int, date], set[int]]:
    steps: dict[tuple[int, date], set[int]] = {}
    for d in found:
        if d.kind is Kind.DRAFT:
            steps.setdefault((d.duty_id, d.on), set()).add(d.number)
    return steps
