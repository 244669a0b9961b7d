"""What units come to in a round: from the running sums and the own lines, or as it was once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.survey.closings import stood_at
from campaign.reports.visible import under
from campaign.rules.deadlines import last_day
from campaign.rules.lifecycle import DutyState
from campaign.rules.paths import ancestors
from campaign.rules.survey.standing import Flags, Fraction, LineKind, figures_of, flags_of
from models.duty import Duty, DutySpan
from models.plan import Campaign
from models.survey import Filing, FilingCopy, RoundSum, SurveyRound
from models.term import Term

CHUNK = 500


@dataclass(frozen=True)
class Sums:
    """What is owed, what was answered, and what the answers come to, field by field."""

    fraction: Fraction = Fraction()
    totals: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Sums") -> "Sums":
        keys = dict.fromkeys((*self.totals, *other.totals))
        totals = {key: self.totals.get(key, 0) + other.totals.get(key, 0) for key in keys}
        return Sums(self.fraction + other.fraction, totals)


Found = dict[int, Sums]


def sums_now(
    session: Session, round_id: int, units: Sequence[int]
) -> tuple[Found, Found, dict[int, int]]:
    """Return what lies below each unit, what its own line adds, and that line's duty.

    Two queries, whatever lies below.
    """
    below = {
        row.unit_id: Sums(
            Fraction(row.expected, row.received, row.on_time, row.nil), dict(row.totals)
        )
        for row in session.scalars(
            select(RoundSum).where(RoundSum.round_id == round_id, RoundSum.unit_id.in_(units))
        )
    }
    own: Found = {}
    duties: dict[int, int] = {}
    for line in session.scalars(
        select(Filing).where(Filing.round_id == round_id, Filing.unit_id.in_(units))
    ):
        flags = Flags(line.expected, line.received, line.on_time, line.nil)
        own[line.unit_id] = _of_line(flags, line.filed)
        duties[line.unit_id] = line.duty_id
    return below, own, duties


def sums_then(
    session: Session, round_id: int, path: str, units: Sequence[int], *, at: datetime
) -> tuple[Found, Found]:
    """Return the same as it was at an instant, from the histories of all lines below ``path``.

    The tree is today's. A round that had ended by then stands as it stood at its end.
    """
    sent = session.get_one(SurveyRound, round_id)
    ended = sent.ended_at is not None and sent.ended_at <= at
    below: Found = {}
    own: Found = {}
    if at < sent.opened_at:
        return below, own
    at = stood_at(session, round_id, at)
    if ended:
        below, own, _duties = sums_now(session, round_id, units)
        return below, own
    wanted = frozenset(units)
    asked = (
        select(
            Filing.id, Filing.unit_id, Filing.place, Duty.nil, DutySpan.state,
            DutySpan.submitted_on, Term.due_on, Campaign.includes_due_day,
        )
        .join(Duty, Duty.id == Filing.duty_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(DutySpan, DutySpan.duty_id == Filing.duty_id)
        .join(Term, Term.id == DutySpan.term_id)
        .where(
            Filing.round_id == round_id, Filing.line != LineKind.EXEMPT,
            under(Filing.place, path), DutySpan.from_at <= at,
            or_(DutySpan.until_at.is_(None), DutySpan.until_at > at),
        )
        .order_by(Filing.id)
    )  # fmt: skip
    rows = session.execute(asked).all()
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        filed = _filed(session, [row.id for row in some], at)
        for row in some:
            state = DutyState(row.state)
            flags = flags_of(
                state, nil=row.nil or state is DutyState.NIL, submitted_on=row.submitted_on,
                last_on=last_day(row.due_on, includes_due_day=row.includes_due_day),
            )  # fmt: skip
            line = _of_line(flags, filed.get(row.id))
            if row.unit_id in wanted:
                own[row.unit_id] = line
            for unit_id in wanted.intersection(ancestors(row.place)):
                below[unit_id] = below.get(unit_id, Sums()) + line
    return below, own


def _filed(session: Session, lines: Sequence[int], at: datetime) -> dict[int, Any]:
    """Return what each line had handed in last by then."""
    last = (
        select(func.max(FilingCopy.id))
        .where(FilingCopy.filing_id.in_(lines), FilingCopy.at <= at)
        .group_by(FilingCopy.filing_id)
    )
    rows = session.execute(
        select(FilingCopy.filing_id, FilingCopy.cells).where(FilingCopy.id.in_(last))
    )
    return {row.filing_id: row.cells for row in rows}


def _of_line(flags: Flags, filed: Mapping[str, Any] | None) -> Sums:
    counts = (flags.expected, flags.received, flags.on_time, flags.nil)
    return Sums(Fraction(*(int(flag) for flag in counts)), figures_of(flags, filed))
