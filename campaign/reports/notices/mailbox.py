"""The local mailbox: every letter that the house wrote, newest first, and one letter whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.paging import START, Cursor, Order, Window, window
from campaign.reports.visible_people import wholly_visible_people
from campaign.rules.permissions import Asker, Permission, Role
from models.duty import Duty
from models.letter import Attempt, Letter
from models.notice import Notice
from models.person import Person
from models.plan import Milestone
from models.unit import Unit

PER_PAGE = 50
NEWEST = Order((Letter.id,), down=True)
# The way in that a letter carries, after the site's address.
SECRET = re.compile(r"/l/[A-Za-z0-9_-]{20,}")
HIDDEN = "/l/••••••"
LONGEST_WORD = 60


@dataclass(frozen=True)
class About:
    """A duty that a letter tells of."""

    milestone: str
    unit: str


@dataclass(frozen=True)
class LetterLine:
    """A letter in the list; ``subject`` is empty until delivery has written the letter.

    ``about`` are the duties of one that is not written.
    """

    id: int
    name: str
    address: str
    kind: str
    state: str
    subject: str
    at: datetime
    reason: str
    about: tuple[About, ...] = ()


@dataclass(frozen=True)
class OneLetter:
    """A letter with both bodies and the tries to deliver it."""

    line: LetterLine
    message_id: str
    locale: str
    text: str
    html: str
    calendar: str
    attempts: tuple[Attempt, ...]
    hides_link: bool


def letters(
    session: Session, asker: Asker, *, words: str, state: str, cursor: Cursor = START, on: date
) -> Window[LetterLine]:
    """Return one page of the letters that the asker may read, newest first."""
    fits = [_readable(asker, on)]
    if words := words[:LONGEST_WORD]:
        fits.append(
            or_(
                Person.name.contains(words, autoescape=True),
                Letter.address.contains(words, autoescape=True),
                Letter.subject.contains(words, autoescape=True),
            )
        )
    if state:
        fits.append(Letter.state == state)
    asked = select(Letter.id).join(Person, Person.id == Letter.person_id).where(*fits)
    found = window(session, asked, NEWEST, cursor, size=PER_PAGE)
    rows = session.execute(
        select(
            Letter.id,
            Person.name,
            Letter.address,
            Letter.kind,
            Letter.state,
            Letter.subject,
            func.coalesce(Letter.accepted_at, Letter.created_at),
            Letter.reason,
        )
        .join(Person, Person.id == Letter.person_id)
        .where(Letter.id.in_(found.rows))
        .order_by(Letter.id.desc())
    )
    lines = [LetterLine(*row) for row in rows]
    about = _about(session, [line.id for line in lines if not line.subject])
    return replace(found, rows=tuple(replace(line, about=about.get(line.id, ())) for line in lines))


def one_letter(session: Session, asker: Asker, letter_id: int, *, on: date) -> OneLetter | None:
    """Return the letter, or None when there is none that the asker may read."""
    row = session.execute(
        select(Letter, Person.name)
        .join(Person, Person.id == Letter.person_id)
        .where(Letter.id == letter_id, _readable(asker, on))
    ).one_or_none()
    if row is None:
        return None
    letter, name = row
    attempts = session.scalars(
        select(Attempt).where(Attempt.letter_id == letter_id).order_by(Attempt.id)
    ).all()
    # A link signs its reader in: nobody sees another's, save who may invite anybody anyway.
    shows = letter.person_id == asker.person_id or Role.ADMIN in asker.roles()
    line = LetterLine(
        letter.id,
        name,
        letter.address,
        letter.kind,
        letter.state,
        letter.subject,
        letter.accepted_at or letter.created_at,
        letter.reason,
        () if letter.subject else _about(session, [letter.id]).get(letter.id, ()),
    )
    text, html = (
        (letter.text, letter.html)
        if shows
        else (SECRET.sub(HIDDEN, letter.text), SECRET.sub(HIDDEN, letter.html))
    )
    return OneLetter(
        line, letter.message_id, letter.locale, text, html, letter.calendar, tuple(attempts),
        not shows,
    )  # fmt: skip


def _about(session: Session, letter_ids: Sequence[int]) -> dict[int, tuple[About, ...]]:
    """Return what letters that are not written yet, or never were, were to tell of."""
    if not letter_ids:
        return {}
    rows = session.execute(
        select(Notice.letter_id, Milestone.name, Unit.name)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Notice.letter_id.in_(letter_ids))
        .order_by(Notice.id)
    )
    found: dict[int, dict[About, None]] = {}
    for letter_id, milestone, unit in rows:
        found.setdefault(letter_id or 0, {})[About(milestone, unit)] = None
    return {letter_id: tuple(things) for letter_id, things in found.items()}


def _readable(asker: Asker, on: date) -> ColumnElement[bool]:
    """A letter may hold a link that signs its reader in: so only whoever is wholly ours."""
    return wholly_visible_people(asker, Permission.READ_MAILBOX, Person.id, on=on)
