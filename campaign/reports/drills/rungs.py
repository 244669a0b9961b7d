"""The posts of drills as they stand now: one query, the state worked out row by row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from campaign.reports.people import held_on
from campaign.rules.drills.proof import PROVED, Answer, RungFacts, RungState, state_of
from campaign.rules.permissions import Role
from models.alias import shared_alias
from models.drill import Drill, DrillRung
from models.letter import Letter
from models.person import Person, Post
from models.post_request import PostRequest
from models.unit import Unit

By = shared_alias(Person)


@dataclass(frozen=True, slots=True)
class Rung:
    """One post of a drill: who, how it stands, and what proves it or stands in the way."""

    id: int
    drill_id: int
    unit_id: int
    unit: str
    path: str
    role: Role
    person_id: int | None
    name: str
    phone: str
    email: str
    address: str
    state: RungState
    answered_at: datetime | None
    answered_by: str
    note: str

    @property
    def proved(self) -> bool:
        """Whether the post is proved now."""
        return self.state in PROVED

    @property
    def mended(self) -> bool:
        """Whether the person has another address by now than the letter went to."""
        return bool(self.email) and self.email != self.address


def holds(today: date) -> ColumnElement[bool]:
    """The condition that whoever was asked holds the post on that day."""
    return exists().where(
        Post.unit_id == DrillRung.unit_id,
        Post.role == DrillRung.role,
        Post.person_id == DrillRung.person_id,
        held_on(today),
    )


def said_not_mine() -> ColumnElement[bool]:
    """The condition that whoever was asked has said it is no longer theirs, not yet decided."""
    return exists().where(
        PostRequest.unit_id == DrillRung.unit_id,
        PostRequest.role == DrillRung.role,
        PostRequest.person_id == DrillRung.person_id,
        PostRequest.decided_at.is_(None),
    )


def rungs(
    session: Session, *where: ColumnElement[bool], now: datetime, today: date
) -> tuple[Rung, ...]:
    """Return the posts that fit, in the order of the tree; the newest drill first for each."""
    rows: Any = session.execute(
        select(
            DrillRung, Unit.name, Unit.path, func.coalesce(Person.name, ""),
            func.coalesce(Person.phone, ""), func.coalesce(Person.email, ""),
            Person.disabled_at.is_(None), holds(today), said_not_mine(),
            func.coalesce(Letter.state, ""), func.coalesce(Letter.address, ""),
            func.coalesce(By.name, ""),
        )
        .join(Drill, Drill.id == DrillRung.drill_id)
        .join(Unit, Unit.id == DrillRung.unit_id)
        .outerjoin(Person, Person.id == DrillRung.person_id)
        .outerjoin(Letter, Letter.id == DrillRung.letter_id)
        .outerjoin(By, By.id == DrillRung.answered_by)
        .where(*where)
        .order_by(Unit.path, DrillRung.drill_id.desc(), DrillRung.id)
    )  # fmt: skip
    return tuple(_rung(row, now) for row in rows)


def _rung(row: Any, now: datetime) -> Rung:
    one, unit, path, name, phone, email, enabled, holds, asked, letter, address, by = row
    facts = RungFacts(
        person=one.person_id is not None, holds=bool(holds and enabled), not_mine=bool(asked),
        answer=one.answer, answered_at=one.answered_at, letter=letter,
    )  # fmt: skip
    return Rung(
        one.id, one.drill_id, one.unit_id, unit, path, Role(one.role), one.person_id, name, phone,
        email, address, state_of(facts, now=now), one.answered_at,
        by if one.answer == Answer.PHONE else "", one.note,
    )  # fmt: skip
