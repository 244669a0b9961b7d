"""What a round's need costs over any subtree, read off the running sums; and who drives it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaign.reports.survey.rounds import fraction_of, totals_of
from campaign.rules.money.book import Book, from_facts
from campaign.rules.money.estimate import Total, estimate
from campaign.rules.survey.form import Form
from campaign.rules.survey.standing import Fraction, RoundState
from models.money import PriceBook
from models.person import Person
from models.plan import Campaign
from models.survey import Filing, FormVersion, RoundSum, SurveyRound
from models.unit import Unit

DRIVERS = 10


@dataclass(frozen=True)
class KeptBook:
    """A campaign's price book in a version."""

    id: int
    number: int
    book: Book
    at: datetime
    by: str
    note: str


@dataclass(frozen=True)
class Place:
    """The unit over whose subtree is summed."""

    id: int
    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Need:
    """A round's need over a subtree on every basis; ``fraction``: whose figures are in it."""

    round_id: int
    round_name: str
    round_number: int
    place: Place
    fraction: Fraction
    book_id: int
    book_number: int
    priced_on: date
    totals: tuple[Total, ...]
    fields: dict[str, tuple[str, ...]]  # "basis.product" -> what counts it

    def total(self, key: str) -> Total | None:
        """Return the basis of this key."""
        return next((one for one in self.totals if one.key == key), None)


@dataclass(frozen=True)
class Driver:
    """A next unit with all below it, and what its need costs; ``own``: the place's own line."""

    unit_id: int
    name: str
    code: str
    own: bool
    fen: int


def books_of(session: Session, campaign_id: int) -> tuple[KeptBook, ...]:
    """Return every version of the campaign's price book, the newest first."""
    rows = session.execute(
        select(PriceBook, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == PriceBook.by_id)
        .where(PriceBook.campaign_id == campaign_id)
        .order_by(PriceBook.number.desc())
    )
    return tuple(
        KeptBook(one.id, one.number, from_facts(one.book), one.at, by, one.note) for one, by in rows
    )


def newest_book(session: Session, campaign_id: int) -> PriceBook | None:
    """Return the newest version's row."""
    return session.scalar(
        select(PriceBook)
        .where(PriceBook.campaign_id == campaign_id)
        .order_by(PriceBook.number.desc())
        .limit(1)
    )


def rounds_with_need(session: Session, campaign_id: int) -> list[tuple[int, str]]:
    """Return the campaign's rounds that count, with their names.

    The newest with answers comes first, those that nobody has answered yet come last.
    """
    rows = session.execute(
        select(SurveyRound.id, SurveyRound.name, SurveyRound.number)
        .join(Campaign, Campaign.id == SurveyRound.campaign_id)
        .outerjoin(
            RoundSum,
            (RoundSum.round_id == SurveyRound.id) & (RoundSum.unit_id == Campaign.scope_unit_id),
        )
        .where(SurveyRound.campaign_id == campaign_id, SurveyRound.state != RoundState.VOID)
        .order_by(func.coalesce(RoundSum.received, 0) == 0, SurveyRound.id.desc())
    )
    return [(row.id, f"{row.name} ({row.number})") for row in rows]


def place_at(session: Session, path: str) -> Place:
    """Return the unit with this path."""
    row = session.execute(
        select(Unit.id, Unit.code, Unit.name, Unit.path).where(Unit.path == path)
    ).one()
    return Place(*row)


def form_text(session: Session, round_id: int) -> str:
    """Return the text of the form that a round was sent with."""
    return session.scalars(
        select(FormVersion.source)
        .join(SurveyRound, SurveyRound.form_version_id == FormVersion.id)
        .where(SurveyRound.id == round_id)
    ).one()


def need_of(
    session: Session, kept: PriceBook, round_id: int, path: str, *, form: Form, on: date
) -> Need:
    """Return the need on every basis with the prices of a day: two rows of figures are read.

    ``form`` is the one of ``form_text``.
    """
    sent = session.get_one(SurveyRound, round_id)
    book = from_facts(kept.book)
    sums = totals_of(session, round_id, path)
    return Need(
        sent.id, sent.name, sent.number, place_at(session, path),
        fraction_of(session, round_id, path), kept.id, kept.number, on,
        estimate(book, sums, countable(form), on), _fields(book),
    )  # fmt: skip


def countable(form: Form) -> frozenset[str]:
    """Return the fields that count things."""
    return frozenset(one.key for one in form.additive if not one.decimals)


def _fields(book: Book) -> dict[str, tuple[str, ...]]:
    return {
        f"{basis.key}.{product.key}": product.counts.get(basis.count, ())
        for basis in book.bases
        if basis.count
        for product in book.products
    }


def drivers(session: Session, need: Need, total: Total) -> tuple[Driver, ...]:
    """Return the next units whose subtrees cost most on a basis, the dearest first.

    One query over the units directly below the place: cost follows their number, not that of all.
    """
    weights: Counter[str] = Counter()
    for line in total.lines:
        for name in need.fields.get(f"{total.key}.{line.product}", ()):
            weights[name] += line.price.fen if line.price else 0
    if not any(weights.values()):
        return ()
    here = need.place.id
    below = _worth(RoundSum.totals, weights)
    own = _worth(Filing.filed, weights)
    cost = (below + own).label("cost")
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.code, cost)
        .outerjoin(
            RoundSum,
            and_(
                RoundSum.round_id == need.round_id, RoundSum.unit_id == Unit.id, Unit.id != here
            ),
        )
        .outerjoin(
            Filing,
            and_(
                Filing.round_id == need.round_id, Filing.unit_id == Unit.id, Filing.received,
                Filing.nil.is_(False),
            ),
        )
        .where(or_(Unit.parent_id == here, Unit.id == here), cost > 0)
        .order_by(cost.desc(), Unit.id)
        .limit(DRIVERS)
    )  # fmt: skip
    return tuple(Driver(row.id, row.name, row.code, row.id == here, row.cost) for row in rows)


def _worth(column: InstrumentedAttribute[Any], weights: Counter[str]) -> ColumnElement[int]:
    parts: Sequence[ColumnElement[int]] = [
        func.coalesce(cast(column[name].as_string(), BigInteger), 0) * literal(fen, BigInteger)
        for name, fen in sorted(weights.items())
        if fen
    ]
    found = parts[0]
    for part in parts[1:]:
        found = found + part
    return found
