"""经费测算: what a round's sums cost on each basis of a book, pure and exact."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from campaign.rules.money.book import (
    Basis,
    Book,
    CountKind,
    Price,
    PriceKind,
    Product,
    in_force,
)

LAST_YEAR = "last_year"  # among what a basis lacks: nobody has entered last year's amount


@dataclass(frozen=True)
class Line:
    """One product on one basis.

    ``count`` are needed and ``bought`` are paid for: more than needed where a larger quantity is
    cheaper as a whole.  ``ceiling``: the highest price allowed a piece; ``over``: what is paid
    above it.  Without a price ``price`` is None and ``amount`` 0.
    """

    product: str
    name: str
    unit: str
    count: int
    bought: int
    price: Price | None
    amount: int
    ceiling: int | None
    over: int


@dataclass(frozen=True)
class Total:
    """A basis with its sum; ``lacks``: products that are needed and have no price or no field."""

    key: str
    name: str
    count: CountKind | None
    lines: tuple[Line, ...]
    amount: int
    lacks: tuple[str, ...] = ()
    last_year: int | None = None
    per_cent: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is missing from the sum."""
        return not self.lacks

    @property
    def over(self) -> int:
        """What is paid above the ceilings."""
        return sum(line.over for line in self.lines)

    @property
    def at_ceilings(self) -> int | None:
        """What the same counts cost at the highest prices allowed; None where none is set."""
        found = [line.ceiling * line.count for line in self.lines if line.ceiling is not None]
        return sum(found) if found else None


def estimate(
    book: Book, sums: Mapping[str, int], known: Collection[str], on: date
) -> tuple[Total, ...]:
    """Return every basis of the book.

    Args:
        book: products, bases and prices.
        sums: field -> sum over the subtree, as the running sums hold it.
        known: the fields that the form has and that count things.
        on: the day whose prices are taken.
    """
    return tuple(_total(book, basis, sums, known, on) for basis in book.bases)


def _total(
    book: Book, basis: Basis, sums: Mapping[str, int], known: Collection[str], on: date
) -> Total:
    if basis.count is None:
        if basis.last_year is None:
            return Total(basis.key, basis.name, None, (), 0, (LAST_YEAR,), None, basis.per_cent)
        amount = grown(basis.last_year, basis.per_cent)
        return Total(basis.key, basis.name, None, (), amount, (), basis.last_year, basis.per_cent)
    lines, lacks = [], []
    for product in book.products:
        names = product.counts.get(basis.count, ())
        if not names:
            continue
        if not all(name in known for name in names):
            lacks.append(product.name)
            continue
        line = _line(book, basis, product, sum(sums.get(name, 0) for name in names), on)
        if line.count and line.price is None:
            lacks.append(product.name)
        lines.append(line)
    amount = sum(line.amount for line in lines)
    return Total(basis.key, basis.name, basis.count, tuple(lines), amount, tuple(lacks))


def _line(book: Book, basis: Basis, product: Product, count: int, on: date) -> Line:
    ceiling = _ceiling(book, product, on)
    price, bought = None, count
    for kind in basis.prices:
        offered = in_force(book.prices, product.key, kind, on)
        if offered:
            price, bought = cheapest(offered, count)
            break
    amount = bought * price.fen if price else 0
    over = max(0, amount - ceiling * count) if price and ceiling is not None else 0
    return Line(
        product.key, product.name, product.unit, count, bought, price, amount, ceiling, over
    )


def _ceiling(book: Book, product: Product, on: date) -> int | None:
    found = in_force(book.prices, product.key, PriceKind.CEILING, on)
    return found[0].fen if found else None


def cheapest(offered: tuple[Price, ...], count: int) -> tuple[Price, int]:
    """Return the entry at which so many cost least, and how many are then bought.

    A tier 档 may be reached by buying more than is needed; so a larger need never costs less.
    """
    if not count:
        return offered[0], 0
    bought = [(max(count, one.at_least) * one.fen, one.at_least, one) for one in offered]
    _, at_least, best = min(bought, key=lambda each: each[:2])
    return best, max(count, at_least)


def grown(fen: int, per_cent: int) -> int:
    """Return an amount and so many per cent more, to the cent, halves upwards."""
    return (fen * (100 + per_cent) * 2 + 100) // 200
