"""Sums 合计 kept beside the duties, so that a look at a desk does not count them anew.

Derived from duties, enrolments and units; not part of a backup, since a restored house sums up
again by itself. docs/adr/0033-sums.md
"""

from datetime import date

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, PathText

DERIVED = {"derived": True}


class UnitSum(Base):
    """What one unit adds to the sums of a campaign: ``cells`` maps a cell's text to a number.

    ``path`` and ``kind`` are those it was added under: a unit that moves is taken out there first.
    """

    __tablename__ = "unit_sum"
    # A collector's own place is looked up by its path.
    __table_args__ = (Index("ix_unit_sum_path", "campaign_id", "path"), {"info": DERIVED})

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    path: Mapped[str] = mapped_column(PathText)
    kind: Mapped[str] = mapped_column(String(40))
    cells: Mapped[dict[str, int]] = mapped_column(JSON)


class PlaceSum(Base):
    """How often a cell occurs among the units of a place (rules/sums/places.py)."""

    __tablename__ = "place_sum"
    __table_args__ = ({"info": DERIVED},)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    place: Mapped[str] = mapped_column(PathText, primary_key=True)
    cell: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int]


class UnitChanged(Base):
    """A unit whose duties, enrolment or place have changed since it was summed up.

    Triggers write these, so that no writer can forget; whoever reads sums counts these units anew.
    """

    __tablename__ = "unit_changed"
    __table_args__ = (
        Index("ix_unit_changed_unit", "campaign_id", "unit_id"),
        {"info": DERIVED},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int]
    unit_id: Mapped[int]


class DaySum(Base):
    """How many units of a place were due, had answered, … at the end of a day 进展趋势.

    ``unit_id`` is the campaign's scope or a unit directly below it, with its whole subtree.
    Written when the day has ended (services/house/note_days.py), from histories where it was late.
    """

    __tablename__ = "day_sum"
    __table_args__ = ({"info": DERIVED},)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    due: Mapped[int]
    answered: Mapped[int]
    punctual: Mapped[int]
    missing: Mapped[int]
    waived: Mapped[int]
