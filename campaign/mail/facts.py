"""What a batch of letters has to say, read from the database by the set, whatever its size.

One query per kind of fact (people, notices with their duties, rung times, holders, what was told
before), none per letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from campaign.mail.contexts import LONGEST_TABLE, LetterAnswer, LetterCase
from campaign.mail.dates import NEW_DATE, OF_A_CASE, cases_of, dates_before
from campaign.mail.drill_context import LetterDrill
from campaign.mail.drill_facts import drills
from campaign.mail.outbox.claims import Claimed
from campaign.mail.own_words import OwnWords, in_force
from campaign.mail.paper_context import LetterPaper
from campaign.mail.paper_facts import papers
from campaign.mail.seats import acting, holders
from campaign.records.house.calendar import load_calendar
from campaign.records.people.handover import ACTS
from campaign.records.people.requests import DECLINED
from campaign.records.people.requests import LETTER as ANSWER
from campaign.records.progress.rollup import lacking, roll_ups
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.notice.window import APART, REMINDS
from models.alias import shared_alias
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person
from models.plan import Campaign, Milestone
from models.post_request import PostRequest
from models.term import Term, TermRung
from models.unit import Unit

_spoken = shared_alias(Term)  # the date that a notice speaks of, beside that of the duty now


@dataclass(frozen=True, slots=True)
class Reader:
    """The person a letter goes to."""

    name: str
    login: str
    disabled: bool
    activated: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One notice of a letter, with its duty as it stands now."""

    id: int
    letter_id: int
    kind: str
    role: str
    level: int
    reason: str
    note: str
    spoken_on: date
    duty_id: int
    state: str
    signed_by: str | None
    duty_term_id: int
    unit_id: int
    unit_name: str
    milestone_name: str
    basis: str
    due_on: date
    campaign_id: int
    campaign_name: str
    campaign_open: bool
    includes_due_day: bool
    office_name: str
    office_phone: str
    version: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A rung time of a term that is still to come."""

    on: date
    audience: str
    level: int
    needs_approval: bool


@dataclass(frozen=True, slots=True)
class Before:
    """A notice about a duty and a date that was delivered before."""

    person_id: int
    on: date
    role: str
    level: int
    name: str


@dataclass(frozen=True)
class BatchFacts:
    """All facts of a batch; look-ups by the numbers of letters, terms, units and duties.

    ``acting``: the last day of a person who stands in on a unit in a role. ``heard``: when a person
    was last told of a duty by a letter that arrived, within the last twenty hours. ``lacking``: how
    many units a duty that sums others up still lacks. By notices: ``was_on`` the date before the
    new one, ``cases`` the days of its case. ``drills``: what one asks.
    """

    calendar: WorkingCalendar
    readers: dict[int, Reader]
    told: dict[int, list[Told]]
    coming: dict[int, list[Coming]]
    holders: dict[tuple[int, str], tuple[str, ...]]
    before: dict[tuple[int, date], list[Before]]
    acting: dict[tuple[int, int, str], date]
    heard: dict[tuple[int, int], datetime]
    office: tuple[str, str]
    answers: dict[int, LetterAnswer]
    words: dict[tuple[int, str, str], OwnWords]
    simulated: bool
    lacking: dict[int, int] = field(default_factory=dict)
    was_on: dict[int, date] = field(default_factory=dict)
    cases: dict[int, LetterCase] = field(default_factory=dict)
    drills: dict[int, LetterDrill] = field(default_factory=dict)
    papers: dict[int, LetterPaper] = field(default_factory=dict)


def gather(
    session: Session, letters: Sequence[Claimed], *, now: datetime, simulated: bool
) -> BatchFacts:
    """Read everything that these letters may say."""
    ids = [letter.id for letter in letters]
    told = _told(session, ids)
    # A digest of a whole county names no steps and no holders: they would fill pages.
    short = [row for rows in told.values() if len(rows) <= LONGEST_TABLE for row in rows]
    return BatchFacts(
        calendar=load_calendar(session),
        readers=_readers(session, {letter.person_id for letter in letters}),
        told=told,
        coming=_coming(session, {row.duty_term_id for row in short}, now),
        holders=holders(session, {row.unit_id for row in short}, day_of(now)),
        before=_before(session, {rows[0].duty_id for rows in told.values() if len(rows) == 1}),
        acting=acting(session, {row.unit_id for row in short if row.reason == ACTS}, day_of(now)),
        heard=_heard(
            session, letters, {row.duty_id for rows in told.values() for row in rows}, now
        ),
        office=_office(session),
        answers=_answers(session, [one.id for one in letters if one.kind == ANSWER]),
        words=in_force(session, {row.campaign_id for rows in told.values() for row in rows}),
        simulated=simulated,
        lacking=lacking(session, roll_ups(session, {row.duty_id for row in short})),
        was_on=dates_before(session, {row.id: row for row in short if row.kind == NEW_DATE}),
        cases=cases_of(session, [row.id for row in short if row.kind in OF_A_CASE]),
        drills=drills(session, letters, today=day_of(now)),
        papers=papers(session, letters),
    )


def _readers(session: Session, ids: Iterable[int]) -> dict[int, Reader]:
    rows = session.execute(
        select(
            Person.id, Person.name, Person.login, Person.disabled_at, Person.password_hash
        ).where(Person.id.in_(ids))
    )
    return {
        person_id: Reader(name, login, disabled_at is not None, secret is not None)
        for person_id, name, login, disabled_at, secret in rows
    }


def _told(session: Session, letter_ids: Sequence[int]) -> dict[int, list[Told]]:
    rows: Any = session.execute(
        select(
            Notice.id, Notice.letter_id, Notice.kind, Notice.role, Notice.level, Notice.reason,
            Notice.note, _spoken.due_on, Duty.id, Duty.state, Milestone.signed_by, Duty.term_id,
            Unit.id, Unit.name, Milestone.name, Milestone.basis, Term.due_on,
            Campaign.id, Campaign.name, Campaign.status == "open", Campaign.includes_due_day,
            Campaign.office_name, Campaign.office_phone, Duty.version,
        )
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(_spoken, _spoken.id == Notice.term_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Notice.letter_id.in_(letter_ids), Notice.verdict == "send")
        .order_by(Term.due_on, Unit.code, Milestone.position, Notice.level.desc(), Notice.id)
    )  # fmt: skip
    found: dict[int, list[Told]] = {}
    for row in rows:
        one = Told(*row)
        found.setdefault(one.letter_id, []).append(one)
    return found


def _coming(session: Session, term_ids: Iterable[int], now: datetime) -> dict[int, list[Coming]]:
    """Return who is told next, above the contact's own reminders."""
    rows: Any = session.execute(
        select(
            TermRung.term_id, TermRung.fires_at, TermRung.audience, TermRung.level,
            TermRung.needs_approval,
        )
        .where(
            TermRung.term_id.in_(term_ids), TermRung.fires_at > now, TermRung.done_at.is_(None),
            TermRung.level > 0,
        )
        .order_by(TermRung.fires_at, TermRung.number)
    )  # fmt: skip
    found: dict[int, list[Coming]] = {}
    for term_id, fires_at, *rung in rows:
        found.setdefault(term_id, []).append(Coming(day_of(fires_at), *rung))
    return found


def _before(session: Session, duty_ids: Iterable[int]) -> dict[tuple[int, date], list[Before]]:
    rows = session.execute(
        select(
            Notice.duty_id, Term.due_on, Notice.person_id, Letter.accepted_at, Notice.role,
            Notice.level, Person.name,
        )
        .join(Letter, and_(Letter.id == Notice.letter_id, Letter.state == "accepted"))
        .join(Term, Term.id == Notice.term_id)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.duty_id.in_(duty_ids), Notice.verdict == "send")
        .order_by(Letter.accepted_at, Notice.id)
    )  # fmt: skip
    found: dict[tuple[int, date], list[Before]] = {}
    for duty_id, due_on, person_id, accepted_at, role, level, name in rows:
        if accepted_at is not None:
            one = Before(person_id, day_of(accepted_at), role, level, name)
            found.setdefault((duty_id, due_on), []).append(one)
    return found


def _heard(
    session: Session, letters: Sequence[Claimed], duty_ids: set[int], now: datetime
) -> dict[tuple[int, int], datetime]:
    """Return when the readers of clock letters heard of these duties last.

    What a person sent by hand and is about to leave counts as heard now: in whichever order letters
    are taken up, the clock's is the one that waits.
    """
    readers = {letter.person_id for letter in letters if letter.kind == "clock"}
    if not readers or not duty_ids:
        return {}
    arrived = (
        select(Letter.id)
        .where(
            Letter.person_id.in_(readers), Letter.kind.in_(REMINDS), Letter.state == "accepted",
            Letter.accepted_at > now - APART,
        )
    )  # fmt: skip
    rows = session.execute(
        select(Notice.duty_id, Notice.person_id, Letter.accepted_at)
        .join(Letter, Letter.id == Notice.letter_id)
        .where(
            Letter.id.in_(arrived), Notice.duty_id.in_(duty_ids), Notice.verdict == "send"
        )
        .order_by(Letter.accepted_at)
    )  # fmt: skip
    heard = {(duty_id, person_id): at for duty_id, person_id, at in rows if at is not None}
    leaving = session.execute(
        select(Notice.duty_id, Notice.person_id)
        .join(Letter, Letter.id == Notice.letter_id)
        .join(_spoken, _spoken.id == Notice.term_id)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Term, Term.id == Duty.term_id)
        .where(
            Letter.person_id.in_(readers), Letter.kind.in_(REMINDS - {"clock"}),
            Letter.state.in_(("queued", "sending")), Letter.next_try_at <= now,
            Notice.duty_id.in_(duty_ids), Notice.verdict == "send", _spoken.due_on == Term.due_on,
        )
    )  # fmt: skip
    return heard | {(row[0], row[1]): now for row in leaving}


def _office(session: Session) -> tuple[str, str]:
    """Return the newest campaign's office and its telephone, for letters about no duty."""
    row = session.execute(
        select(Campaign.office_name, Campaign.office_phone)
        .order_by(Campaign.status != "open", Campaign.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else ("", "")


def _answers(session: Session, letter_ids: Sequence[int]) -> dict[int, LetterAnswer]:
    """Return what letters say that answer a "no longer mine"."""
    if not letter_ids:
        return {}
    rows: Any = session.execute(
        select(
            PostRequest.answer_id, Unit.name, PostRequest.role, PostRequest.decision == DECLINED,
            PostRequest.word, PostRequest.successor, PostRequest.until_on,
        )
        .join(Unit, Unit.id == PostRequest.unit_id)
        .where(PostRequest.answer_id.in_(letter_ids))
    )  # fmt: skip
    return {letter_id: LetterAnswer(*row) for letter_id, *row in rows}
