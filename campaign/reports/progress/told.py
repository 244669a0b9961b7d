"""What had been said about duties by an instant: levels, drafts, last notices, last words.

A notice tells a unit only where it went to one of the unit's own people: what the office was told
about a unit (put on its list, not reached, a draft) is no word to the unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.notice.causes import Proof, proof_of
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.rules.plans.amending import AMENDS
from models.bounce import Bounce
from models.duty import DutySpan
from models.letter import Attempt, Letter
from models.notice import Call, Held, Notice
from models.person import Person
from models.term import TermRung

# A notice that nobody in the unit could be told accuses the unit of nothing.
NOT_REACHED = "not_reached"
# They move a date by days that do not count against the unit, or leave it and change the ladder
# (ADR 18), and take back nothing that was said.
MOVES_ON = (DutyAction.RESUME, DutyAction.WITHDRAW, AMENDS)


@dataclass(frozen=True)
class Raised:
    """How far a duty's present term has been raised; whether a draft waits or was approved."""

    level: int = 0
    waiting: bool = False
    approved: bool = False


def raised(session: Session, terms: Mapping[int, int], at: datetime) -> dict[int, Raised]:
    """Return how far each duty (duty -> its present term) had been raised.

    The level is the highest of a rung's notice or of a draft that waits or was approved; one
    that was declined, or that an answer ended, raises nothing. A pause moves the date, an
    amended ladder leaves it; neither takes anything back: what was said before counts on.
    """
    standing = through_pauses(session, terms, at)
    levels: dict[int, int] = {}
    waiting: set[int] = set()
    approved: set[int] = set()
    for ids in chunks(terms):
        told = session.execute(
            select(Notice.duty_id, Notice.term_id, func.max(Notice.level))
            .where(
                Notice.duty_id.in_(ids),
                Notice.level > 0,
                Notice.kind != NOT_REACHED,
                Notice.created_at <= at,
            )
            .group_by(Notice.duty_id, Notice.term_id)
        )
        drafts = session.execute(
            select(Held.duty_id, TermRung.term_id, TermRung.level, Held.decision, Held.decided_at)
            .join(TermRung, TermRung.id == Held.term_rung_id)
            .where(Held.duty_id.in_(ids), Held.created_at <= at)
        )
        for duty, term, level in told:
            if term in standing[duty]:
                levels[duty] = max(levels.get(duty, 0), level)
        for duty, term, level, decision, decided_at in drafts:
            decided = decided_at is not None and decided_at <= at
            if term not in standing[duty] or (decided and decision != "approve"):
                continue
            levels[duty] = max(levels.get(duty, 0), level)
            (approved if decided else waiting).add(duty)
    return {
        duty: Raised(level, duty in waiting, duty in approved) for duty, level in levels.items()
    }


def through_pauses(
    session: Session, terms: Mapping[int, int], at: datetime | None = None
) -> dict[int, frozenset[int]]:
    """Return each duty's present term, and those that were only moved on to it (MOVES_ON)."""
    found = {duty: frozenset({term}) for duty, term in terms.items()}
    for ids in chunks(terms):
        resumed = select(DutySpan.duty_id).where(
            DutySpan.duty_id.in_(ids), DutySpan.act.in_(MOVES_ON)
        )
        rows = session.execute(
            select(DutySpan.duty_id, DutySpan.term_id, DutySpan.act)
            .where(DutySpan.duty_id.in_(resumed), true() if at is None else DutySpan.from_at <= at)
            .order_by(DutySpan.duty_id, DutySpan.id)
        )
        for duty, spans in groupby(rows, key=lambda row: row.duty_id):
            found[duty] |= _moved_on(spans)
    return found


def _moved_on(spans: Iterable[Any]) -> frozenset[int]:
    through: frozenset[int] = frozenset()
    last = 0
    for span in spans:
        if span.term_id != last:
            kept = through if span.act in MOVES_ON else frozenset()
            through, last = kept | {span.term_id}, span.term_id
    return through


@dataclass(frozen=True)
class LastNotice:
    """The last notice to the unit about a duty: to whom, when, and how far it came.

    ``name`` is empty where the post stood vacant.
    """

    role: Role
    name: str
    on: date
    proof: Proof


def last_notices(session: Session, duty_ids: Iterable[int], at: datetime) -> dict[int, LastNotice]:
    """Return the last notice about each duty that was to go out to the unit's own people."""
    found: dict[int, LastNotice] = {}
    for ids in chunks(duty_ids):
        latest = (
            select(func.max(Notice.id))
            .where(
                Notice.duty_id.in_(ids),
                Notice.role.in_(UNIT_ROLES),
                Notice.verdict == "send",
                Notice.created_at <= at,
            )
            .group_by(Notice.duty_id)
        )
        rows = session.execute(
            select(
                Notice, Person.name, Letter.state, Letter.accepted_at, Letter.received_at,
                _called(at),
            )
            .outerjoin(Letter, Letter.id == Notice.letter_id)
            .outerjoin(Person, Person.id == Notice.person_id)
            .where(Notice.id.in_(latest))
        ).all()  # fmt: skip
        broken = _broken(
            session, [n.letter_id for n, _, state, *_ in rows if state == "failed"], at
        )
        for notice, name, state, accepted_at, received_at, called in rows:
            proof = proof_of(
                has_address=notice.address != "",
                called=called is not None,
                accepted=accepted_at is not None
                and accepted_at <= at
                and notice.letter_id not in broken,
                failed=notice.letter_id in broken,
                cancelled=state == "cancelled",
                received=received_at is not None and received_at <= at,
            )
            found[notice.duty_id] = LastNotice(
                Role(notice.role), name or "", day_of(notice.created_at), proof
            )
    return found


def _called(at: datetime) -> Any:
    """Return the call that this very notice raised, if it had been made."""
    return (
        select(Call.id)
        .where(
            Call.duty_id == Notice.duty_id,
            or_(Call.person_id == Notice.person_id, Call.person_id.is_(None)),
            Call.created_at == Notice.created_at,
            Call.done_by.is_not(None),  # else it ended without anybody calling
            Call.done_at <= at,
        )
        .limit(1)
        .correlate(Notice)
        .scalar_subquery()
    )


def _broken(session: Session, letter_ids: Iterable[int], at: datetime) -> set[int]:
    """Return the failed letters that had been refused, given up or sent back by then.

    The letter keeps no such date: its last try has it, or the report by which it came back.
    """
    ids = list(letter_ids)
    rows = session.execute(
        select(Attempt.letter_id, func.max(Attempt.finished_at))
        .where(Attempt.letter_id.in_(ids))
        .group_by(Attempt.letter_id)
    )
    ended = {row[0]: row[1] for row in rows} if ids else {}
    returned = session.execute(
        select(Bounce.letter_id, func.min(Bounce.received_at))
        .join(Letter, Letter.id == Bounce.letter_id)
        .where(Bounce.letter_id.in_(ids), Bounce.sort == "bounced", Letter.reason == "bounced")
        .group_by(Bounce.letter_id)
    )
    ended |= {row[0]: row[1] for row in returned} if ids else {}
    return {one for one in ids if (end := ended.get(one)) is None or end <= at}


@dataclass(frozen=True)
class LastWord:
    """What the unit said last, and when."""

    text: str
    on: date


def last_words(session: Session, duty_ids: Iterable[int], at: datetime) -> dict[int, LastWord]:
    """Return the unit's last note on each duty."""
    found: dict[int, LastWord] = {}
    for ids in chunks(duty_ids):
        latest = (
            select(func.max(DutySpan.id))
            .where(
                DutySpan.duty_id.in_(ids),
                DutySpan.state.in_((DutyState.SUBMITTED, DutyState.NIL)),
                DutySpan.act != DutyAction.UNDO,  # that note is the office's
                DutySpan.note != "",
                DutySpan.from_at <= at,
            )
            .group_by(DutySpan.duty_id)
        )
        rows = session.execute(
            select(DutySpan.duty_id, DutySpan.note, DutySpan.from_at).where(DutySpan.id.in_(latest))
        )
        for duty, note, from_at in rows:
            found[duty] = LastWord(note, day_of(from_at))
    return found
