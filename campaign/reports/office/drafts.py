"""What waits for a person's decision 待批准: drafts of escalation, and what an outage held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.people import held_on
from campaign.reports.visible import visible
from campaign.rules.deadlines import days_late
from campaign.rules.lifecycle import OWED_BY, OWED_BY_UNIT, Court, DutyState
from campaign.rules.permissions import Asker, Permission, Role
from models.alias import shared_alias
from models.duty import Duty
from models.notice import Held
from models.person import Person, Post
from models.plan import Campaign, Milestone
from models.term import Term, TermRung
from models.unit import Unit

SHOWN_DECIDED = 20
BY_PEOPLE = ("approve", "decline")  # an answer ends a draft too, but nobody decided then
Decider = shared_alias(Person)


@dataclass(frozen=True)
class Draft:
    """A rung for one duty that waits, or has been decided.

    ``moot``: it is decided, or the unit has answered or has a new date, so nothing is left to do.
    ``ended``: by what, if by no person (records/notice/endings.py).
    """

    id: int
    duty_id: int
    campaign_id: int
    unit: str
    path: str
    milestone: str
    due_on: date
    days_late: int
    state: DutyState
    audience: Role
    level: int
    reason: str
    created_at: datetime
    decision: str
    decided_at: datetime | None
    decided_by: str
    note: str
    moot: bool
    ended: str


def drafts(
    session: Session, campaign_id: int, *, asker: Asker, today: date
) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """Return what waits, the oldest first, and what was decided last, as far as the asker sees."""
    mine = (
        Duty.campaign_id == campaign_id,
        visible(asker, Permission.SEE_OFFICE, Unit.path),
    )
    waits = (
        Held.decided_at.is_(None),
        Duty.state.in_(OWED_BY_UNIT),
        Duty.term_id == TermRung.term_id,
        Campaign.status == "open",
    )
    waiting = _read(session, (*mine, *waits), today, newest=False, limit=None)
    decided = _read(
        session, (*mine, Held.decision.in_(BY_PEOPLE)), today, newest=True, limit=SHOWN_DECIDED
    )
    return waiting, decided


def one_draft(session: Session, held_id: int, *, today: date) -> Draft | None:
    """Return the draft, or None when there is none."""
    return next(iter(_read(session, (Held.id == held_id,), today, newest=False, limit=1)), None)


def path_of_draft(session: Session, held_id: int) -> str | None:
    """Return the path of the unit that a draft is about, or None when there is no such draft."""
    return session.scalar(
        select(Unit.path)
        .join(Duty, Duty.unit_id == Unit.id)
        .join(Held, Held.duty_id == Duty.id)
        .where(Held.id == held_id)
    )


def would_tell(session: Session, draft: Draft, *, today: date) -> tuple[Recipient, ...]:
    """Return whom an approval tells."""
    return recipients(session, [draft.duty_id], draft.audience, today=today)


def deciders(session: Session, campaign_id: int, *, on: date) -> tuple[str, ...]:
    """Return who sits in the leading group of the campaign's scope."""
    return tuple(
        session.scalars(
            select(Person.name)
            .join(Post, Post.person_id == Person.id)
            .join(Campaign, Campaign.scope_unit_id == Post.unit_id)
            .where(Campaign.id == campaign_id, Post.role == Role.LEAD, held_on(on))
            .order_by(Post.id)
        )
    )


def _read(
    session: Session,
    fits: Sequence[ColumnElement[bool]],
    today: date,
    *,
    newest: bool,
    limit: int | None,
) -> tuple[Draft, ...]:
    rows = session.execute(
        select(Held, Duty, Unit, Milestone.name, Term, TermRung, Campaign, Decider.name)
        .join(Duty, Duty.id == Held.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .join(Term, Term.id == TermRung.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .outerjoin(Decider, Decider.id == Held.decided_by)
        .where(*fits)
        .order_by(Held.decided_at.desc() if newest else Held.id, Held.id)
        .limit(limit)
    )
    return tuple(
        _draft(held, duty, unit, milestone, term, rung, campaign, decider, today)
        for held, duty, unit, milestone, term, rung, campaign, decider in rows
    )


def _draft(
    held: Held,
    duty: Duty,
    unit: Unit,
    milestone: str,
    term: Term,
    rung: TermRung,
    campaign: Campaign,
    decider: str | None,
    today: date,
) -> Draft:
    state = DutyState(duty.state)
    return Draft(
        id=held.id,
        duty_id=duty.id,
        campaign_id=campaign.id,
        unit=unit.name,
        path=unit.path,
        milestone=milestone,
        due_on=term.due_on,
        days_late=days_late(
            term.due_on, OWED_BY[state], today, duty.submitted_on,
            includes_due_day=campaign.includes_due_day,
        ),
        state=state,
        audience=Role(rung.audience),
        level=rung.level,
        reason=held.reason,
        created_at=held.created_at,
        decision=held.decision if held.decision in BY_PEOPLE else "",
        ended=(held.decision or "") if held.decision not in BY_PEOPLE else "",
        decided_at=held.decided_at,
        decided_by=decider or "",
        note=held.note,
        moot=OWED_BY[state] is not Court.UNIT
        or duty.term_id != rung.term_id
        or campaign.status != "open"
        or held.decided_at is not None,
    )  # fmt: skip
