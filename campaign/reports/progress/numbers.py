"""How many had to answer, and how many have: one count of duties 项, one of units 个单位.

The office's desk and the leading group's page ask here, so the same words are the same numbers. A
unit has answered when everything that was due of it has come; it was punctual when all of that
came in time; it is missing while it still owes one thing that was due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import Session

from campaign.reports.progress.counted import conditions, of_campaign
from campaign.reports.progress.standing import Look, standing
from campaign.reports.sums import Sums
from campaign.rules.counting import Count
from campaign.rules.shares import per_cent
from campaign.rules.sums.totals import duties_on, units_on


@dataclass(frozen=True)
class Numbers:
    """The counts of rules/counting.py, in its order: of duties, or of units."""

    due: int = 0
    answered: int = 0
    punctual: int = 0
    missing: int = 0
    waived: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        """Add up two groups that share nothing."""
        return Numbers(
            self.due + other.due,
            self.answered + other.answered,
            self.punctual + other.punctual,
            self.missing + other.missing,
            self.waived + other.waived,
        )

    @property
    def late(self) -> int:
        """Units that have answered everything, though not all of it in time."""
        return self.answered - self.punctual

    @property
    def answered_share(self) -> str | None:
        """报送率, None where nothing was due."""
        return per_cent(self.answered, self.due)

    @property
    def punctual_share(self) -> str | None:
        """按时率, None where nothing was due."""
        return per_cent(self.punctual, self.due)


@dataclass(frozen=True)
class Figures:
    """The same question asked in both unit words: duties 项, and units 个单位."""

    duties: Numbers
    units: Numbers


def figures_of(sums: Sums, day: date) -> Figures:
    """Read both off the sums that are kept."""
    return Figures(
        Numbers(*duties_on(sums.cells, sums.terms, day).values()),
        Numbers(*units_on(sums.cells, day).values()),
    )


def figures(
    session: Session, campaign_id: int, look: Look, *, sees: ColumnElement[bool] | None = None
) -> Figures:
    """Count both, in one pass."""
    each = by_unit(session, campaign_id, look, sees=sees)
    of_units = unit_counts(each)
    row = session.execute(
        select(
            *(func.coalesce(func.sum(each.c[count]), 0) for count in Count),
            *(func.coalesce(func.sum(case((of_units[count], 1), else_=0)), 0) for count in Count),
        )
    ).one()
    return Figures(Numbers(*row[: len(Count)]), Numbers(*row[len(Count) :]))


def by_unit(
    session: Session, campaign_id: int, look: Look, *, sees: ColumnElement[bool] | None
) -> Subquery:
    """Return unit_id and, for each Count, how many of the unit's duties it counts.

    A row for every unit that has duties in the campaign, also where none was due yet.
    """
    stand = standing(look)
    numbers = (
        func.sum(case((condition, 1), else_=0)).label(count)
        for count, condition in conditions(session, campaign_id, stand, look).items()
    )
    asked = of_campaign(stand, campaign_id, sees, stand.c.unit_id, *numbers)
    found: Subquery = asked.group_by(stand.c.unit_id).subquery("by_unit")
    return found


def unit_counts(found: Subquery) -> Mapping[Count, ColumnElement[bool]]:
    """Return under which condition a unit of ``by_unit`` belongs to each count."""
    due = found.c[Count.DUE]
    return {
        Count.DUE: due > 0,
        Count.ANSWERED: (due > 0) & (found.c[Count.ANSWERED] == due),
        Count.PUNCTUAL: (due > 0) & (found.c[Count.PUNCTUAL] == due),
        Count.MISSING: found.c[Count.MISSING] > 0,
        Count.WAIVED: (due == 0) & (found.c[Count.WAIVED] > 0),
    }
