"""What happened around a duty or a unit, newest first: acts, notices with their proof, calls."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.rules.notice.causes import Proof, proof_of
from campaign.rules.permissions import Role
from models.alias import shared_alias
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person
from models.plan import Milestone
from models.term import TermRung

NOTICE, CALL, DRAFT = "notice", "call", "draft"
ALL = 500
# What an enrolment's act takes along says nothing that the act does not say.
TAKEN_ALONG = ("duty.again", "duty.cancel")
MOST_IN_A_LETTER = 8
By = shared_alias(Person)


@dataclass(frozen=True)
class Happening:
    """One thing that happened.

    ``kind`` is the act of an event (rules/words.py: EVENTS), or notice, call, draft. ``who`` acted
    or was told, ``role`` the post addressed, ``proof`` how far a notice came, ``told`` its kind of
    letter, ``facts`` what an event changed.
    """

    at: datetime
    kind: str
    who: str = ""
    role: Role | None = None
    about: str = ""
    text: str = ""
    address: str = ""
    proof: Proof | None = None
    proof_at: datetime | None = None
    told: str = ""
    level: int = 0
    folded: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


def of_duty(session: Session, duty_id: int, *, limit: int = ALL) -> tuple[Happening, ...]:
    """Return everything that happened around one duty."""
    found = [
        *_events(session, Event.duty_id == duty_id, limit),
        *_notices(session, Notice.duty_id == duty_id, limit),
        *_calls(session, Call.duty_id == duty_id, limit),
        *_drafts(session, Held.duty_id == duty_id, limit),
    ]
    return _newest(found, limit)


def of_unit(session: Session, unit_id: int, *, limit: int) -> tuple[Happening, ...]:
    """Return the last things around all duties of a unit, without notices folded into others."""
    duties = select(Duty.id).where(Duty.unit_id == unit_id)
    acts = (
        (Event.unit_id == unit_id)
        & (Event.act.startswith("duty.") | Event.act.startswith("enrolment."))
        & Event.act.not_in(TAKEN_ALONG)
    )
    sent = Notice.duty_id.in_(duties) & (Notice.verdict == "send")
    told = _one_a_letter(_notices(session, sent, limit * MOST_IN_A_LETTER))
    return _newest([*_events(session, acts, limit), *told], limit)


def _one_a_letter(notices: list[Happening]) -> list[Happening]:
    """A letter about several duties stands once, without naming one of them."""
    found: dict[tuple[datetime, str, str, str], Happening] = {}
    for one in notices:
        key = (one.at, one.who, one.told, one.address)
        found[key] = replace(one, about="") if key in found else one
    return list(found.values())


def _newest(found: list[Happening], limit: int) -> tuple[Happening, ...]:
    """At one instant the act comes first, then whom it told; so newest first turns that round."""
    order = (DRAFT, CALL, NOTICE)
    rank = {kind: place for place, kind in enumerate(order)}
    found.sort(key=lambda one: rank.get(one.kind, len(order)))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])


def _events(session: Session, which: ColumnElement[bool], limit: int) -> list[Happening]:
    rows = session.execute(
        select(Event, Person.name, Milestone.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .outerjoin(Duty, Duty.id == Event.duty_id)
        .outerjoin(Milestone, Milestone.id == Duty.milestone_id)
        .where(which)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(limit)
    )
    return [
        Happening(
            event.at, event.act, who=who or "", about=about or "", text=event.note,
            facts=dict(event.facts),
        )
        for event, who, about in rows
    ]  # fmt: skip


def _notices(session: Session, which: ColumnElement[bool], limit: int) -> list[Happening]:
    rows = session.execute(
        select(
            Notice,
            Person.name,
            Milestone.name,
            Letter.state,
            Letter.accepted_at,
            Letter.received_at,
            Call.done_at,
        )
        .join(Person, Person.id == Notice.person_id)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .outerjoin(Letter, Letter.id == Notice.letter_id)
        .outerjoin(
            Call,
            (Call.duty_id == Notice.duty_id)
            & (Call.person_id == Notice.person_id)
            & (Call.created_at == Notice.created_at),
        )
        .where(which)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return [
        Happening(
            notice.created_at, NOTICE, who=who, role=Role(notice.role), about=about,
            address=notice.address, told=notice.kind, level=notice.level,
            folded=notice.verdict == "fold",
            proof=proof_of(
                has_address=notice.address != "", called=called_at is not None,
                accepted=state == "accepted", failed=state == "failed",
                cancelled=state == "cancelled", received=received_at is not None,
            ),
            proof_at=called_at or received_at or accepted_at,
        )
        for notice, who, about, state, accepted_at, received_at, called_at in rows
    ]  # fmt: skip


def _calls(session: Session, which: ColumnElement[bool], limit: int) -> list[Happening]:
    """Calls still to be made; one that was made is an event of its own."""
    rows = session.execute(
        select(Call, Person.name)
        .outerjoin(Person, Person.id == Call.person_id)
        .where(which, Call.done_at.is_(None))
        .order_by(Call.id.desc())
        .limit(limit)
    )
    return [Happening(call.created_at, CALL, who=who or "", told=call.reason) for call, who in rows]


def _drafts(session: Session, which: ColumnElement[bool], limit: int) -> list[Happening]:
    rows = session.execute(
        select(Held, TermRung.level)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(which)
        .order_by(Held.id.desc())
        .limit(limit)
    )
    return [
        Happening(held.created_at, DRAFT, told=held.reason, level=level) for held, level in rows
    ]
