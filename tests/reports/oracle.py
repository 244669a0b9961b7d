"""The lagging table computed row by row in plain Python: slow, obvious, sharing no code with it."""

import datetime as dt
from functools import cache
from typing import Any

from sqlalchemy import select

from models.base import db
from models.duty import Duty, DutySpan
from models.letter import Attempt, Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.plan import Campaign, Milestone, Stage
from models.term import Term, TermRung
from models.unit import Unit

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def day_in_shanghai(at: dt.datetime) -> dt.date:
    """The day of an instant."""
    return at.astimezone(SHANGHAI).date()


@cache
def rows_of(model: Any) -> list[Any]:
    """Every row of a table, as it is when one comparison begins."""
    return list(db.session.scalars(select(model).order_by(*model.__table__.primary_key.columns)))


def lagging_by_hand(campaign_id: int, at: dt.datetime) -> dict[int, dict[str, Any]]:
    """What the table must say of every late duty, by its number."""
    db.session.rollback()
    rows_of.cache_clear()
    found = {}
    for duty in rows_of(Duty):
        if duty.campaign_id == campaign_id:
            row = one(duty, at)
            if row is not None:
                found[duty.id] = row
    return found


def one(duty: Duty, at: dt.datetime) -> dict[str, Any] | None:
    """One duty's row, or None when it is not late."""
    campaign = db.session.get_one(Campaign, duty.campaign_id)
    span = next(
        (
            s
            for s in rows_of(DutySpan)
            if s.duty_id == duty.id and s.from_at <= at and (not s.until_at or at < s.until_at)
        ),
        None,
    )
    if span is None or span.state in ("accepted", "cancelled"):
        return None
    term = db.session.get_one(Term, span.term_id)
    today = day_in_shanghai(at)
    until = today if span.state in ("open", "returned") else span.submitted_on
    last_good = term.due_on if campaign.includes_due_day else term.due_on - dt.timedelta(days=1)
    late = (until - last_good).days
    if late < 1:
        return None
    unit = db.session.get_one(Unit, duty.unit_id)
    milestone = db.session.get_one(Milestone, duty.milestone_id)
    in_unit = span.state != "submitted"
    contact = next(
        (
            p
            for p in rows_of(Post)
            if p.unit_id == unit.id
            and p.role == "contact"
            and (p.from_on is None or p.from_on <= today)
            and (p.until_on is None or today < p.until_on)
        ),
        None,
    )
    person = db.session.get_one(Person, contact.person_id) if contact else None
    notice = last_notice(duty, at)
    rung = next_rung(term, at) if in_unit else None
    level, waiting = height(duty, term, at)
    return {
        "code": unit.code,
        "name": unit.name,
        "stage": db.session.get_one(Stage, milestone.stage_id).name,
        "milestone": milestone.name,
        "due": term.due_on,
        "days_late": late,
        "office_days": 0 if in_unit else (today - span.submitted_on).days,
        "court": "unit" if in_unit else "office",
        "level": level,
        "waiting": waiting and in_unit,
        "cause": cause(span.state, person, notice),
        "contact": person.name if person else "",
        "word": last_word(duty, at),
        "notice": notice,
        "next_rung": rung.audience if rung else None,
        "next_rung_at": rung.fires_at if rung else None,
    }


def next_rung(term: Term, at: dt.datetime) -> TermRung | None:
    """The first rung still ahead."""
    ahead = [r for r in rows_of(TermRung) if r.term_id == term.id and r.fires_at > at]
    return min(ahead, key=lambda r: (r.fires_at, r.number), default=None)


def height(duty: Duty, term: Term, at: dt.datetime) -> tuple[int, bool]:
    """How far the term has been raised, and whether a draft waits."""
    levels = [0]
    waiting = False
    for notice in rows_of(Notice):
        mine = notice.duty_id == duty.id and notice.term_id == term.id
        if mine and notice.created_at <= at and notice.kind != "not_reached":
            levels.append(notice.level)
    for held in rows_of(Held):
        rung = db.session.get_one(TermRung, held.term_rung_id)
        if held.duty_id != duty.id or rung.term_id != term.id or held.created_at > at:
            continue
        decided = held.decided_at is not None and held.decided_at <= at
        if not decided or held.decision == "approve":
            levels.append(rung.level)
            waiting = waiting or not decided
    return max(levels), waiting


def last_notice(duty: Duty, at: dt.datetime) -> tuple[str, dt.date, str] | None:
    """Role, day and how far it came, of the last notice that was to go out to the unit."""
    sent = [
        n
        for n in rows_of(Notice)
        if n.duty_id == duty.id
        and n.role in ("contact", "deputy", "principal")
        and n.verdict == "send"
        and n.created_at <= at
    ]
    if not sent:
        return None
    notice = sent[-1]
    return notice.role, day_in_shanghai(notice.created_at), proof(notice, at)


def proof(notice: Notice, at: dt.datetime) -> str:
    """How far one notice came by then."""
    if not notice.address:
        made = [
            c
            for c in rows_of(Call)
            if c.duty_id == notice.duty_id
            and c.person_id in (notice.person_id, None)
            and c.created_at == notice.created_at
            and c.done_by is not None
            and c.done_at is not None
            and c.done_at <= at
        ]
        return "called" if made else "no_address"
    letter = db.session.get(Letter, notice.letter_id) if notice.letter_id else None
    if letter is not None and letter.accepted_at is not None and letter.accepted_at <= at:
        return "delivered"
    if letter is not None and letter.state == "failed":
        ends = [t.finished_at for t in rows_of(Attempt) if t.letter_id == letter.id]
        if max(ends) <= at:
            return "bounced"
    return "queued"


def last_word(duty: Duty, at: dt.datetime) -> str | None:
    """What the unit wrote last."""
    said = [
        s.note
        for s in rows_of(DutySpan)
        if s.duty_id == duty.id and s.state == "submitted" and s.from_at <= at
    ]
    return said[-1] if said else None


def cause(state: str, person: Person | None, notice: tuple[str, dt.date, str] | None) -> str:
    """Why it is not finished."""
    if state == "submitted":
        return "in_review"
    if person is None:
        return "vacant"
    if not person.email:
        return "no_address"
    if notice and notice[2] == "bounced":
        return "bounced"
    return "returned" if state == "returned" else "unanswered"
