"""Calls 电话 that somebody in the office has to make, with what the caller needs at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from campaign.records.notice.endings import MERGED
from campaign.reports.paging import START, Cursor, Order, Window, page_of
from campaign.reports.visible import visible
from campaign.rules.lifecycle import OWED_BY, Court, DutyState
from campaign.rules.permissions import Asker, Permission
from models.alias import shared_alias
from models.duty import Duty
from models.notice import Call
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

PER_PAGE = 30
SHOWN_DONE = 10
LONGEST_WORD = 60
STATE = 10  # the place of Duty.state in `_lines`

Caller = shared_alias(Person)


@dataclass(frozen=True)
class Telephoned:
    """A call about the duty: why, to whom, what came of it."""

    reason: str
    name: str
    created_at: datetime
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class CallLine:
    """One call: whom, why, about what; and what came of it once it is made."""

    id: int
    unit_id: int
    unit: str
    name: str
    phone: str
    reason: str
    created_at: datetime
    duty_id: int
    milestone: str
    due_on: date
    state: DutyState
    office: str
    office_phone: str
    done_at: datetime | None
    done_by: str
    outcome: str
    path: str
    person_id: int

    @property
    def still_owed(self) -> bool:
        """Tell whether the unit still owes what the call is about."""
        return OWED_BY[self.state] is Court.UNIT


@dataclass(frozen=True)
class CallCard:
    """All calls to be made to one person, or about the vacant posts of one unit, oldest first."""

    calls: tuple[CallLine, ...]

    @property
    def first(self) -> CallLine:
        """The oldest."""
        return self.calls[0]

    @property
    def units(self) -> dict[int, str]:
        """The units that they are about, by number."""
        return {one.unit_id: one.unit for one in self.calls}


OLDEST = Order((Call.id,))
# A call belongs to its person's card; without a person to its unit's.
_CARD = func.coalesce(Call.person_id, -Duty.unit_id)


def open_calls(
    session: Session, asker: Asker, *, words: str = "", cursor: Cursor = START
) -> Window[CallCard]:
    """Return one page of the calls still to be made that are the asker's business, by person.

    The row that a cursor names may be gone: the page begins behind where it stood.
    """
    mine = [Call.done_at.is_(None), _mine(asker)]
    fits = list(mine)
    if words := words[:LONGEST_WORD]:
        fits.append(
            or_(
                Unit.name.contains(words, autoescape=True),
                Person.name.contains(words, autoescape=True),
            )
        )
    page = page_of(
        session, _lines().where(Call.id.in_(_heads(fits))), OLDEST, lambda row: (row[0],),
        size=PER_PAGE, after=(cursor.after,) if cursor.after else None,
        before=(cursor.before,) if cursor.before else None,
    )  # fmt: skip
    heads = _line_of(page.rows)
    return replace(
        page, rows=_cards(session, heads, mine), after=page.after and page.after[0],
        before=page.before and page.before[0],
    )  # fmt: skip


def _heads(fits: Sequence[ColumnElement[bool]]) -> Select[tuple[int]]:
    """Select the oldest call of each card."""
    asked: Select[tuple[int]] = _joined(select(func.min(Call.id)))
    return asked.where(*fits).group_by(_CARD)


def _cards(
    session: Session, heads: Sequence[CallLine], mine: Sequence[ColumnElement[bool]]
) -> tuple[CallCard, ...]:
    """Return the cards of which these are the oldest calls, each with all of its calls."""
    keys = [one.person_id or -one.unit_id for one in heads]
    cards: dict[int, list[CallLine]] = {key: [] for key in keys}
    asked = _lines().where(_CARD.in_(keys), *mine).order_by(Call.id)
    for line in _read(session, asked):
        cards[line.person_id or -line.unit_id].append(line)
    return tuple(CallCard(tuple(lines)) for lines in cards.values() if lines)


def done_calls(session: Session, asker: Asker, *, made: bool = True) -> tuple[CallLine, ...]:
    """Return the calls made last; ``made`` False: those that ended before anybody called."""
    merged = Call.outcome == MERGED  # its successor is still to be made
    by_hand = Call.done_by.is_not(None) if made else Call.done_by.is_(None) & ~merged
    asked = _lines().where(Call.done_at.is_not(None), by_hand, _mine(asker))
    return _read(session, asked.order_by(Call.done_at.desc(), Call.id.desc()).limit(SHOWN_DONE))


def one_call(session: Session, asker: Asker, call_id: int) -> CallLine | None:
    """Return one call, None where there is none or it is not the asker's business."""
    found = _read(session, _lines().where(Call.id == call_id, _mine(asker)))
    return found[0] if found else None


def path_of_call(session: Session, call_id: int) -> str | None:
    """Return the path of the unit that the call is about, or None when there is no such call."""
    return session.scalar(
        select(Unit.path)
        .join(Duty, Duty.unit_id == Unit.id)
        .join(Call, Call.duty_id == Duty.id)
        .where(Call.id == call_id)
    )


def _mine(asker: Asker) -> ColumnElement[bool]:
    return visible(asker, Permission.URGE, Unit.path)


def _lines() -> Any:
    return _joined(
        select(
            Call.id,
            Unit.id,
            Unit.name,
            func.coalesce(Person.name, ""),
            func.coalesce(Person.phone, ""),
            Call.reason,
            Call.created_at,
            Duty.id,
            Milestone.name,
            Term.due_on,
            Duty.state,
            Campaign.office_name,
            Campaign.office_phone,
            Call.done_at,
            func.coalesce(Caller.name, ""),
            Call.outcome,
            Unit.path,
            func.coalesce(Call.person_id, 0),
        )
    ).outerjoin(Caller, Caller.id == Call.done_by)


def _joined(asked: Any) -> Any:
    return (
        asked.select_from(Call)
        .join(Duty, Duty.id == Call.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .outerjoin(Person, Person.id == Call.person_id)
    )


def _read(session: Session, asked: Any) -> tuple[CallLine, ...]:
    return _line_of(session.execute(asked))


def _line_of(rows: Iterable[Any]) -> tuple[CallLine, ...]:
    lines = []
    for row in rows:
        values = list(row)
        values[STATE] = DutyState(values[STATE])
        lines.append(CallLine(*values))
    return tuple(lines)


def calls_about(session: Session, duty_id: int) -> tuple[Telephoned, ...]:
    """Return every call about a duty, the oldest first."""
    rows = session.execute(
        select(Call, Person.name)
        .outerjoin(Person, Person.id == Call.person_id)
        .where(Call.duty_id == duty_id)
        .order_by(Call.id)
    )
    return tuple(
        Telephoned(call.reason, name or "", call.created_at, call.done_at, call.outcome)
        for call, name in rows
    )


def calls_made(session: Session, duty_id: int) -> set[tuple[int | None, datetime]]:
    """Return to whom calls about a duty were made, with the instant that asked for each."""
    rows = session.execute(
        select(Call.person_id, Call.created_at).where(
            Call.duty_id == duty_id, Call.done_by.is_not(None)
        )
    )
    return {(person_id, created_at) for person_id, created_at in rows}
