"""Five units that lag most 突出滞后单位: what they owe, why, and who answers for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from campaign.reports.duty.chain import chains
from campaign.reports.lead.parts import id_of
from campaign.reports.progress.lagging import LaggingRow, lagging_rows
from campaign.reports.progress.late import Late
from campaign.reports.progress.standing import IN_UNIT, Look, last_good
from campaign.reports.sums import Sums
from campaign.rules.paths import ancestors
from campaign.rules.permissions import Role
from campaign.rules.sums.totals import stand_so
from models.duty import Duty
from models.unit import Unit

SHOWN = 5


@dataclass(frozen=True)
class Laggard:
    """A unit by its duty that is longest late; ``duties`` is how many it is late with.

    ``above`` is the unit it belongs to, ``principals`` who answers for it: empty where the post
    stands vacant.
    """

    row: LaggingRow
    duties: int
    above: str
    principals: tuple[str, ...]


def laggards(session: Session, late: Iterable[Late], look: Look) -> tuple[Laggard, ...]:
    """Return the units that are longest late, then those late with most, then as entered."""
    by_path: dict[str, list[Late]] = {}
    for one in late:
        by_path.setdefault(one.path, []).append(one)
    worst = sorted(by_path.values(), key=_worst)[:SHOWN]
    rows = lagging_rows(session, [min(duties, key=_longest) for duties in worst], look)
    chain = chains(session, [r.unit_id for r in rows], on=look.day, roles=(Role.PRINCIPAL,))
    above = _parents(session, [row.path for row in rows])
    return tuple(
        Laggard(
            row,
            len(duties),
            above.get(_parent(row.path), ""),
            tuple(held.name for held in chain.get(row.unit_id, {}).get(Role.PRINCIPAL, ())),
        )
        for row, duties in zip(rows, worst, strict=True)
    )


def longest_late(
    session: Session, look: Look, kept: Sums, *, includes_due_day: bool
) -> tuple[int, ...]:
    """Return the five worst units, found by the terms that are longest late.

    ``kept`` are the sums of the whole house; the reader sees every unit.
    """
    good = last_good(look.day, includes_due_day=includes_due_day)
    terms: dict[date, list[int]] = {}
    for term_id in stand_so(kept.cells, IN_UNIT):
        if kept.terms[term_id].due_on < good:
            terms.setdefault(kept.terms[term_id].due_on, []).append(term_id)
    found: list[int] = []
    late = [term_id for some in terms.values() for term_id in some]
    for due_on in sorted(terms):
        if len(found) >= SHOWN:
            break
        owing = aliased(Duty)
        of_term = select(owing.unit_id).where(
            owing.term_id.in_(terms[due_on]), owing.state.in_(IN_UNIT)
        )
        worst = session.scalars(
            select(Duty.unit_id)
            .where(Duty.unit_id.in_(of_term), Duty.term_id.in_(late), Duty.state.in_(IN_UNIT))
            .group_by(Duty.unit_id)
            .order_by(func.count().desc(), Duty.unit_id)
            .limit(SHOWN + len(found))
        )
        found += [unit_id for unit_id in worst if unit_id not in found]
    return tuple(found[:SHOWN])


def _worst(duties: list[Late]) -> tuple[int, int, int]:
    return -max(one.days_late for one in duties), -len(duties), id_of(duties[0].path)


def _longest(one: Late) -> tuple[int, int, int]:
    return -one.days_late, one.position, one.duty_id


def _parent(path: str) -> int:
    return (0, *ancestors(path))[-1]


def _parents(session: Session, paths: list[str]) -> dict[int, str]:
    ids = {_parent(path) for path in paths}
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids))) if ids else ()
    return {row[0]: row[1] for row in rows}
