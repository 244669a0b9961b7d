"""Who was sent a paper, and which papers a unit was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from campaign.reports.paging import START, Cursor, Order, Window, window
from campaign.rules.paper.machine import PaperState
from models.letter import Letter
from models.paper import Paper, PaperRecipient
from models.person import Person
from models.unit import Unit

PAGE = 50


@dataclass(frozen=True)
class Recipient:
    """A unit that was sent a paper; ``letter`` is the state of the letter, empty without one."""

    id: int
    unit_id: int
    unit: str
    path: str
    person: str
    letter: str
    read_at: datetime | None
    reader: str
    how: str
    paper_id: int
    kind: str
    title: str
    number: str
    state: PaperState
    issued_at: datetime | None


def recipients_of(
    session: Session, paper_id: int, cursor: Cursor = START, *, unread: bool = False
) -> Window[Recipient]:
    """Return a page of a paper's recipients in the order in which they were written."""
    asked = select(PaperRecipient.id).where(PaperRecipient.paper_id == paper_id)
    if unread:
        asked = asked.where(PaperRecipient.read_at.is_(None))
    found = window(session, asked, Order((PaperRecipient.id,)), cursor, size=PAGE, most=10_000)
    rows = {one.id: one for one in _read(session, PaperRecipient.id.in_(found.rows))}
    shown = tuple(rows[number] for number in found.rows)
    return Window(shown, found.total, found.first, found.after, found.before, found.and_more)


def one_received(session: Session, recipient_id: int) -> Recipient | None:
    """Return a recipient with its paper, or None."""
    return next(iter(_read(session, PaperRecipient.id == recipient_id)), None)


def received_by(session: Session, unit_id: int, *, most: int = 20) -> list[Recipient]:
    """Return the papers a unit was sent that have not been declared void, the newest first."""
    found = _read(session, PaperRecipient.unit_id == unit_id, Paper.state == PaperState.ISSUED)
    return found[::-1][:most]


def _read(session: Session, *which: ColumnElement[bool]) -> list[Recipient]:
    to, reader = aliased(Person), aliased(Person)
    rows: Any = session.execute(
        select(
            PaperRecipient.id, PaperRecipient.unit_id, Unit.name, Unit.path, to.name, Letter.state,
            PaperRecipient.read_at, reader.name, PaperRecipient.how, Paper.id, Paper.kind,
            Paper.title, Paper.number, Paper.state, Paper.issued_at,
        )
        .join(Unit, Unit.id == PaperRecipient.unit_id)
        .join(Paper, Paper.id == PaperRecipient.paper_id)
        .outerjoin(to, to.id == PaperRecipient.person_id)
        .outerjoin(reader, reader.id == PaperRecipient.read_by)
        .outerjoin(Letter, Letter.id == PaperRecipient.letter_id)
        .where(*which)
        .order_by(PaperRecipient.id)
    ).all()  # fmt: skip
    return [
        Recipient(
            *[*row[:4], row[4] or "", row[5] or "", row[6], row[7] or "", *row[8:13],
              PaperState(row[13]), row[14]]
        )
        for row in rows
    ]  # fmt: skip


def place_of_recipient(session: Session, recipient_id: int) -> str | None:
    """Return the path of the unit that was sent a paper."""
    return session.scalar(
        select(Unit.path)
        .join(PaperRecipient, PaperRecipient.unit_id == Unit.id)
        .where(PaperRecipient.id == recipient_id)
    )
