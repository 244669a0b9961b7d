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
    Join,
    Select,
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

from campaign.records.house.insert import insert_selected
from campaign.records.notice.digests import open_digests, the_digest
from campaign.rules.calendar import day_of
from campaign.services.clock.gather import COLUMNS
from campaign.services.clock.verdicts import VerdictRow
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person, Post
from models.plan import Campaign

_CALL = ["duty_id", "key", "person_id", "reason", "created_at"]
_TYPES: dict[type, Any] = {int: Integer, str: String, bool: Boolean}


@dataclass(frozen=True)
class Told:
    """What the verdicts brought: notices (folded ones too), those above the contact, and so on."""

    notices: int = 0
    escalations: int = 0
    letters: int = 0
    calls: int = 0

    def __add__(self, other: "Told") -> "Told":
        """Add up the kinds of verdicts."""
        mine, more = asdict(self), asdict(other)
        return Told(**{name: mine[name] + more[name] for name in mine})


def notices(
    session: Session,
    facts: FromClause,
    verdicts: list[VerdictRow],
    *,
    leaves: datetime,
    now: datetime,
) -> Told:
    """Tell the holders of the addressed posts: a notice each, by letter or else by telephone.

    ``leaves``: when a letter of now may leave.
    """
    told = Told()
    for seat in ("unit", "keeper", "scope"):
        for escalates in (False, True):
            rows = [
                row
                for row in verdicts
                if row.verdict and row.seat == seat and row.escalates is escalates
            ]
            if rows:
                told += _tell(session, facts, rows, leaves, now)
    return told


def _tell(
    session: Session,
    facts: FromClause,
    rows: list[VerdictRow],
    leaves: datetime,
    now: datetime,
) -> Told:
    """Tell by verdicts of one kind.

    Letters come first and notices point to them at once: to change rows that the same
    transaction has written would cost PostgreSQL as much as writing them.
    """
    verdict = _table(rows)
    holders = _holders(facts, verdict, seat=rows[0].seat)
    held = and_(Post.role == verdict.c.audience, _held_on(now))
    sent = and_(held, verdict.c.verdict == "send")
    readers = select(Person.id, Person.email, Person.locale).select_from(holders)
    letters = open_digests(session, readers.where(sent, Person.email != ""), leaves=leaves, now=now)
    columns = {
        "duty_id": facts.c.duty_id,
        "term_id": facts.c.term_id,
        "occasion": verdict.c.occasion,
        "kind": verdict.c.kind,
        "role": verdict.c.audience,
        "level": verdict.c.level,
        "person_id": Person.id,
        "address": func.coalesce(Person.email, ""),
        "verdict": verdict.c.verdict,
        "reason": verdict.c.reason,
        "letter_id": Letter.id,
        "created_at": literal(now, Notice.created_at.type),
    }
    lettered = holders.outerjoin(
        Letter,
        and_(verdict.c.verdict == "send", the_digest(Person.id, Person.email, leaves=leaves)),
    )
    people = select(*columns.values()).select_from(lettered).where(held)
    written = insert_selected(session, Notice, list(columns), people)
    by_voice = (
        _call(facts, verdict, cast(Person.id, String), Person.id, literal("no-address"), now)
        .select_from(holders)
        .where(sent, func.coalesce(Person.email, "") == "")
    )
    calls = insert_selected(session, Call, _CALL, by_voice)
    return Told(written, written if rows[0].escalates else 0, letters, calls)


def _holders(facts: FromClause, verdict: CTE, *, seat: str) -> Join:
    """Facts, their verdict, and who sits on the unit, or above it."""
    judged = facts.join(verdict, _same_facts(facts, verdict))
    if seat != "scope":
        unit_id = facts.c.unit_id if seat == "unit" else facts.c.keeper_id
        seats = judged.join(Post, Post.unit_id == unit_id)
    else:
        scope = judged.join(Campaign, Campaign.id == facts.c.campaign_id)
        seats = scope.join(Post, Post.unit_id == Campaign.scope_unit_id)
    return seats.join(Person, and_(Person.id == Post.person_id, Person.disabled_at.is_(None)))


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
    """Raise calls to units of which nobody could be told by mail."""
    rows = [row for row in verdicts if row.calls]
    if not rows:
        return 0
    verdict = _table(rows)
    query = _call(facts, verdict, literal("unit"), literal(None, Integer), verdict.c.reason, now)
    query = query.select_from(facts.join(verdict, _same_facts(facts, verdict)))
    return insert_selected(session, Call, _CALL, query)


def _call(
    facts: FromClause,
    verdict: CTE,
    whom: ColumnElement[str],
    person_id: Any,
    reason: ColumnElement[str],
    now: datetime,
) -> Select[*tuple[Any, ...]]:
    key = _key(verdict.c.term_id, verdict.c.occasion, whom)
    at = literal(now, Call.created_at.type)
    return select(facts.c.duty_id, key, person_id, reason, at)


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
