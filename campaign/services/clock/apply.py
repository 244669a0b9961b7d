"""Verdicts applied by the set: facts JOIN verdicts JOIN posts; keys refuse repeats."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    String,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    values,
)
from sqlalchemy.orm import Session

from campaign.records.insert import insert_selected
from campaign.rules.calendar import day_of
from campaign.services.clock.gather import COLUMNS
from campaign.services.clock.verdicts import VerdictRow
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.plan import Campaign

_TYPES: dict[type, Any] = {int: Integer, str: String, bool: Boolean}


def notices(session: Session, facts: CTE, verdicts: list[VerdictRow], *, now: datetime) -> int:
    """Write the notices of these verdicts to the holders of the addressed posts."""
    rows = [row for row in verdicts if row.verdict]
    columns = [
        "duty_id", "term_id", "occasion", "kind", "role", "level", "person_id", "address",
        "verdict", "reason", "created_at",
    ]  # fmt: skip
    written = 0
    for in_unit in (True, False):
        chosen = [row for row in rows if row.in_unit is in_unit]
        if not chosen:
            continue
        told = _table(chosen)
        people = select(
            facts.c.duty_id, facts.c.term_id, told.c.occasion, told.c.kind, told.c.audience,
            told.c.level, Person.id, func.coalesce(Person.email, ""), told.c.verdict,
            told.c.reason, literal(now, Notice.created_at.type),
        ).select_from(facts)  # fmt: skip
        people = people.join(told, _same_facts(facts, told))
        if in_unit:
            people = people.join(Post, Post.unit_id == facts.c.unit_id)
        else:
            people = people.join(Campaign, Campaign.id == facts.c.campaign_id)
            people = people.join(Post, Post.unit_id == Campaign.scope_unit_id)
        people = people.join(Person, Person.id == Post.person_id).where(
            Post.role == told.c.audience, _held_on(now)
        )
        written += insert_selected(session, Notice, columns, people)
    return written


def held(session: Session, facts: CTE, verdicts: list[VerdictRow], *, now: datetime) -> int:
    """Write what waits for a person's decision."""
    rows = [row for row in verdicts if row.action == "hold"]
    if not rows:
        return 0
    told = _table(rows)
    query = select(
        facts.c.duty_id, told.c.term_rung_id, told.c.reason, literal(now, Held.created_at.type)
    ).join(told, _same_facts(facts, told))
    return insert_selected(
        session, Held, ["duty_id", "term_rung_id", "reason", "created_at"], query
    )


def calls(session: Session, facts: CTE, verdicts: list[VerdictRow], *, now: datetime) -> int:
    """Raise calls: for people without an address, and for units that nobody reaches."""
    columns = ["duty_id", "key", "person_id", "reason", "created_at"]
    written = 0
    unreached = [row for row in verdicts if row.calls]
    if unreached:
        told = _table(unreached)
        query = select(
            facts.c.duty_id,
            _key(told.c.term_id, told.c.occasion, literal("unit")),
            literal(None, Integer),
            told.c.reason,
            literal(now, Call.created_at.type),
        ).join(told, _same_facts(facts, told))
        written += insert_selected(session, Call, columns, query)
    by_voice = select(
        Notice.duty_id,
        _key(Notice.term_id, Notice.occasion, cast(Notice.person_id, String)),
        Notice.person_id,
        literal("no-address"),
        literal(now, Call.created_at.type),
    ).where(
        Notice.duty_id.in_(select(facts.c.duty_id)),
        Notice.address == "",
        Notice.verdict == "send",
        Notice.created_at == now,
        Notice.reason != "act",
    )
    return written + insert_selected(session, Call, columns, by_voice)


def count_escalations(session: Session, *, now: datetime, term_ids: list[int]) -> int:
    """Return how many of the notices just written raise the matter above the contact."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(
                Notice.term_id.in_(term_ids),
                Notice.created_at == now,
                Notice.level > 0,
                Notice.verdict == "send",
                Notice.reason != "act",
            )
        )
        or 0
    )


def _key(*parts: Any) -> ColumnElement[str]:
    text: ColumnElement[str] = cast(parts[0], String)
    for part in parts[1:]:
        text = text.op("||")("/").op("||")(part)
    return text


def _table(rows: list[VerdictRow]) -> CTE:
    """Return the verdicts as a table that SQL can join."""
    names = list(asdict(rows[0]))
    kinds = {name: _TYPES[type(getattr(rows[0], name))] for name in names}
    table = values(*(column(name, kinds[name]) for name in names)).data(
        [tuple(asdict(row).values()) for row in rows]
    )
    return table.cte("verdict")


def _same_facts(facts: CTE, told: CTE) -> ColumnElement[bool]:
    return and_(
        facts.c.term_id == told.c.term_id, *(facts.c[name] == told.c[name] for name in COLUMNS)
    )


def _held_on(now: datetime) -> ColumnElement[bool]:
    today = day_of(now)
    return and_(
        or_(Post.from_on.is_(None), Post.from_on <= today),
        or_(Post.until_on.is_(None), Post.until_on > today),
    )
