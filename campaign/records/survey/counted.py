"""The running sums of a round: written in the transaction of each act that changes a line.

Every unit above a line holds what all lines below it come to (docs/adr/0032). A line says by its
flags and its ``place`` what it has added, so that taking it out again needs no history.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from campaign.rules.deadlines import last_day
from campaign.rules.lifecycle import DutyState
from campaign.rules.paths import ancestors
from campaign.rules.survey.standing import (
    NOTHING,
    Flags,
    LineKind,
    RoundState,
    figures_of,
    flags_of,
)
from models.duty import Duty
from models.plan import Campaign
from models.survey import Filing, RoundSum, SurveyRound
from models.term import Term
from models.unit import Unit

COUNTS = ("expected", "received", "on_time", "nil")
CHUNK = 500


@dataclass
class Change:
    """What a unit's sum changes by."""

    counts: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)

    def add(self, flags: Flags, figures: dict[str, int], sign: int) -> None:
        """Add a line, or take it out."""
        for name in COUNTS:
            self.counts[name] += sign * getattr(flags, name)
        for key, value in figures.items():
            self.totals[key] += sign * value


Changes = dict[tuple[int, int], Change]
# Built once: every act on a duty asks.
_LINES = (
    select(Filing, Duty.state, Duty.nil, Duty.submitted_on, Term.due_on, Campaign.includes_due_day)
    .join(Duty, Duty.id == Filing.duty_id)
    .join(Term, Term.id == Duty.term_id)
    .join(Campaign, Campaign.id == Duty.campaign_id)
    .join(SurveyRound, SurveyRound.id == Filing.round_id)
    .where(SurveyRound.state == RoundState.OPEN, Filing.line != LineKind.EXEMPT)
    .order_by(Filing.id)
    .with_for_update(of=Filing)
    .execution_options(populate_existing=True)
)
_LINES_OF = _LINES.where(Filing.duty_id.in_(bindparam("duties", expanding=True)))


def round_follows(session: Session, duties: Sequence[int] | Select[Any]) -> None:
    """Let the lines of these duties count as the duties now stand; ended rounds stay as they were.

    One look into an index where there is no round.
    """
    if isinstance(duties, Select):
        rows = session.execute(_LINES.where(Filing.duty_id.in_(duties)))
    else:
        rows = session.execute(_LINES_OF, {"duties": list(duties)})
    changes: Changes = {}
    for filing, state, nil, submitted_on, due_on, includes_due_day in rows:
        flags = flags_of(
            DutyState(state), nil=nil, submitted_on=submitted_on,
            last_on=last_day(due_on, includes_due_day=includes_due_day),
        )  # fmt: skip
        recount(filing, flags, changes)
    write(session, changes)


def places_follow(session: Session) -> None:
    """Let lines count where their units now stand, after units were moved in the tree."""
    rows = session.execute(
        select(Filing, Unit.path)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.place != Unit.path)
        .order_by(Filing.id)
        .with_for_update(of=Filing)
    )
    changes: Changes = {}
    for filing, path in rows:
        flags = flags_on(filing)
        recount(filing, NOTHING, changes)
        filing.place = path
        recount(filing, flags, changes)
    write(session, changes)


def flags_on(filing: Filing) -> Flags:
    """Return what the sums above hold of a line."""
    return Flags(*(getattr(filing, name) for name in COUNTS))


def recount(filing: Filing, flags: Flags, changes: Changes) -> None:
    """Let a line count as these flags say, and gather what that changes above it."""
    was = flags_on(filing)
    if was == flags:
        return
    for unit_id in ancestors(filing.place):
        change = changes.setdefault((filing.round_id, unit_id), Change())
        change.add(was, figures_of(was, filing.filed), -1)
        change.add(flags, figures_of(flags, filing.filed), +1)
    for name in COUNTS:
        setattr(filing, name, getattr(flags, name))
    filing.version += 1


def write(session: Session, changes: Changes) -> None:
    """Write what was gathered, always in the same order, so that two acts never wait in a ring."""
    session.flush()
    keys = sorted(key for key, change in changes.items() if _differs(change))
    insert_rows(
        session, RoundSum, [{"round_id": one, "unit_id": unit, "totals": {}} for one, unit in keys]
    )
    for round_id, units in _by_round(keys):
        for start in range(0, len(units), CHUNK):
            sums = session.scalars(
                select(RoundSum)
                .where(
                    RoundSum.round_id == round_id, RoundSum.unit_id.in_(units[start:start + CHUNK])
                )
                .order_by(RoundSum.unit_id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )  # fmt: skip
            for row in sums:
                _apply(row, changes[round_id, row.unit_id])
    session.flush()


def _differs(change: Change) -> bool:
    return any(change.counts.values()) or any(change.totals.values())


def _by_round(keys: Iterable[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    found: dict[int, list[int]] = {}
    for round_id, unit_id in keys:
        found.setdefault(round_id, []).append(unit_id)
    return list(found.items())


def _apply(row: RoundSum, change: Change) -> None:
    for name in COUNTS:
        setattr(row, name, getattr(row, name) + change.counts[name])
    totals = dict(row.totals)
    for key, value in change.totals.items():
        totals[key] = totals.get(key, 0) + value
    row.totals = {key: value for key, value in totals.items() if value}
