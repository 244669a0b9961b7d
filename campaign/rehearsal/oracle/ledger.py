"""The tables as the oracle reads them at the end: plain rows, no query of the code under test."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rehearsal.oracle.rungs import Row, Told
from models.bounce import Bounce
from models.duty import Duty as DutyRow
from models.duty import DutySpan
from models.event import Event
from models.letter import Attempt, Letter
from models.notice import Call, Held, Notice
from models.term import Term, TermRung

UNIT_ROLES = ("contact", "deputy", "principal")


@dataclass(frozen=True)
class LetterRow:
    """A letter with its tries."""

    id: int
    message_id: str
    person_id: int
    address: str
    kind: str
    state: str
    reason: str
    created_at: datetime
    accepted_at: datetime | None
    next_try_at: datetime
    attempts: int
    in_doubt: int
    unfinished: int
    bounced_at: datetime | None


@dataclass(frozen=True)
class NoticeRow:
    """A notice."""

    id: int
    duty_id: int
    due_on: date
    occasion: str
    kind: str
    role: str
    level: int
    person_id: int
    address: str
    verdict: str
    letter_id: int | None
    created_at: datetime
    by_id: int | None


@dataclass
class Ledger:
    """What the database holds."""

    letters: dict[int, LetterRow] = field(default_factory=dict)
    notices: list[NoticeRow] = field(default_factory=list)
    told: dict[Row, list[Told]] = field(default_factory=dict)
    by_letter: dict[int, list[NoticeRow]] = field(default_factory=dict)
    calls: set[tuple[int, str, int | None]] = field(default_factory=set)
    duties: dict[int, tuple[str, int, date, date | None]] = field(default_factory=dict)
    spans: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)


def read(session: Session) -> Ledger:
    """Read all of it."""
    ledger = Ledger()
    _letters(session, ledger)
    _notices(session, ledger)
    for duty_id, key, person_id in session.execute(select(Call.duty_id, Call.key, Call.person_id)):
        ledger.calls.add((duty_id, key, person_id))
    for duty_id, state, version, due_on, submitted_on in session.execute(
        select(DutyRow.id, DutyRow.state, DutyRow.version, Term.due_on, DutyRow.submitted_on)
        .join(Term, Term.id == DutyRow.term_id)
    ):  # fmt: skip
        ledger.duties[duty_id] = state, version, due_on, submitted_on
    for duty_id, at, state in session.execute(
        select(DutySpan.duty_id, DutySpan.from_at, DutySpan.state).order_by(DutySpan.id)
    ):
        ledger.spans.setdefault(duty_id, []).append((at, state))
    ledger.events.update(session.scalars(select(Event.act)))
    return ledger


def _letters(session: Session, ledger: Ledger) -> None:
    tries: Counter[int] = Counter()
    doubts: Counter[int] = Counter()
    open_: Counter[int] = Counter()
    for letter_id, in_doubt, finished_at in session.execute(
        select(Attempt.letter_id, Attempt.in_doubt, Attempt.finished_at)
    ):
        tries[letter_id] += 1
        doubts[letter_id] += in_doubt
        open_[letter_id] += finished_at is None
    bounced: dict[int, datetime] = {}
    for letter_id, at in session.execute(select(Bounce.letter_id, Bounce.received_at)):
        if letter_id is not None:
            bounced[letter_id] = at
    for one in session.execute(
        select(
            Letter.id, Letter.message_id, Letter.person_id, Letter.address, Letter.kind,
            Letter.state, Letter.reason, Letter.created_at, Letter.accepted_at, Letter.next_try_at,
        )
    ):  # fmt: skip
        number = one.id
        fixed: Any = (*one, tries[number], doubts[number], open_[number], bounced.get(number))
        ledger.letters[number] = LetterRow(*fixed)


def _notices(session: Session, ledger: Ledger) -> None:
    about: defaultdict[int, list[NoticeRow]] = defaultdict(list)
    told: defaultdict[Row, list[Told]] = defaultdict(list)
    reasons = {
        one.id: one.reason
        for one in session.execute(select(Notice.id, Notice.reason))
    }  # fmt: skip
    for row in session.execute(
        select(
            Notice.id, Notice.duty_id, Term.due_on, Notice.occasion, Notice.kind, Notice.role,
            Notice.level, Notice.person_id, Notice.address, Notice.verdict, Notice.letter_id,
            Notice.created_at, Notice.by_id,
        ).join(Term, Term.id == Notice.term_id)
    ):  # fmt: skip
        fixed: Any = tuple(row)
        one = NoticeRow(*fixed)
        ledger.notices.append(one)
        if one.letter_id is not None:
            about[one.letter_id].append(one)
        if one.by_id is None and one.occasion.startswith("rung/"):
            key = one.duty_id, one.due_on, int(one.occasion[5:])
            told[key].append(
                Told(one.created_at, one.verdict, one.kind, reasons[one.id], one.person_id)
            )
    for duty_id, due_on, number, at, reason in session.execute(
        select(Held.duty_id, Term.due_on, TermRung.number, Held.created_at, Held.reason)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .join(Term, Term.id == TermRung.term_id)
    ):  # fmt: skip
        told[duty_id, due_on, number].append(Told(at, "hold", "", reason, 0))
    ledger.by_letter, ledger.told = dict(about), dict(told)
