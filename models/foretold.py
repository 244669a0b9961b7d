"""Forecasts that the office has signed, line by line: what was foretold of each letter."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class SignedForecast(Base):
    """A forecast of a campaign, or of a plan before its launch (found by the plan's ``code``).

    ``sha256`` is over its canonical lines (reports/foresight/lines.py), which its rows give again.
    """

    __tablename__ = "signed_forecast"
    __table_args__ = (Index("ix_signed_forecast_code", "code", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    plan_sha256: Mapped[str] = mapped_column(String(64))
    scenario: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime] = mapped_column(Instant)
    until_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    letters: Mapped[int]
    calls: Mapped[int]
    drafts: Mapped[int]
    signed_at: Mapped[datetime] = mapped_column(Instant)
    signed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Foretold(Base):
    """One thing of a signed forecast: this person hears at this instant of this step of a duty.

    ``letter_key`` is the key that the letter will have (models/letter.py), empty for a call or a
    draft; unit and milestone name the duty, which may not be written yet; ``occasion`` as in
    Notice.
    """

    __tablename__ = "foretold"
    __table_args__ = (
        Index("ix_foretold_duty", "forecast_id", "unit_id", "milestone_key", "occasion"),
        Index("ix_foretold_letter", "forecast_id", "letter_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forecast_id: Mapped[int] = mapped_column(ForeignKey("signed_forecast.id"))
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Instant)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(String(254))
    letter_key: Mapped[str] = mapped_column(String(400))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    milestone_key: Mapped[str] = mapped_column(String(70))
    due_on: Mapped[date]
    occasion: Mapped[str] = mapped_column(String(60))
