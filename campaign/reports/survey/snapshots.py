"""Signed roll-ups 定格 of a round, and who of the collectors below has forwarded theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports import people
from campaign.reports.paging import Cursor, Order, Window, window
from campaign.reports.visible import under
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.rules.survey.frozen import digest
from campaign.rules.survey.standing import Fraction
from models.person import Person, Post
from models.survey import RoundSnapshot, SurveyRound
from models.unit import Unit

SHOWN = 20
PAGE = 50


@dataclass(frozen=True)
class Snapshot:
    """A signed roll-up; ``forward_by`` is the day by which it was to be forwarded, if it was."""

    id: int
    round_id: int
    unit_id: int
    unit: str
    code: str
    path: str
    name: str
    signer: str
    at: datetime
    by: str
    note: str
    forward_by: date | None
    sha256: str

    @property
    def late(self) -> bool:
        """Whether it was forwarded after its day."""
        return self.forward_by is not None and day_of(self.at) > self.forward_by


@dataclass(frozen=True)
class Opened:
    """A snapshot with what it holds; ``whole``: its digest is that of its figures."""

    about: Snapshot
    fraction: Fraction
    totals: Mapping[str, int]
    below: tuple[tuple[str, Fraction], ...]
    whole: bool


@dataclass(frozen=True)
class Collector:
    """A unit below with a collector: what it forwarded last, or that it has not."""

    unit_id: int
    unit: str
    people: str
    last: Snapshot | None
    due_on: date
    late: bool


_COLUMNS = (
    RoundSnapshot.id, RoundSnapshot.round_id, RoundSnapshot.unit_id, Unit.name, Unit.code,
    Unit.path, RoundSnapshot.name, RoundSnapshot.signer, RoundSnapshot.at, Person.name,
    RoundSnapshot.note, RoundSnapshot.forward_by, RoundSnapshot.sha256,
)  # fmt: skip


def snapshots_of(session: Session, round_id: int, unit_id: int) -> tuple[Snapshot, ...]:
    """Return the last snapshots of a unit's roll-up, the newest first."""
    rows = session.execute(
        _asked()
        .where(RoundSnapshot.round_id == round_id, RoundSnapshot.unit_id == unit_id)
        .order_by(RoundSnapshot.id.desc())
        .limit(SHOWN)
    )
    return tuple(_snapshot(row) for row in rows)


def one_snapshot(session: Session, snapshot_id: int) -> Opened | None:
    """Return a snapshot with its figures, or None."""
    row = session.execute(_asked().where(RoundSnapshot.id == snapshot_id)).one_or_none()
    if row is None:
        return None
    about = _snapshot(row)
    figures: dict[str, Any] = session.scalars(
        select(RoundSnapshot.figures).where(RoundSnapshot.id == snapshot_id)
    ).one()
    found = digest(figures, round_id=about.round_id, unit=figures["code"], at=about.at)
    return Opened(
        about, Fraction(*figures["fraction"]), figures["totals"],
        tuple((one["name"], Fraction(*one["fraction"])) for one in figures["below"]),
        found == about.sha256,
    )  # fmt: skip


def collectors_below(
    session: Session, round_id: int, path: str, cursor: Cursor, *, today: date
) -> Window[Collector]:
    """Return the units below that have a collector, each with what it forwarded last."""
    asked = select(Unit.id).where(
        under(Unit.path, path), Unit.path != path,
        Unit.id.in_(
            select(Post.unit_id).where(Post.role == Role.COLLECTOR, people.held_on(today))
        ),
    )  # fmt: skip
    found = window(session, asked, Order((Unit.id,)), cursor, size=PAGE, most=1000)
    if not found.rows:
        return Window(())
    names: dict[int, list[str]] = {}
    for unit_id, name in session.execute(
        select(Post.unit_id, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(Post.unit_id.in_(found.rows), Post.role == Role.COLLECTOR, people.held_on(today))
        .order_by(Post.id)
    ):
        names.setdefault(unit_id or 0, []).append(name)
    last = _last_forwarded(session, round_id, found.rows)
    sent = session.get_one(SurveyRound, round_id)
    due_on = sent.forward_on or sent.due_on
    units = session.execute(
        select(Unit.id, Unit.name).where(Unit.id.in_(found.rows)).order_by(Unit.id)
    )
    rows = tuple(
        Collector(
            unit_id, name, "、".join(names.get(unit_id, ())), last.get(unit_id), due_on,
            last[unit_id].late if unit_id in last else today > due_on,
        )
        for unit_id, name in units
    )  # fmt: skip
    return Window(rows, found.total, found.first, found.after, found.before, found.and_more)


def _last_forwarded(session: Session, round_id: int, units: tuple[int, ...]) -> dict[int, Snapshot]:
    newest = (
        select(func.max(RoundSnapshot.id))
        .where(
            RoundSnapshot.round_id == round_id, RoundSnapshot.unit_id.in_(units),
            RoundSnapshot.forward_by.is_not(None),
        )
        .group_by(RoundSnapshot.unit_id)
    )  # fmt: skip
    rows = session.execute(_asked().where(RoundSnapshot.id.in_(newest)))
    return {row.unit_id: _snapshot(row) for row in rows}


def _asked() -> Any:
    return (
        select(*_COLUMNS)
        .join(Unit, Unit.id == RoundSnapshot.unit_id)
        .outerjoin(Person, Person.id == RoundSnapshot.by_id)
    )


def _snapshot(row: Any) -> Snapshot:
    values = list(row)
    values[9] = values[9] or ""
    return Snapshot(*values)
