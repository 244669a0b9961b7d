"""Why somebody was told, or was not: every notice about one duty with the rule behind it.

Page and command show the same rows. What lies ahead comes from the ladder's own steps
(reports/duty/steps.py), so that it cannot say anything else than the duty's page.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.duty.duty import OneDuty, one_duty
from campaign.reports.duty.marks import Shape
from campaign.reports.duty.steps import Step
from campaign.reports.notices.calls import Telephoned, calls_about, calls_made
from campaign.reports.notices.opened import Reading, readings
from campaign.reports.notices.post_requests import PostQuestion, about
from campaign.reports.notices.tries import Try, tries_of
from campaign.reports.office.carried import goes_on
from campaign.rules.lifecycle import Court
from campaign.rules.notice.causes import Proof, proof_of
from campaign.rules.permissions import Role
from campaign.rules.plans.ladder_change import Settled
from models.alias import shared_alias
from models.duty import Duty
from models.letter import Letter
from models.notice import Held, Notice
from models.person import Person
from models.plan import LadderRung
from models.term import Term, TermRung

By = shared_alias(Person)
SENT = ("send", "redirect")
AHEAD = (Shape.NEXT, Shape.TODO, Shape.APPROVAL)


@dataclass(frozen=True)
class Rule:
    """The step of the ladder that spoke: its ``offset`` from the due day in ``counts`` days."""

    number: int
    offset: int
    counts: str
    audience: Role
    ladder_id: int
    fires_at: datetime


@dataclass(frozen=True)
class Told:
    """One notice. ``rule`` is None where a person's act told; ``occasion`` then names the act.

    ``term_id`` and ``due_on`` are the date of which it spoke. ``verdict`` send, fold, redirect or
    cancel with its ``reason``. ``role`` is the post addressed, ``name`` who held it then.
    """

    notice_id: int
    at: datetime
    kind: str
    occasion: str
    rule: Rule | None
    term_id: int
    due_on: date
    provisional: bool
    role: Role
    level: int
    person_id: int
    name: str
    by: str
    address: str
    verdict: str
    reason: str
    proof: Proof | None
    reading: Reading
    letter_id: int | None
    letter_state: str
    letter_reason: str
    queued_at: datetime | None
    next_try_at: datetime | None
    accepted_at: datetime | None
    tries: tuple[Try, ...]


@dataclass(frozen=True)
class Waiting:
    """A rung that waits, or waited, for a person; not one that goes on under a later ladder."""

    rung: Rule
    reason: str
    created_at: datetime
    decision: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Silence:
    """A rung of the present term that has been decided and told nobody of this duty.

    ``passed``: its time lay before the ladder or the date that it belongs to.
    """

    rung: Rule
    done_at: datetime
    passed: bool


@dataclass(frozen=True)
class Explained:
    """Everything known of why people were told about a duty, oldest first.

    ``not_mine``: who of them said that the post is no longer theirs, and what became of it.
    """

    duty: OneDuty
    told: tuple[Told, ...]
    waiting: tuple[Waiting, ...]
    calls: tuple[Telephoned, ...]
    silent: tuple[Silence, ...]
    not_mine: tuple[PostQuestion, ...] = ()

    @property
    def ahead(self) -> tuple[Step, ...]:
        """The steps that still lie ahead; none where the unit owes nothing now."""
        if self.duty.court is not Court.UNIT or not self.duty.running:
            return ()
        left = (one for one in self.duty.steps if one.mark.rung and one.mark.shape in AHEAD)
        return tuple(one for one in left if not (one.waiting or one.declined))

    @property
    def undecided(self) -> int:
        """How many drafts wait for a person's decision."""
        if self.duty.court is not Court.UNIT or not self.duty.running:
            return 0
        return sum(one.decided_at is None for one in self.waiting)


def explain(session: Session, duty_id: int, *, now: datetime, today: date) -> Explained | None:
    """Return why and how people were told about a duty; None when there is no such duty."""
    duty = one_duty(session, duty_id, now=now, today=today)
    if duty is None:
        return None
    rules = _rules(session, duty_id)
    told = _told(session, duty_id, rules)
    waiting = _waiting(session, duty_id, rules)
    return Explained(
        duty,
        told,
        waiting,
        calls_about(session, duty_id),
        _silent(session, duty, rules, told, waiting),
        about(
            session, duty.unit_id, {one.person_id for one in told},
            {one.letter_id for one in told if one.letter_id},
        ),
    )  # fmt: skip


def _rules(session: Session, duty_id: int) -> dict[tuple[int, int], tuple[TermRung, Rule]]:
    """Return the rungs of every term in which the duty was told of: (term, number) -> rung."""
    terms = select(Notice.term_id).where(Notice.duty_id == duty_id)
    held = (
        select(TermRung.term_id)
        .join(Held, Held.term_rung_id == TermRung.id)
        .where(Held.duty_id == duty_id)
    )
    present = select(Term.id).join(Duty, Duty.term_id == Term.id).where(Duty.id == duty_id)
    rows = session.execute(
        select(TermRung, LadderRung)
        .join(Term, Term.id == TermRung.term_id)
        .join(
            LadderRung,
            (LadderRung.ladder_id == Term.ladder_id) & (LadderRung.number == TermRung.number),
        )
        .where(TermRung.term_id.in_(terms.union(held, present)))
        .order_by(TermRung.fires_at, TermRung.number)
    )
    return {
        (stored.term_id, stored.number): (
            stored,
            Rule(
                stored.number, step.offset, step.counts, Role(stored.audience), step.ladder_id,
                stored.fires_at,
            ),
        )
        for stored, step in rows
    }  # fmt: skip


def _told(
    session: Session, duty_id: int, rules: dict[tuple[int, int], tuple[TermRung, Rule]]
) -> tuple[Told, ...]:
    rows: Any = session.execute(
        select(Notice, Term, Person.name, By.name, Letter)
        .join(Term, Term.id == Notice.term_id)
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(By, By.id == Notice.by_id)
        .outerjoin(Letter, Letter.id == Notice.letter_id)
        .where(Notice.duty_id == duty_id)
        .order_by(Notice.created_at, Notice.id)
    ).all()
    tries = tries_of(session, [letter.id for *_, letter in rows if letter])
    called = calls_made(session, duty_id)
    read = readings(session, [letter for *_, letter in rows if letter])
    return tuple(
        Told(
            notice_id=notice.id,
            at=notice.created_at,
            kind=notice.kind,
            occasion=notice.occasion,
            rule=_rule(notice, rules),
            term_id=term.id,
            due_on=term.due_on,
            provisional=term.provisional,
            role=Role(notice.role),
            level=notice.level,
            person_id=notice.person_id,
            name=name,
            by=by or "",
            address=notice.address,
            verdict=notice.verdict,
            reason=notice.reason,
            proof=_proof(notice, letter, called),
            reading=read[letter.id] if letter else Reading(),
            letter_id=notice.letter_id,
            letter_state=letter.state if letter else "",
            letter_reason=letter.reason if letter else "",
            queued_at=letter.created_at if letter else None,
            next_try_at=letter.next_try_at if letter and letter.state == "queued" else None,
            accepted_at=letter.accepted_at if letter else None,
            tries=tries.get(letter.id, ()) if letter else (),
        )
        for notice, term, name, by, letter in rows
    )


def _rule(notice: Notice, rules: dict[tuple[int, int], tuple[TermRung, Rule]]) -> Rule | None:
    kind, _, number = notice.occasion.partition("/")
    found = rules.get((notice.term_id, int(number))) if kind == "rung" else None
    return found[1] if found else None


def _proof(
    notice: Notice, letter: Letter | None, called: set[tuple[int | None, datetime]]
) -> Proof | None:
    """Return how far a notice came that was to go out; None for one that was not."""
    if notice.verdict not in SENT:
        return None
    state = letter.state if letter else ""
    return proof_of(
        has_address=notice.address != "",
        called=(notice.person_id, notice.created_at) in called,
        accepted=state == "accepted",
        failed=state == "failed",
        cancelled=state == "cancelled",
        received=letter is not None and letter.received_at is not None,
    )


def _waiting(
    session: Session, duty_id: int, rules: dict[tuple[int, int], tuple[TermRung, Rule]]
) -> tuple[Waiting, ...]:
    rows = session.execute(
        select(Held, TermRung.term_id, TermRung.number)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(Held.duty_id == duty_id, ~goes_on())
        .order_by(Held.id)
    )
    return tuple(
        Waiting(
            rules[term_id, number][1], held.reason, held.created_at, held.decision or "",
            held.decided_at,
        )
        for held, term_id, number in rows
    )  # fmt: skip


def _silent(
    session: Session,
    duty: OneDuty,
    rules: dict[tuple[int, int], tuple[TermRung, Rule]],
    told: tuple[Told, ...],
    waiting: tuple[Waiting, ...],
) -> tuple[Silence, ...]:
    """Return the decided rungs of the present term about which this duty has no row.

    Nobody owed the duty then (it had been answered, paused or ended), or its term came later.
    What an earlier ladder has told for the same date is among what was told.
    """
    term_id = session.scalar(select(Duty.term_id).where(Duty.id == duty.id))
    spoke = {one.rule for one in told if one.rule} | {one.rung for one in waiting}
    same = {
        (one.rule.audience, one.rule.fires_at)
        for one in told
        if one.rule and one.due_on == duty.due_on
    }
    return tuple(
        Silence(rule, stored.done_at, stored.settled == Settled.PASSED)
        for (term, _), (stored, rule) in rules.items()
        if term == term_id
        and stored.done_at is not None
        and rule not in spoke
        and stored.settled != Settled.TOLD
        and (rule.audience, rule.fires_at) not in same
    )
