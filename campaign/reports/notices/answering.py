"""What a letter's reader may answer without signing in: 收到, and "no longer mine"."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.drills.write import KIND, drill_of
from campaign.reports.links import letter_behind
from campaign.reports.people import held_on
from campaign.rules.permissions import UNIT_ROLES, Role
from models.drill import DrillRung
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Post
from models.plan import Milestone
from models.post_request import PostRequest
from models.term import Term
from models.unit import Unit

PURPOSES = ("duty", "answer", "drill")


@dataclass(frozen=True)
class AboutDuty:
    """A duty of which the letter speaks, with the date that it has to keep now."""

    id: int
    unit_id: int
    unit: str
    milestone: str
    due_on: date


@dataclass(frozen=True)
class NamedPost:
    """A post in which the letter told its reader.

    ``holds``: he or she holds it today. ``asked_at``: it was said to be no longer theirs, and
    nobody has decided yet; ``decision`` is the last one, with its ``word``.
    """

    unit_id: int
    unit: str
    role: Role
    holds: bool
    asked_at: datetime | None = None
    decision: str = ""
    word: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.unit_id}/{self.role}"


@dataclass(frozen=True)
class Answering:
    """A letter as its reader answers it; ``good``: its links still take an answer."""

    letter_id: int
    kind: str
    locale: str
    person_id: int
    name: str
    sent_at: datetime
    expires_at: datetime
    received_at: datetime | None
    good: bool
    duties: tuple[AboutDuty, ...]
    posts: tuple[NamedPost, ...]


def answering(session: Session, token: str, *, now: datetime, today: date) -> Answering | None:
    """Return the letter with this link, or None: an unknown link and one that was ended.

    Links are good for their time, whatever has become of the duty: a letter was received or it was
    not. What has been answered can be read later too.
    """
    row = letter_behind(session, token, PURPOSES)
    if row is None:
        return None
    link, letter, name = row
    duties, posts = _about(session, letter, link.person_id, today)
    return Answering(
        letter.id, letter.kind, letter.locale, link.person_id, name, link.created_at,
        link.expires_at, letter.received_at, link.expires_at > now, duties, posts,
    )  # fmt: skip


def _about(
    session: Session, letter: Letter, person_id: int, today: date
) -> tuple[tuple[AboutDuty, ...], tuple[NamedPost, ...]]:
    rows: Any = session.execute(
        select(Duty.id, Unit.id, Unit.name, Milestone.name, Term.due_on, Notice.role)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Notice.letter_id == letter.id)
        .order_by(Term.due_on, Unit.code, Milestone.position, Notice.id)
    ).all()
    duties = {row[0]: AboutDuty(*row[:5]) for row in rows}
    named = dict.fromkeys(
        (row[1], row[2], Role(row[5])) for row in rows if row[5] in UNIT_ROLES
    ) | dict.fromkeys(_drilled(session, letter, person_id) if letter.kind == KIND else ())
    posts = tuple(
        _post(session, unit_id, unit, role, person_id, today) for unit_id, unit, role in named
    )
    return tuple(duties.values()), posts


def named_post(
    session: Session, unit_id: int, role: Role, person_id: int, today: date
) -> NamedPost | None:
    """Return how the person stands to a post of a unit, None when there is no such unit."""
    name = session.scalar(select(Unit.name).where(Unit.id == unit_id))
    return _post(session, unit_id, name, role, person_id, today) if name else None


def _drilled(session: Session, letter: Letter, person_id: int) -> list[tuple[int, str, Role]]:
    """Return the posts of which a contact drill's letter speaks."""
    rows = session.execute(
        select(Unit.id, Unit.name, DrillRung.role)
        .join(DrillRung, DrillRung.unit_id == Unit.id)
        .where(DrillRung.drill_id == drill_of(letter.key), DrillRung.person_id == person_id)
        .order_by(Unit.path, DrillRung.id)
    )
    return [(unit_id, unit, Role(role)) for unit_id, unit, role in rows]


def _post(
    session: Session, unit_id: int, unit: str, role: Role, person_id: int, today: date
) -> NamedPost:
    holds = session.scalar(
        select(Post.id).where(
            Post.unit_id == unit_id, Post.role == role, Post.person_id == person_id, held_on(today)
        )
    )
    last = session.scalar(
        select(PostRequest)
        .where(
            PostRequest.unit_id == unit_id,
            PostRequest.role == role,
            PostRequest.person_id == person_id,
        )
        .order_by(PostRequest.id.desc())
        .limit(1)
    )
    if last is None:
        return NamedPost(unit_id, unit, role, holds is not None)
    waits = last.created_at if last.decided_at is None else None
    return NamedPost(unit_id, unit, role, holds is not None, waits, last.decision, last.word)
