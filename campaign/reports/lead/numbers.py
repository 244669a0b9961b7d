"""How many units had to answer, and how many have: counted in units 家, not in duties.

A unit has answered when everything that was due of it has come; it was punctual when all of that
came in time; it is missing while it still owes one thing that was due. What a duty counts as is
said by reports/progress/listed.py alone, so this page and the office's strip cannot drift.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, case, func

from campaign.reports.progress.listed import Count, counted, of_campaign
from campaign.reports.progress.standing import Look, standing
from campaign.rules.shares import per_cent


@dataclass(frozen=True)
class Numbers:
    """Units 家 by the day looked at; ``missing`` still owe something that was due."""

    due: int = 0
    answered: int = 0
    punctual: int = 0
    missing: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        """Add up two groups of units that share none."""
        return Numbers(
            self.due + other.due,
            self.answered + other.answered,
            self.punctual + other.punctual,
            self.missing + other.missing,
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


def by_unit(campaign_id: int, look: Look, *, includes: bool, sees: ColumnElement[bool]) -> Subquery:
    """Return unit_id and, for each Count, how many of the unit's duties it counts.

    A row for every unit that has duties in the campaign, also where none was due yet.
    """
    stand = standing(look)
    numbers = (
        func.sum(case((counted(stand, look.day, count, includes=includes), 1), else_=0)).label(
            count
        )
        for count in Count
    )
    asked = of_campaign(stand, campaign_id, sees, stand.c.unit_id, *numbers)
    found: Subquery = asked.group_by(stand.c.unit_id).subquery("by_unit")
    return found


def unit_counts(found: Subquery) -> Mapping[Count, ColumnElement[bool]]:
    """Return under which condition a unit of ``by_unit`` belongs to each number of the page."""
    due = found.c[Count.DUE]
    return {
        Count.DUE: due > 0,
        Count.ANSWERED: (due > 0) & (found.c[Count.ANSWERED] == due),
        Count.PUNCTUAL: (due > 0) & (found.c[Count.PUNCTUAL] == due),
        Count.MISSING: found.c[Count.MISSING] > 0,
    }
