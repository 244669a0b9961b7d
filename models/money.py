"""Money: price books, estimates, requests and what came of them.  Amounts are whole cents."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class PriceBook(Base):
    """A price book 价目 in one version (rules/money/book.py); never changed afterwards."""

    __tablename__ = "price_book"
    __table_args__ = (Index("uq_price_book", "campaign_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    book: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class Estimate(Base):
    """A version of an estimate 测算版本, as it was then: triggers on both databases hold it.

    ``result``: every basis with counts, prices and sources; ``basis`` is the chosen one.
    """

    __tablename__ = "estimate"
    __table_args__ = (Index("uq_estimate", "campaign_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    book_id: Mapped[int] = mapped_column(ForeignKey("price_book.id"))
    priced_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(60))
    basis_name: Mapped[str] = mapped_column(String(60))
    total_fen: Mapped[int] = mapped_column(BigInteger)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class MoneyRequest(Base):
    """A request 请示 for money, bound to the estimate that it went with."""

    __tablename__ = "money_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    estimate_id: Mapped[int] = mapped_column(ForeignKey("estimate.id"))
    title: Mapped[str] = mapped_column(String(200))
    paper_number: Mapped[str] = mapped_column(String(80), default="", server_default="")
    asked_on: Mapped[date]
    asked_fen: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_note: Mapped[str] = mapped_column(Text, default="", server_default="")


class MoneyAnswer(Base):
    """What came of a request: granted 批复 or arrived 到位; finance may confirm it."""

    __tablename__ = "money_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("money_request.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    dated_on: Mapped[date]
    fen: Mapped[int] = mapped_column(BigInteger)
    paper_number: Mapped[str] = mapped_column(String(80), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_note: Mapped[str] = mapped_column(Text, default="", server_default="")
