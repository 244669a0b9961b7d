"""The ladder of one duty with names: who was told, who is next, who would follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from campaign.reports.duty.chain import Chain, told_in
from campaign.reports.duty.marks import Mark, Shape, StoredRung, marks, stored_rungs
from campaign.rules.calendar import day_of
from campaign.rules.notice.causes import Proof, proof_of
from campaign.rules.permissions import Role
from models.alias import shared_alias
from models.letter import Letter
from models.notice import Held, Notice
from models.person import Person
from models.term import Term

_present = shared_alias(Term)  # the duty's own, beside that of a notice
# What records/notice/endings.py writes: nobody decided, nobody has to any more.
ENDED_BY_ANSWER = "answered"


@dataclass(frozen=True)
class Step:
    """One mark of the ladder with its people.

    ``names`` were told (as ``told``), or hold the post addressed today; ``stand_in`` hears instead
    of a vacant post. ``signer``: only this signature is missing, so its post is addressed instead
    of one below. ``waiting``: a draft waits for a person's approval; ``declined``: it was
    not approved.
    """

    mark: Mark
    names: tuple[str, ...] = ()
    stand_in: Role | None = None
    told: Role | None = None
    signer: Role | None = None
    proof: Proof | None = None
    proof_at: datetime | None = None
    waiting: bool = False
    declined: bool = False


@dataclass(frozen=True)
class _Said:
    names: tuple[str, ...]
    role: Role
    proof: Proof
    at: datetime | None


def steps(
    session: Session,
    duty_id: int,
    term_id: int,
    rungs: Sequence[StoredRung],
    chain: Chain,
    *,
    due_on: date,
    now: datetime,
    stopped: bool,
    signer: Role | None = None,
) -> tuple[Step, ...]:
    """Return the steps of a duty's present term by its stored rung times.

    A rung that has come shows what really happened for this duty, and is left out where nothing
    did (the unit had answered then, or the term began later); one that the clock has not decided
    yet is the next. What a former ladder told for the same date stands in its own words.
    """
    told = _said(session, duty_id, term_id)
    said = told.pop(term_id, {})
    drafts = _drafts(session, duty_id)
    drawn = _under_former(session, told, now=now)
    for mark in marks(rungs, due_on, now, stopped=stopped):
        step = _step(mark, said, drafts, chain, now=now, stopped=stopped, signer=signer)
        if step is not None:
            drawn.append(step)
    return tuple(sorted(drawn, key=lambda step: (step.mark.on, step.mark.rung is None)))


def _under_former(
    session: Session, told: Mapping[int, Mapping[int, _Said]], *, now: datetime
) -> list[Step]:
    """Return the steps that the ladders before told: term -> rung number -> what was said."""
    if not told:
        return []
    return [
        _fired(rung, told[term_id][rung.number])
        for term_id, rungs in sorted(stored_rungs(session, told).items())
        for rung in rungs
        if rung.number in told[term_id] and rung.fires_at <= now
    ]


def _fired(rung: StoredRung, said: _Said) -> Step:
    return Step(
        Mark(day_of(rung.fires_at), Shape.FIRED, rung), said.names, None, said.role,
        proof=said.proof, proof_at=said.at,
    )  # fmt: skip


def _step(
    mark: Mark,
    said: Mapping[int, _Said],
    drafts: Mapping[int, Held],
    chain: Chain,
    *,
    now: datetime,
    stopped: bool,
    signer: Role | None,
) -> Step | None:
    rung = mark.rung
    if rung is None:
        return Step(mark)
    to, names = told_in(chain, rung.audience, signer, needs_approval=rung.needs_approval)
    instead = to.role if to.signs else None
    if rung.fires_at > now:
        return Step(mark, names, to.stand_in, signer=instead)
    if told := said.get(rung.number):
        return _fired(rung, told)
    draft = drafts.get(rung.id)
    if draft is not None and draft.decision == ENDED_BY_ANSWER:
        return None
    if draft is not None:
        declined = draft.decision == "decline"
        return Step(
            Mark(mark.on, Shape.APPROVAL, rung), names, to.stand_in,
            waiting=draft.decided_at is None and not stopped, declined=declined,
        )  # fmt: skip
    if rung.done_at is None and not stopped:
        return Step(Mark(mark.on, Shape.NEXT, rung), names, to.stand_in, signer=instead)
    return None


def _said(session: Session, duty_id: int, term_id: int) -> dict[int, dict[int, _Said]]:
    """Return what was said for the term's date: term -> rung number -> people and proof.

    Besides the term's own that is what the terms before it said, under other ladders.
    """
    rows = session.execute(
        select(Notice, Person.name, Letter.state, Letter.accepted_at, Letter.received_at)
        .join(Term, Term.id == Notice.term_id)
        .join(
            _present,
            and_(
                _present.id == term_id,
                _present.due_on == Term.due_on,
                _present.counts_on.is_not_distinct_from(Term.counts_on),
            ),
        )
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(Letter, Letter.id == Notice.letter_id)
        .where(
            Notice.duty_id == duty_id,
            Notice.occasion.startswith("rung/"),
        )
        .order_by(Notice.id)
    )
    found: dict[int, dict[int, _Said]] = {}
    for notice, name, state, accepted_at, received_at in rows:
        number = int(notice.occasion.partition("/")[2])
        proof = proof_of(
            has_address=notice.address != "",
            called=False,
            accepted=state == "accepted",
            failed=state == "failed",
            cancelled=state == "cancelled",
            received=received_at is not None,
        )
        of_term = found.setdefault(notice.term_id, {})
        before = of_term.get(number)
        names = (*before.names, name) if before else (name,)
        of_term[number] = _Said(
            tuple(dict.fromkeys(names)), Role(notice.role), proof, received_at or accepted_at
        )
    return found


def _drafts(session: Session, duty_id: int) -> dict[int, Held]:
    rows = session.scalars(select(Held).where(Held.duty_id == duty_id))
    return {row.term_rung_id: row for row in rows}
