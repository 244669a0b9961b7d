"""The roll-up 汇总 of a round: any subtree, one level of units below it, each with its sums.

Two rows a unit are read, whatever lies below it: the cost does not follow the number of units
(docs/adr/0032).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from campaign.reports.office.desks import place_in
from campaign.reports.paging import START, Cursor, Order, Window, window
from campaign.reports.survey.summed import Sums, sums_now, sums_then
from campaign.rules.permissions import Asker, Permission
from campaign.rules.survey.form import Form
from campaign.rules.survey.rolled import MAKER, PRODUCT, RateNow, ShareTable, rates_of, shares_of
from campaign.rules.survey.standing import LineKind
from models.survey import Filing, FormVersion, RoundSum, SurveyRound
from models.unit import Unit

PAGE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Place:
    """A unit with its sums, and what its ``own`` line adds; ``duty_id`` None where it has none.

    ``leaf``: nothing of the round lies below it, so its sums are its own figures.
    """

    unit_id: int
    code: str
    name: str
    path: str
    sums: Sums
    own: Sums
    duty_id: int | None
    leaf: bool


@dataclass(frozen=True)
class Rollup:
    """A unit's sums, what they say, and the units one level below."""

    form: Form
    here: Place
    rates: tuple[RateNow, ...]
    makers: tuple[ShareTable, ...]
    products: tuple[ShareTable, ...]
    below: Window[Place]

    @property
    def sums(self) -> Sums:
        """What the unit and all below it come to."""
        return self.here.sums

    def rates_of(self, sums: Sums) -> tuple[RateNow, ...]:
        """Return the form's rates over other sums."""
        return rates_of(self.form, sums.totals)

    @property
    def shown_whole(self) -> tuple[Place, ...]:
        """The units whose own figures can be read off it."""
        here = (self.here,) if self.here.duty_id else ()
        return (*here, *(one for one in self.below.rows if one.leaf))


def rollup_place(asker: Asker, scope: str) -> str | None:
    """Return where the asker's right to see sums meets a round over ``scope``; None: nowhere.

    A right to the own unit's figures alone opens no sum.
    """
    return place_in(asker, Permission.SEE_SUMS, scope)


def rollup(
    session: Session,
    form: Form,
    round_id: int,
    path: str,
    cursor: Cursor = START,
    *,
    size: int = PAGE,
    at: datetime | None = None,
) -> Rollup:
    """Return the roll-up of the unit at ``path``, live; ``at`` looks back to an instant.

    A look back reads the histories of all lines below: its cost follows their number.
    """
    columns = (Unit.id, Unit.code, Unit.name, Unit.path)
    unit = session.execute(select(*columns).where(Unit.path == path)).one()
    found = window(
        session, _below(round_id, unit.id), Order((Unit.id,)), cursor, size=size,
        most=MOST_COUNTED,
    )  # fmt: skip
    units = session.execute(select(*columns).where(Unit.id.in_(found.rows)).order_by(Unit.id)).all()
    rows = [unit, *units]
    ids = [row.id for row in rows]
    below, own, duties = sums_now(session, round_id, ids)
    inner = frozenset(below)
    if at is not None:
        below, own = sums_then(session, round_id, path, ids, at=at)
    places = tuple(
        Place(
            *row, below.get(row.id, Sums()) + own.get(row.id, Sums()), own.get(row.id, Sums()),
            duties.get(row.id), row.id not in inner,
        )
        for row in rows
    )  # fmt: skip
    totals = places[0].sums.totals
    return Rollup(
        form, places[0], rates_of(form, totals), shares_of(form, totals, MAKER),
        shares_of(form, totals, PRODUCT), replace(found, rows=places[1:]),
    )  # fmt: skip


def form_source(session: Session, round_id: int) -> str:
    """Return the text of the form in the version that the round was sent with."""
    return session.scalar(
        select(FormVersion.source)
        .join(SurveyRound, SurveyRound.form_version_id == FormVersion.id)
        .where(SurveyRound.id == round_id)
    ) or ""  # fmt: skip


def _below(round_id: int, unit_id: int) -> Any:
    """Ask for the units one level below that the round has to do with."""
    return select(Unit.id).where(
        Unit.parent_id == unit_id,
        or_(
            exists().where(
                Filing.round_id == round_id,
                Filing.unit_id == Unit.id,
                Filing.line != LineKind.EXEMPT,
            ),
            exists().where(RoundSum.round_id == round_id, RoundSum.unit_id == Unit.id),
        ),
    )
