"""Facts of the duties that a tick may touch, gathered by the set.

``facts`` is a query with a row per duty that is still owed; ``keep`` asks it once and keeps the
answer for the tick's transaction; ``groups`` are the distinct facts. A property test compares
the query with facts built row by row in Python.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import (
    CTE,
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.schema import CreateTable

from campaign.rules.ladder import Facts
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import UNIT_ROLES, Role
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.plan import Milestone
from models.term import Term
from models.unit import Unit

# A unit counts as reached when a notice to it was accepted, or its receipt confirmed by its reader
# (which outweighs a letter said to have come back), at least this long ago.
REACHED_AFTER = timedelta(hours=24)
TICK_DUTY = Table(
    "tick_duty",
    MetaData(),
    *(Column(name, Integer) for name in ("duty_id", "unit_id", "campaign_id", "term_id")),
    Column("keeper_id", Integer),
    Column("state", String(20)),
    *(
        Column(name, Boolean)
        for name in ("reached", "has_contact", "has_deputy", "has_principal", "has_collector")
    ),
    prefixes=["TEMPORARY"],
)
COLUMNS = ("state", "reached", "has_contact", "has_deputy", "has_principal", "has_collector")


def facts(
    term_ids: Sequence[int], *, now: datetime, today: date, matter: Collection[str] = COLUMNS
) -> CTE:
    """Return a query: duty_id, unit_id, campaign_id, term_id and the columns of ``Facts``.

    ``keeper_id`` is the unit on which the collector sits who keeps the unit's contacts, if any.
    Facts that do not ``matter`` (see rules.ladder.facts_that_matter) are true, unasked.
    """
    asked = {
        "reached": _reached(now),
        "has_contact": _held(Role.CONTACT, today),
        "has_deputy": _held(Role.DEPUTY, today),
        "has_principal": _held(Role.PRINCIPAL, today),
    }
    keeper = _keeper(today) if "has_collector" in matter else null()
    asked["has_collector"] = keeper.is_not(None)
    return (
        select(
            Duty.id.label("duty_id"),
            Duty.unit_id,
            Duty.campaign_id,
            Duty.term_id,
            cast(keeper, Integer).label("keeper_id"),
            Duty.state,
            *((known if name in matter else true()).label(name) for name, known in asked.items()),
        )
        .where(Duty.term_id.in_(term_ids), Duty.state.in_(OWED_BY_UNIT))
        .cte("facts")
    )


def _reached(now: datetime) -> ColumnElement[bool]:
    # Not EXISTS: PostgreSQL may answer that by one walk over all letters ever accepted, and the
    # cost of a tick must follow what is due, not what has been.
    accepted = (
        select(Letter.id)
        .join(Notice, Notice.letter_id == Letter.id)
        .where(
            Notice.duty_id == Duty.id,
            Notice.role.in_(UNIT_ROLES),
            or_(
                and_(Letter.state == "accepted", Letter.accepted_at <= now - REACHED_AFTER),
                Letter.received_at <= now - REACHED_AFTER,
            ),
        )
        .limit(1)
        .scalar_subquery()
    )
    return accepted.is_not(None)


def _held(role: Role, today: date) -> ColumnElement[bool]:
    return exists().where(
        Post.unit_id == Duty.unit_id,
        Post.role == role,
        Person.id == Post.person_id,
        Person.disabled_at.is_(None),  # whose account is disabled cannot be told: as if vacant
        or_(Post.from_on.is_(None), Post.from_on <= today),
        or_(Post.until_on.is_(None), Post.until_on > today),
    )


def _keeper(today: date) -> ColumnElement[int]:
    """Return the nearest unit at or above the duty's on which a collector sits."""
    own, above = aliased(Unit), aliased(Unit)
    return (
        select(above.id)
        .join(Post, Post.unit_id == above.id)
        .join(Person, Person.id == Post.person_id)
        .join(own, own.id == Duty.unit_id)
        .where(
            # To the letter as the partial index ix_post_collector says it.
            Post.role == literal_column("'collector'"),
            Person.disabled_at.is_(None),
            or_(Post.from_on.is_(None), Post.from_on <= today),
            or_(Post.until_on.is_(None), Post.until_on > today),
            func.substr(own.path, 1, func.length(above.path)) == above.path,
        )
        .correlate(Duty)
        .order_by(func.length(above.path).desc())
        .limit(1)
        .scalar_subquery()
    )


def keep(session: Session, found: CTE) -> Table:
    """Put the facts into a temporary table: several statements of a tick read them."""
    session.execute(CreateTable(TICK_DUTY, if_not_exists=True))
    session.execute(delete(TICK_DUTY))  # of this connection's last tick
    session.execute(insert(TICK_DUTY).from_select(list(found.c.keys()), select(found)))
    if session.get_bind().dialect.name == "sqlite":
        # A table it knows nothing of is a million rows to SQLite, and it prepares for them.
        session.execute(text("ANALYZE temp.tick_duty"))
    return TICK_DUTY


def groups(session: Session, found: FromClause) -> dict[int, list[Facts]]:
    """Return the distinct facts per term."""
    columns = [found.c[name] for name in COLUMNS]
    rows = session.execute(select(found.c.term_id, *columns).distinct().order_by(found.c.term_id))
    by_term: dict[int, list[Facts]] = {}
    for term_id, state, *flags in rows:
        by_term.setdefault(term_id, []).append(Facts(state, *map(bool, flags)))
    return by_term


def signers(session: Session, term_ids: Iterable[int]) -> dict[int, Role]:
    """Return whose signature the plan asks for, of those terms whose milestones ask for one."""
    rows = session.execute(
        select(Term.id, Milestone.signed_by)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .where(Term.id.in_(term_ids), Milestone.signed_by.is_not(None))
    )
    return {term_id: Role(role) for term_id, role in rows if role}
