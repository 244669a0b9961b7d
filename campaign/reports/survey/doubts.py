"""疑点: the worklist of a round with both numbers, and the table of differences for the papers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.paging import Cursor, Order, Window, window
from campaign.reports.survey.rounds import totals_of
from campaign.reports.visible import under
from campaign.rules.doubts.checks import DoubtState
from campaign.rules.survey.form import Field, Form
from campaign.rules.survey.typed import shown
from models.doubt import Doubt
from models.person import Person
from models.survey import FormVersion, SurveyRound
from models.unit import Unit

PAGE = 50


@dataclass(frozen=True)
class Cell:
    """One field that a check read, in words; empty where that round has no part in it."""

    name: str
    earlier: str
    later: str


@dataclass(frozen=True)
class Line:
    """A doubt of the list."""

    id: int
    unit_id: int
    unit: str
    duty_id: int
    says: str
    cells: tuple[Cell, ...]
    state: str
    note: str
    by: str
    at: datetime | None
    version: int
    unit_wants: str = ""
    unit_note: str = ""
    round_id: int = 0


@dataclass(frozen=True)
class Difference:
    """A number as it was and as it is: 自查 3,315 台，核查 3,298 台，核减 17 台."""

    key: str
    name: str
    unit: str
    earlier: int
    later: int

    @property
    def by(self) -> int:
        """The change."""
        return self.later - self.earlier


def doubts(
    session: Session, round_id: int, path: str, state: str, form: Form, cursor: Cursor
) -> Window[Line]:
    """Return a page of the round's doubts at or below ``path``: the open ones, or of a state."""
    asked = (
        select(Doubt.id)
        .join(Unit, Unit.id == Doubt.unit_id)
        .where(Doubt.round_id == round_id, Doubt.state == state, under(Unit.path, path))
    )
    found = window(session, asked, Order((Doubt.id,)), cursor, size=PAGE, most=10_000)
    lines = {line.id: line for line in _lines(session, found.rows, form)}
    return replace(found, rows=tuple(lines[number] for number in found.rows))


def one_doubt(session: Session, doubt_id: int, form: Form) -> Line | None:
    """Return one doubt."""
    return next(iter(_lines(session, (doubt_id,), form)), None)


def _lines(session: Session, numbers: Sequence[int], form: Form) -> list[Line]:
    rows = session.execute(
        select(Doubt, Unit.name, func.coalesce(Person.name, ""))
        .join(Unit, Unit.id == Doubt.unit_id)
        .outerjoin(Person, Person.id == Doubt.ended_by)
        .where(Doubt.id.in_(numbers))
    )
    return [
        Line(
            one.id, one.unit_id, unit, one.duty_id, one.says, _cells(one.cells, form), one.state,
            one.note, by, one.ended_at, one.version, one.unit_wants, one.unit_note, one.round_id,
        )
        for one, unit, by in rows
    ]  # fmt: skip


def _cells(cells: dict[str, dict[str, Any]], form: Form) -> tuple[Cell, ...]:
    earlier, later = cells["earlier"], cells["later"]
    found = []
    for key in dict.fromkeys((*earlier, *later)):
        one = form.by_key.get(key)
        name = one.label if one else key
        found.append(Cell(name, _said(one, earlier.get(key)), _said(one, later.get(key))))
    return tuple(found)


def _said(field: Field | None, value: int | None) -> str:
    if value is None:
        return ""
    return f"{shown(field, value)} {field.unit_word}".strip() if field else str(value)


def states(session: Session, round_id: int, path: str) -> dict[str, int]:
    """Return how many doubts stand in each state."""
    found = session.execute(
        select(Doubt.state, func.count())
        .join(Unit, Unit.id == Doubt.unit_id)
        .where(Doubt.round_id == round_id, under(Unit.path, path))
        .group_by(Doubt.state)
    )
    return {DoubtState(state).value: number for state, number in found}


def differences(
    session: Session, round_id: int, earlier_id: int, path: str, form: Form
) -> tuple[Difference, ...]:
    """Return every sum that differs between two rounds of a form: four rows are read."""
    before = totals_of(session, earlier_id, path)
    now = totals_of(session, round_id, path)
    return tuple(
        Difference(
            one.key, one.label, one.unit_word, before.get(one.previous or one.key, 0),
            now.get(one.key, 0),
        )
        for one in form.additive
        if before.get(one.previous or one.key, 0) != now.get(one.key, 0)
    )  # fmt: skip


def form_text(session: Session, round_id: int) -> str:
    """Return the text of the form that a round was sent with."""
    return session.scalars(
        select(FormVersion.source)
        .join(SurveyRound, SurveyRound.form_version_id == FormVersion.id)
        .where(SurveyRound.id == round_id)
    ).one()
