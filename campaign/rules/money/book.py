"""The price book 价目: what is bought, what counts as needed, prices with dates, bases 口径.

A book is data: products say which fields of the form count them, bases say which count meets which
price.  Money is a whole number of cents (分) everywhere; no float ever holds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from campaign.rules.survey.expression import Unreadable, read_comparison


class PriceKind(StrEnum):
    """Where a price comes from."""

    CATALOGUE = "catalogue"  # 采购目录价
    QUOTATION = "quotation"  # 报价
    TIER = "tier"  # 批量价
    CEILING = "ceiling"  # 配置标准的上限


class CountKind(StrEnum):
    """What is multiplied by the price."""

    GAP = "gap"  # what has to be bought
    ALL = "all"  # one for every computer
    HEAD = "head"  # one for each of the staff


@dataclass(frozen=True)
class Product:
    """A kind of software; ``counts``: kind of count -> the fields whose sum it is."""

    key: str
    name: str
    unit: str
    counts: Mapping[CountKind, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """One entry: ``fen`` a piece from ``from_on`` on, where at least ``at_least`` are bought.

    ``until_on`` is the last day of validity, None while it is open.
    """

    product: str
    kind: PriceKind
    fen: int
    from_on: date
    source: str
    at_least: int = 0
    until_on: date | None = None


@dataclass(frozen=True)
class Basis:
    """A way to estimate 口径: ``count`` times the first price of ``prices`` that there is.

    Without a count it is last year's amount and so many per cent more.
    """

    key: str
    name: str
    count: CountKind | None = None
    prices: tuple[PriceKind, ...] = ()
    last_year: int | None = None
    per_cent: int = 0


@dataclass(frozen=True)
class Book:
    """A price book in one version."""

    name: str
    products: tuple[Product, ...]
    bases: tuple[Basis, ...]
    prices: tuple[Price, ...] = ()
    note: str = ""

    @property
    def by_key(self) -> dict[str, Product]:
        """The products by key."""
        return {one.key: one for one in self.products}

    def with_price(self, fresh: Price) -> "Book":
        """Return the book with an entry more; the same place in the book is written over."""
        return replace(self, prices=(*self.without(place_of(fresh)).prices, fresh))

    def without(self, place: str) -> "Book":
        """Return the book without the entry at this place."""
        return replace(self, prices=tuple(one for one in self.prices if place_of(one) != place))

    def with_last_year(self, key: str, fen: int, per_cent: int) -> "Book":
        """Return the book with last year's amount on the basis of this key."""
        return replace(
            self,
            bases=tuple(
                replace(one, last_year=fen, per_cent=per_cent) if one.key == key else one
                for one in self.bases
            ),
        )


def place_of(price: Price) -> str:
    """Return what names an entry: product, kind, quantity and first day."""
    return f"{price.product}.{price.kind}.{price.at_least}.{price.from_on.isoformat()}"


def in_force(prices: Iterable[Price], product: str, kind: PriceKind, on: date) -> tuple[Price, ...]:
    """Return the entries valid on a day, the newest for each quantity, by quantity."""
    found: dict[int, Price] = {}
    for one in prices:
        if (one.product, one.kind) != (product, kind) or one.from_on > on:
            continue
        if one.until_on is not None and one.until_on < on:
            continue
        known = found.get(one.at_least)
        if known is None or known.from_on < one.from_on:
            found[one.at_least] = one
    return tuple(found[number] for number in sorted(found))


def fields_of(text: str) -> tuple[str, ...] | None:
    """Read a count: fields of the form with ``+`` between them; None where it is none.

    Only sums: what a subtree needs is then the sum of what its units need, read off the running
    sums, and never less than nothing.
    """
    try:
        terms = read_comparison(f"{text} = 0").left
    except Unreadable:
        return None
    if not all(term.name and not term.of and term.times == 1 for term in terms):
        return None
    return tuple(term.name for term in terms)


def as_facts(book: Book) -> dict[str, Any]:
    """Return the book as it is kept."""
    return {
        "name": book.name,
        "note": book.note,
        "products": [
            {
                "key": one.key, "name": one.name, "unit": one.unit,
                "counts": {kind.value: list(names) for kind, names in one.counts.items()},
            }
            for one in book.products
        ],
        "bases": [
            {
                "key": one.key, "name": one.name, "count": one.count.value if one.count else None,
                "prices": [kind.value for kind in one.prices], "last_year": one.last_year,
                "per_cent": one.per_cent,
            }
            for one in book.bases
        ],
        "prices": [
            {
                "product": one.product, "kind": one.kind.value, "fen": one.fen,
                "from_on": one.from_on.isoformat(), "source": one.source,
                "at_least": one.at_least,
                "until_on": one.until_on.isoformat() if one.until_on else None,
            }
            for one in book.prices
        ],
    }  # fmt: skip


def from_facts(facts: Mapping[str, Any]) -> Book:
    """Return a book that was kept."""
    return Book(
        facts["name"],
        tuple(
            Product(
                one["key"], one["name"], one["unit"],
                {CountKind(kind): tuple(names) for kind, names in one["counts"].items()},
            )
            for one in facts["products"]
        ),
        tuple(
            Basis(
                one["key"], one["name"], CountKind(one["count"]) if one["count"] else None,
                tuple(PriceKind(kind) for kind in one["prices"]), one["last_year"],
                one["per_cent"],
            )
            for one in facts["bases"]
        ),
        tuple(
            Price(
                one["product"], PriceKind(one["kind"]), one["fen"],
                date.fromisoformat(one["from_on"]), one["source"], one["at_least"],
                date.fromisoformat(one["until_on"]) if one["until_on"] else None,
            )
            for one in facts["prices"]
        ),
        facts["note"],
    )  # fmt: skip
