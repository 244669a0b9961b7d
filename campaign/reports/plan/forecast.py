"""Two forecasts laid side by side: the plan as it runs, and as it would run when amended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.records.progress.terms import Timed, born, find_term, times_of
from campaign.reports.dates.chosen import Chosen
from campaign.reports.dates.effect import Effect, weigh
from campaign.reports.dates.plan import Plan as Redating
from campaign.reports.dates.terms import TermAhead
from campaign.reports.forecast.mail import NO_TERM, After
from campaign.reports.forecast.owing import Standing
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import Rung
from campaign.rules.lifecycle import DutyState
from campaign.rules.plan import PlanMilestone
from campaign.rules.plans.ladder_change import kept_steps


@dataclass(frozen=True)
class TermKey:
    """What tells terms of one ladder apart."""

    milestone_id: int
    due_on: date
    counts_on: date | None


@dataclass(frozen=True)
class Moved:
    """A term that goes on under the new ladder, with the rung times that it will have."""

    key: TermKey
    term_id: int
    provisional: bool
    times: tuple[Timed, ...]

    def follows(self, audience: str, level: int, needs_approval: bool) -> int | None:
        """Return the number of the rung, told already, that stands for one of the old ladder."""
        return next(
            (
                one.time.number
                for one in self.times
                if one.done
                and one.time.audience == audience
                and one.time.level == level
                and one.time.needs_approval == needs_approval
            ),
            None,
        )


@dataclass(frozen=True)
class Added:
    """A milestone that is new by one of its dates, and the units that will owe it by then.

    ``rolled`` are all its dates by kind of unit (rules/plans/dates.py).
    """

    asked: PlanMilestone
    position: int
    due_on: date
    units: tuple[int, ...]
    times: tuple[Timed, ...]
    provisional: bool
    kinds: tuple[str, ...] = ()
    rolled: Mapping[str, date] = field(default_factory=dict)


def effect_of(
    session: Session,
    touched: Sequence[Chosen],
    dates: Redating,
    moved: Sequence[Moved],
    added: Sequence[Added],
    removed: Sequence[Chosen],
    *,
    ladder: Sequence[Rung],
    was: Sequence[Rung],
    ladder_id: int | None,
    scope_id: int,
    calendar: WorkingCalendar,
    now: datetime,
    today: date,
) -> Effect:
    """Return what the amendment brings to people.

    ``touched``: the owed duties that it is about; ``was``: the ladder before; ``ladder_id``: None
    where it is a new one; ``scope_id``: the campaign's scope.
    """
    times: dict[int, tuple[Timed, ...]] = times_of(
        session, {one.term_id for one in (*touched, *removed)}
    )
    ahead = {one.key: one.times for one in reversed(moved)}  # of two alike the first is written
    redated = {change.duty.duty_id: change for change in dates.changes}
    terms: dict[TermKey, TermAhead] = {}

    def after(duty: Chosen) -> tuple[date, tuple[Timed, ...]]:
        change = redated.get(duty.duty_id)
        if change is None:
            key = TermKey(duty.milestone_id, duty.due_on, duty.counts_on)
            return duty.due_on, ahead.get(key, times.get(duty.term_id, ()))
        key = TermKey(duty.milestone_id, change.due_on, change.counts_on)
        if key not in terms:
            found = ahead.get(key) or _stored(session, key, ladder_id) or born(
                change.due_on, ladder, calendar, passed_before=now
            )  # fmt: skip
            terms[key] = TermAhead(NO_TERM, calendar.is_provisional(change.due_on), found)
        return change.due_on, terms[key].times

    old, new = [], []
    for duty in touched:
        due_on, rungs = after(duty)
        old.append(_standing(duty, duty.state, duty.due_on, times.get(duty.term_id, ())))
        new.append(_standing(duty, duty.state, due_on, rungs))
    for duty in removed:
        rungs = times.get(duty.term_id, ())
        old.append(_standing(duty, duty.state, duty.due_on, rungs))
        new.append(_standing(duty, DutyState.WAIVED, duty.due_on, rungs))
    new += _new(added, scope_id)
    told = [*redated, *(duty.duty_id for duty in removed)]
    return weigh(
        session, old, new, told, calendar=calendar, terms=tuple(terms.values()), now=now,
        today=today, kept=kept_steps(was, ladder) if ladder_id is None else None,
    )  # fmt: skip


def _standing(duty: Chosen, state: DutyState, due_on: date, times: tuple[Timed, ...]) -> Standing:
    fixed = duty.duty_id, duty.unit_id, duty.scope_id, duty.signer
    return Standing(*fixed, After(state, duty.term_id, due_on), times)


def _new(added: Iterable[Added], scope_id: int) -> Iterator[Standing]:
    """Give the duties that are to be written numbers that no duty has."""
    number = 0
    for one in added:
        for unit_id in one.units:
            number -= 1
            yield Standing(
                number, unit_id, scope_id, one.asked.signed_by,
                After(DutyState.OPEN, NO_TERM, one.due_on), one.times, one.asked.name,
            )  # fmt: skip


def _stored(session: Session, key: TermKey, ladder_id: int | None) -> tuple[Timed, ...]:
    """Return the rung times of a term that stands already."""
    if ladder_id is None:
        return ()
    number = find_term(session, key.milestone_id, key.due_on, ladder_id, key.counts_on)
    return times_of(session, [number])[number] if number is not None else ()
