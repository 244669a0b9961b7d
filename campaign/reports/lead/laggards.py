"""Five units that lag most 突出滞后单位: what they owe, why, and who answers for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.duty.chain import chains
from campaign.reports.progress.lagging import LaggingRow, lagging_rows
from campaign.reports.progress.late import Late
from campaign.reports.progress.standing import Look
from campaign.rules.paths import ancestors
from campaign.rules.permissions import Role
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
    """Return the units that are longest late, then those late with most, then as in the tree."""
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


def _worst(duties: list[Late]) -> tuple[int, int, tuple[int, ...]]:
    path = tuple(int(part) for part in duties[0].path.strip("/").split("/"))
    return -max(one.days_late for one in duties), -len(duties), path


def _longest(one: Late) -> tuple[int, int, int]:
    return -one.days_late, one.position, one.duty_id


def _parent(path: str) -> int:
    return (0, *ancestors(path))[-1]


def _parents(session: Session, paths: list[str]) -> dict[int, str]:
    ids = {_parent(path) for path in paths}
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids))) if ids else ()
    return {row[0]: row[1] for row in rows}
