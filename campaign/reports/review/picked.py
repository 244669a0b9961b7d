"""What was ticked: how much of it still stands as on the page, and what became of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.review.lines import ReviewLine, asked_lines, read_lines
from campaign.reports.visible import visible
from campaign.rules.evidence import sections_of
from campaign.rules.lifecycle import HANDED_IN, DutyAction, DutyState
from campaign.rules.permissions import Asker, Permission
from models.duty import Duty
from models.event import Event
from models.person import Person
from models.plan import Campaign, Milestone
from models.unit import Unit

OF_A_DUTY = "duty."
MOVES = tuple(f"{OF_A_DUTY}{act}" for act in DutyAction)


@dataclass(frozen=True)
class Gone:
    """A submission that no longer stands as on the page.

    ``act`` is the first thing that happened to it since, ``who`` did it; None where nothing did:
    the campaign was cancelled, or it never was the office's turn.
    """

    duty_id: int
    unit: str
    milestone: str
    state: DutyState
    running: bool
    act: DutyAction | None = None
    who: str = ""
    by_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class PickedLines:
    """What was ticked.  ``sections`` may be named by a return of all ``lines`` together.

    ``unknown``: so many are not there, or not the asker's business.
    """

    lines: tuple[ReviewLine, ...]
    gone: tuple[Gone, ...]
    unknown: int
    sections: tuple[str, ...]

    def by(self, person_id: int, act: DutyAction) -> tuple[Gone, ...]:
        """Return those that this person moved by this act: what went through."""
        return tuple(one for one in self.gone if (one.by_id, one.act) == (person_id, act))


def picked(session: Session, asker: Asker, seen: Mapping[int, int], *, today: date) -> PickedLines:
    """Return what became of these duties (number -> version on the page), the oldest first."""
    rows = session.execute(
        asked_lines(Campaign.status, Milestone.evidence, Milestone.declarations)
        .where(Duty.id.in_(seen), visible(asker, Permission.REVIEW_DUTY, Unit.path))
        .order_by(Duty.submitted_on, Duty.id)
    ).all()
    same = [row for row in rows if _stands(row, seen)]
    moved = [row for row in rows if not _stands(row, seen)]
    since = _since(session, {row.id: seen[row.id] for row in moved})
    return PickedLines(
        read_lines(session, same, today=today),
        tuple(_gone(row, since.get(row.id)) for row in moved),
        len(seen) - len(rows),
        _common(same),
    )


def _stands(row: Any, seen: Mapping[int, int]) -> bool:
    return row.version == seen[row.id] and row.state in HANDED_IN and row.status == "open"


def _since(session: Session, versions: Mapping[int, int]) -> dict[int, Any]:
    """Return the first event of each duty after the version that was on the page."""
    rows = session.execute(
        select(Event.duty_id, Event.act, Event.at, Event.by_id, Event.facts, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.duty_id.in_(versions), Event.act.in_(MOVES))
        .order_by(Event.id.desc())
    )
    return {
        row.duty_id: row for row in rows if row.facts.get("version") == versions[row.duty_id] + 1
    }


def _gone(row: Any, event: Any | None) -> Gone:
    about = (row.id, row.unit, row.milestone, DutyState(row.state), row.status == "open")
    if event is None:
        return Gone(*about)
    return Gone(
        *about, DutyAction(event.act[len(OF_A_DUTY) :]), event.name or "", event.by_id, event.at
    )


def _common(rows: Sequence[Any]) -> tuple[str, ...]:
    """Return the sections that all of them have, in the order of the first."""
    offered = [sections_of(row.evidence, row.declarations) for row in rows]
    return tuple(one for one in offered[0] if all(one in each for each in offered)) if rows else ()
