"""Verdicts applied by the set: facts JOIN verdicts JOIN posts; keys refuse repeats."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    FromClause,
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
from campaign.services.clock.digest import open_digests, todays_digest
from campaign.services.clock.gather import COLUMNS
from campaign.services.clock.verdicts import VerdictRow
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.plan import Campaign

_TYPES: dict[type, Any] = {int: Integer, str: String, bool: Boolean}


@dataclass(frozen=True)
class Told:
    """What the verdicts brought: notices (folded ones too), those above the contact, letters."""

    notices: int = 0
    escalations: int = 0
    letters: int = 0


def notices(
    session: Session, facts: FromClause, verdicts: list[VerdictRow], *, now: datetime
) -> Told:
    """Write the notices of these verdicts to the holders of the addressed posts.

    Letters come first and notices point to them at once: to change rows that the same
    transaction has written would cost PostgreSQL as much as writing them.
    """
    told = Told()
    for in_unit in (True, False):
        for escalates in (False, True):
            rows = [
                row
                for row in verdicts
                if row.verdict and row.in_unit is in_unit and row.escalates is escalates
            ]
            if rows:
                letters, written = _tell(session, facts, rows, now)
                told = Told(
                    told.notices + written,
                    told.escalations + (written if escalates else 0),
                    told.letters + letters,
                )
    return told


def _tell(
    session: Session, facts: FromClause, rows: list[VerdictRow], now: datetime
) -> tuple[int, int]:
    """Return how many letters and notices are new."""
    told = _table(rows)
    holders = facts.join(told, _same_facts(facts, told))
    if rows[0].in_unit:
        holders = holders.join(Post, Post.unit_id == facts.c.unit_id)
    else:
        holders = holders.join(Campaign, Campaign.id == facts.c.campaign_id)
        holders = holders.join(Post, Post.unit_id == Campaign.scope_unit_id)
    holders = holders.join(Person, Person.id == Post.person_id)
    held = and_(Post.role == told.c.audience, _held_on(now))
    readers = select(Person.id, Person.email, Person.locale).select_from(holders)
    letters = open_digests(
        session, readers.where(held, told.c.verdict == "send", Person.email != ""), now=now
    )
    columns = {
        "duty_id": facts.c.duty_id,
        "term_id": facts.c.term_id,
        "occasion": told.c.occasion,
        "kind": told.c.kind,
        "role": told.c.audience,
        "level": told.c.level,
        "person_id": Person.id,
        "address": func.coalesce(Person.email, ""),
        "verdict": told.c.verdict,
        "reason": told.c.reason,
        "letter_id": Letter.id,
        "created_at": literal(now, Notice.created_at.type),
    }
    holders = holders.outerjoin(
        Letter,
        and_(told.c.verdict == "send", todays_digest(Person.id, Person.email, now=now)),
    )
    people = select(*columns.values()).select_from(holders).where(held)
    return letters, insert_selected(session, Notice, list(columns), people)


def held(session: Session, facts: FromClause, verdicts: list[VerdictRow], *, now: datetime) -> int:
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


def calls(session: Session, facts: FromClause, verdicts: list[VerdictRow], *, now: datetime) -> int:
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


def _same_facts(facts: FromClause, told: CTE) -> ColumnElement[bool]:
    return and_(
        facts.c.term_id == told.c.term_id, *(facts.c[name] == told.c[name] for name in COLUMNS)
    )


def _held_on(now: datetime) -> ColumnElement[bool]:
    today = day_of(now)
    return and_(
        or_(Post.from_on.is_(None), Post.from_on <= today),
        or_(Post.until_on.is_(None), Post.until_on > today),
    )
