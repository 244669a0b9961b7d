"""The units behind each number of the leader's page, by the same conditions; keyset pages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.lead.parts import Part, id_of
from campaign.reports.lead.stages import OUT, enrolled
from campaign.reports.progress.numbers import by_unit, unit_counts
from campaign.reports.progress.standing import Look
from campaign.reports.visible import under
from campaign.rules.counting import Count
from campaign.rules.lifecycle import EnrolmentState
from models.plan import Stage
from models.unit import Unit

PER_PAGE = 50


@dataclass(frozen=True)
class UnitWish:
    """Which units; empty means all. ``left`` is closed or withdrawn, ``after`` a unit's code."""

    count: Count | None = None
    stage: int = 0
    left: EnrolmentState | None = None
    part: Part | None = None
    after: str = ""


@dataclass(frozen=True)
class UnitLine:
    """A unit with its duties by count; one that is not enrolled (the bureau) has no stage."""

    id: int
    name: str
    code: str
    stage: str
    state: EnrolmentState | None
    due: int
    answered: int
    punctual: int
    missing: int
    waived: int


@dataclass(frozen=True)
class UnitPage:
    """One page in the order of the codes; ``next_after`` is empty on the last."""

    lines: tuple[UnitLine, ...]
    total: int
    next_after: str


def units_behind(
    session: Session, campaign_id: int, look: Look, wish: UnitWish, *, sees: ColumnElement[bool]
) -> UnitPage:
    """Return the units that fit, 50 at a time."""
    each = by_unit(session, campaign_id, look, sees=sees)
    stood = enrolled(campaign_id, look)
    numbers = [func.coalesce(each.c[count], 0) for count in Count]

    def asked(*columns: Any) -> Any:
        return (
            select(*columns)
            .select_from(Unit)
            .outerjoin(each, each.c.unit_id == Unit.id)
            .outerjoin(stood, stood.c.unit_id == Unit.id)
            .outerjoin(Stage, Stage.id == stood.c.stage_id)
            .where(sees, or_(each.c.unit_id.is_not(None), stood.c.unit_id.is_not(None)))
            .where(*_fits(each, stood, wish))
        )

    total = session.scalar(asked(func.count())) or 0
    rows = session.execute(
        asked(Unit.id, Unit.name, Unit.code, Stage.name, stood.c.state, *numbers)
        .where(Unit.code > wish.after)
        .order_by(Unit.code)
        .limit(PER_PAGE + 1)
    ).all()
    lines = tuple(
        UnitLine(
            id_, name, code, stage or "", EnrolmentState(state) if state else None, *counts
        )
        for id_, name, code, stage, state, *counts in rows[:PER_PAGE]
    )  # fmt: skip
    return UnitPage(lines, total, lines[-1].code if len(rows) > PER_PAGE else "")


def _fits(each: Any, stood: Any, wish: UnitWish) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wish.count is not None:
        fits.append(unit_counts(each)[wish.count])
    if wish.stage:
        fits += [stood.c.stage_id == wish.stage, stood.c.state.not_in(OUT)]
    if wish.left is not None:
        fits.append(stood.c.state == wish.left)
    if wish.part is not None and wish.part.unit_id:
        fits.append(under(Unit.path, wish.part.path))
    elif wish.part is not None:
        root = wish.part.path
        fits += [
            each.c.unit_id.is_not(None),
            Unit.kind == wish.part.kind,
            or_(Unit.parent_id == id_of(root), Unit.path == root),
            Unit.id.not_in(wish.part.besides),
        ]
    return fits
