"""Pages of long lists, read on from the last row seen: new rows push nothing onto the next page.

A place is what the list is sorted by, of one row. ``page_of`` reads on from a place; ``window``
from the number of a row, for lists whose rows keep their place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaign.reports.prepared import Asked, prepared

Row = TypeVar("Row")
Place = tuple[Any, ...]


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind the row ``after``, or ends: in front of the row ``before``."""

    after: int = 0
    before: int = 0


START = Cursor()


@dataclass(frozen=True)
class Window(Generic[Row]):
    """One page.  ``first`` is the place of its first row in the whole list, 1 for the very first.

    ``and_more``: the list is longer than ``total``; nobody has counted how much.
    ``after`` begins the next page, ``before`` ends the one in front; None where there is none.
    """

    rows: tuple[Row, ...]
    total: int = 0
    first: int = 1
    after: Any = None
    before: Any = None
    and_more: bool = False

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1

    def cut(self, most: int | None) -> Self:
        """Return the page with a total that says no more than is known."""
        if most is None or self.total <= most:
            return self
        if self.after is None:
            return replace(self, total=self.last)
        return replace(self, total=max(most, self.last), and_more=True)


@dataclass(frozen=True)
class Order:
    """What a list is sorted by, the last column unique: all of them up, or all of them down."""

    columns: tuple[Any, ...]
    down: bool = False

    def behind(self, place: Place) -> ColumnElement[bool]:
        """Return the condition "further down the list than this place"."""
        here, there = tuple_(*self.columns), tuple_(*place)
        return here < there if self.down else here > there

    def ahead(self, place: Place) -> ColumnElement[bool]:
        """Return the condition "further up the list than this place"."""
        here, there = tuple_(*self.columns), tuple_(*place)
        return here > there if self.down else here < there

    def sorted(self, asked: Asked, *, backwards: bool = False) -> Asked:
        """Return the query in this order, or from its end."""
        down = self.down is not backwards
        return asked.order_by(*(one.desc() if down else one.asc() for one in self.columns))


def page_of(
    session: Session,
    asked: Asked,
    order: Order,
    place_of: Callable[[Any], Place],
    *,
    after: Place | None,
    before: Place | None,
    size: int,
    total: int | None = None,
    most: int | None = None,
) -> Window[Any]:
    """Return a page of a query's rows; its ``after`` and ``before`` are places.

    ``place_of`` reads a row's own place. The place asked for need not be a row's any more.
    ``total``: so many rows there are, where somebody has just counted them; the first page then
    asks for nothing more.  ``most``: counting ends there, where every row costs a look.
    """
    if not (after or before):
        return _first_page(session, asked, order, place_of, size, total, most)
    rows, more = _rows(session, asked, order, after, before, size)
    if not rows:
        return _first_page(session, asked, order, place_of, size, total, most)
    first, last = place_of(rows[0]), place_of(rows[-1])
    ahead = count_up_to(session, asked.where(order.ahead(first)))
    counted = max(count_up_to(session, asked, most), ahead + len(rows))
    before = first if ahead else None
    return Window(tuple(rows), counted, ahead + 1, last if more else None, before).cut(most)


def _first_page(
    session: Session,
    asked: Asked,
    order: Order,
    place_of: Callable[[Any], Place],
    size: int,
    total: int | None,
    most: int | None,
) -> Window[Any]:
    """Return the list's beginning; one that is counted to twice a page is read as far instead."""
    near = total is None and most is not None and most <= 2 * size
    found = session.execute(_beginning(asked, order, (most or 0) if near else size)).all()
    rows = tuple(found[:size])
    if len(found) <= size:
        return Window(rows, len(rows))
    if total is None:
        total = len(found) if near else count_up_to(session, asked, most)
    return Window(rows, max(total, size), after=place_of(rows[-1])).cut(most)


@prepared
def _beginning(asked: Asked, order: Order, size: int) -> Asked:
    return order.sorted(asked).limit(size + 1)


def count_up_to(session: Session, asked: Asked, most: int | None = None) -> int:
    """Return how many rows a query has; one more than ``most`` where there are more than that."""
    if most is None:
        everything = asked.with_only_columns(func.count(), maintain_column_froms=True)
        return session.scalar(everything.order_by(None)) or 0
    return session.scalar(select(up_to(asked, most))) or 0


def up_to(asked: Asked, most: int) -> ScalarSelect[int]:
    """Return the question how many rows a query has, ending at one more than ``most``."""
    some = asked.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    counted = some.order_by(None).limit(most + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _rows(
    session: Session,
    asked: Asked,
    order: Order,
    after: Place | None,
    before: Place | None,
    size: int,
) -> tuple[Sequence[Any], bool]:
    """Return the rows, and whether there are more behind them.

    Too few in front of ``before`` for a page: none, so that the first page is whole.
    """
    if before:
        back = order.sorted(asked.where(order.ahead(before)), backwards=True).limit(size)
        found = session.execute(back).all()
        return (found[::-1], True) if len(found) == size else ((), False)
    if after:
        asked = asked.where(order.behind(after))
    found = session.execute(order.sorted(asked).limit(size + 1)).all()
    return found[:size], len(found) > size


def window(
    session: Session,
    asked: Asked,
    order: Order,
    cursor: Cursor,
    *,
    size: int,
    most: int | None = None,
    total: int | None = None,
) -> Window[Any]:
    """Return a page of the things of which ``asked`` selects one column, or the thing itself.

    Where it selects several columns, those of the order among them, the page's rows are rows.
    The last column of the order is the thing's number; its place is looked up, so the rows of such
    a list must not move.
    """
    alone = len(asked.column_descriptions) == 1
    ident: InstrumentedAttribute[int] = order.columns[-1]

    def place(row_id: int) -> Place | None:
        found = session.execute(select(*order.columns).where(ident == row_id)).one_or_none()
        return tuple(found) if found else None

    def place_of(row: Any) -> Place:
        thing = row[0] if alone else row
        if len(order.columns) == 1 and isinstance(thing, int):
            return (thing,)
        return tuple(getattr(thing, column.key) for column in order.columns)

    page = page_of(
        session, asked, order, place_of, size=size, most=most, total=total,
        after=place(cursor.after) if cursor.after else None,
        before=place(cursor.before) if cursor.before else None,
    )  # fmt: skip
    return replace(
        page, rows=tuple(row[0] for row in page.rows) if alone else page.rows,
        after=page.after[-1] if page.after else None,
        before=page.before[-1] if page.before else None,
    )  # fmt: skip
