"""区县推进情况: what each unit directly below the scope has done, column by column, with shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import Look, standing
from campaign.reports.visible import under
from campaign.rules.lifecycle import DutyState
from campaign.rules.matrix import Column, guessed, share_named
from campaign.rules.shares import per_cent
from campaign.rules.survey.standing import EXPECTED_NOT, RECEIVED
from models.duty import Duty
from models.matrix import MatrixChoice
from models.plan import Campaign, Milestone
from models.unit import Unit

NONE = "none"  # chosen: counts to no column


@dataclass(frozen=True)
class Share:
    """How many have done what a column asks; ``named`` as a paper says it."""

    column: Column
    done: int
    asked: int

    @property
    def named(self) -> str:
        """近 1/3, 过半, 全部."""
        return share_named(self.done, self.asked)

    @property
    def per_cent(self) -> str | None:
        """With one decimal; None where nobody is asked."""
        return per_cent(self.done, self.asked)


AREAS = frozenset({"city", "county", "township"})


@dataclass(frozen=True)
class Row:
    """A unit one level below; ``cells``: column -> (milestones done, milestones asked)."""

    unit_id: int
    code: str
    name: str
    cells: Mapping[Column, tuple[int, int]]

    def done(self, column: Column) -> bool | None:
        """Tell whether all that the column asks is done; None where nothing is asked."""
        done, asked = self.cells.get(column, (0, 0))
        return done == asked if asked else None


@dataclass(frozen=True)
class Matrix:
    """The table: only units of which a column asks something stand in it."""

    rows: tuple[Row, ...]
    shares: tuple[Share, ...]


def columns_of(session: Session, campaign_id: int) -> list[tuple[str, str, str]]:
    """Return (key, name, column) of each milestone for units; column empty or none for no column.

    What the office said stands; else it is guessed by the name.
    """
    said = {
        one.milestone_key: one.column
        for one in session.scalars(
            select(MatrixChoice).where(MatrixChoice.campaign_id == campaign_id)
        )
    }
    rows = session.execute(
        select(Milestone.key, Milestone.name)
        .where(
            Milestone.campaign_id == campaign_id, Milestone.by_office.is_(False),
            Milestone.removed_at.is_(None),
        )
        .order_by(Milestone.due_on, Milestone.position)
    )  # fmt: skip
    return [
        (key, name, said.get(key) or (column.value if (column := guessed(name)) else NONE))
        for key, name in {row.key: row.name for row in rows}.items()
    ]


class _NOW:
    """The columns of a duty as they are."""

    duty_id, unit_id, milestone_id = Duty.id, Duty.unit_id, Duty.milestone_id
    campaign_id, state = Duty.campaign_id, Duty.state


def matrix(session: Session, campaign_id: int, *, path: str, look: Look | None = None) -> Matrix:
    """Return the table of the units directly below the scope that lie at or below ``path``.

    Where counties or other areas are among them, only those: it is a table of areas, and the
    departments of the scope would hide them. What a unit itself has handed in counts, not what
    those below it have: cost follows the number of units one level below. ``look``: at which
    instant, now where none is named.
    """
    scope = session.get_one(Campaign, campaign_id).scope_unit_id
    columns = {
        key: Column(column)
        for key, _name, column in columns_of(session, campaign_id)
        if column != NONE
    }
    duty: Any = standing(look).c if look is not None and look.back else _NOW
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name, Unit.kind, Milestone.key, duty.state)
        .join(Milestone, Milestone.id == duty.milestone_id)
        .join(Unit, Unit.id == duty.unit_id)
        .where(
            Unit.parent_id == scope, under(Unit.path, path), duty.campaign_id == campaign_id,
            Milestone.key.in_(list(columns)), duty.state.not_in(EXPECTED_NOT),
        )
        .order_by(Unit.code, duty.duty_id)
    ).all()  # fmt: skip
    areas = [row for row in rows if row.kind in AREAS]
    return _table(columns, areas or rows)


def _table(columns: Mapping[str, Column], rows: Any) -> Matrix:
    units: dict[int, tuple[str, str]] = {}
    done: dict[int, dict[str, bool]] = {}
    for unit_id, code, name, _kind, key, state in rows:
        units[unit_id] = code, name
        # The newest duty of a milestone counts: rows come in their order.
        done.setdefault(unit_id, {})[key] = DutyState(state) in RECEIVED
    table = []
    for unit_id, (code, name) in units.items():
        cells: dict[Column, tuple[int, int]] = {}
        for key, yes in done[unit_id].items():
            so_far, asked = cells.get(columns[key], (0, 0))
            cells[columns[key]] = so_far + yes, asked + 1
        table.append(Row(unit_id, code, name, cells))
    shares = tuple(
        Share(
            column, sum(row.done(column) is True for row in table),
            sum(row.done(column) is not None for row in table),
        )
        for column in Column
    )  # fmt: skip
    return Matrix(tuple(table), shares)
