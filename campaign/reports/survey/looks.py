"""Who saw a unit's figures; and what a return asks to mend in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import DutyState
from models.duty import DutySpan
from models.person import Person
from models.survey import FigureLook

SHOWN = 12


@dataclass(frozen=True)
class Look:
    """One person's looks: how many, and when the last was."""

    name: str
    times: int
    at: datetime


def looks_at(session: Session, unit_id: int, round_id: int) -> tuple[Look, ...]:
    """Return who saw the unit's figures in this round, the last one first."""
    rows = session.execute(
        select(Person.name, func.count(FigureLook.id), func.max(FigureLook.at))
        .join(Person, Person.id == FigureLook.person_id)
        .where(FigureLook.unit_id == unit_id, FigureLook.round_id == round_id)
        .group_by(Person.id, Person.name)
        .order_by(func.max(FigureLook.at).desc())
        .limit(SHOWN)
    )
    return tuple(Look(*row) for row in rows)


def named_groups(session: Session, duty_id: int) -> frozenset[str]:
    """Return the parts that the return names under which the duty now stands."""
    named = session.scalar(
        select(DutySpan.sections).where(
            DutySpan.duty_id == duty_id, DutySpan.until_at.is_(None),
            DutySpan.state == DutyState.RETURNED,
        )
    )  # fmt: skip
    return frozenset(named or ())
