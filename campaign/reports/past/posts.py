"""Who held a unit's posts at an instant, and the addresses known for them then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.duty.chain import InPost
from campaign.reports.progress.standing import Look
from campaign.reports.units.one import PostLine, posts_of
from campaign.rules.calendar import day_of
from campaign.rules.people.posts_then import Change, Did, Kept, posts_then
from campaign.rules.permissions import UNIT_ROLES, Role
from models.event import Event
from models.unit import Unit

_DID = {"post.change": Did.APPOINTED, "post.substitute": Did.STOOD_IN, "post.recall": Did.RECALLED}
_ADDRESSES = ("email", "phone")
ONE_DAY = timedelta(days=1)
TOLD = 200  # codes that an event of a list names at most


@dataclass(frozen=True)
class PostsThen:
    """The posts held then in the order of the chain; ``vacant`` roles of the duty chain."""

    held: tuple[PostLine, ...]
    vacant: tuple[Role, ...]


def posts_as_of(session: Session, unit_id: int, look: Look) -> PostsThen:
    """Return who held the unit's posts at the end of that day, as was known by then."""
    lines = {line.id: line for line in posts_of(session, unit_id, all_of_them=True)}
    kept = (
        Kept(one.id, one.role, one.person_id, one.from_on, one.until_on, bool(one.acting_for_id))
        for one in lines.values()
    )
    then = {one.id: one for one in posts_then(kept, _changes(session, unit_id, look))}
    held = [
        replace(line, until_on=then[line.id].until_on)
        for line in lines.values()
        if line.id in then and then[line.id].held(look.day)
    ]
    addresses = _addresses(session, {line.person_id for line in held}, look)
    held = [_at_address(line, addresses.get(line.person_id, {})) for line in held]
    roles = {line.role for line in held}
    return PostsThen(tuple(held), tuple(role for role in UNIT_ROLES if role not in roles))


def _at_address(line: PostLine, was: Mapping[str, str]) -> PostLine:
    email, phone = was.get("email", line.email), was.get("phone", line.phone)
    return replace(line, email=email, phone=phone)


def as_chain(then: PostsThen) -> dict[Role, tuple[InPost, ...]]:
    """Return them as pages of the present show a chain; a vacant role is missing."""
    found: dict[Role, tuple[InPost, ...]] = {}
    for line in then.held:
        acting = line.last_on if line.acting_for_id else None
        holder = InPost(line.person_id, line.name, line.email, line.phone, acting)
        found[line.role] = (*found.get(line.role, ()), holder)
    return found


def _changes(session: Session, unit_id: int, look: Look) -> list[Change]:
    rows = session.execute(
        select(Event.act, Event.person_id, Event.at, Event.facts)
        .where(Event.unit_id == unit_id, Event.act.in_(_DID))
        .order_by(Event.at, Event.id)
    )
    return [
        _change(act, person_id or 0, facts, later=at > look.at)
        for act, person_id, at, facts in rows
    ]


def _change(act: str, person_id: int, facts: Mapping[str, Any], *, later: bool) -> Change:
    did = Did.VACATED if facts.get("vacant") else _DID[act]
    last = facts.get("last_on") or ""
    return Change(
        did, facts["role"], person_id,
        date.fromisoformat(facts["until_on" if did is Did.RECALLED else "from_on"]),
        tuple(facts.get("ended", ())), date.fromisoformat(last) + ONE_DAY if last else None, later,
    )  # fmt: skip


def _addresses(session: Session, people: Collection[int], look: Look) -> dict[int, dict[str, str]]:
    """Return what these people's addresses were where they have changed since."""
    rows = session.execute(
        select(Event.person_id, Event.facts)
        .where(
            Event.act == "person.change", Event.person_id.in_(people), Event.at > look.at,
        )
        .order_by(Event.at, Event.id)
    )  # fmt: skip
    found: dict[int, dict[str, str]] = {}
    for person_id, facts in rows:
        for name, (before, _after) in facts.get("changed", {}).items():
            if name in _ADDRESSES:
                found.setdefault(int(person_id or 0), {}).setdefault(name, before or "")
    return found


def register_has_changed(session: Session, look: Look, unit_id: int | None = None) -> bool:
    """Tell whether a list of units loaded since has changed units, or may have changed this one.

    Lists leave no history of single units: the event names the first of them, and how many moved.
    """
    if not look.back:
        return False
    loads = [
        facts
        for facts in session.scalars(
            select(Event.facts).where(Event.act == "unit.load", Event.at > look.at)
        )
        if facts.get("changed") or facts.get("moved")
    ]
    if unit_id is None or not loads:
        return bool(loads)
    code = session.scalar(select(Unit.code).where(Unit.id == unit_id))
    return any(
        code in facts.get("codes", ()) or facts.get("moved") or len(facts.get("codes", ())) >= TOLD
        for facts in loads
    )


def first_day(session: Session) -> date | None:
    """Return the day of the oldest event, None where nothing has happened yet."""
    found = session.scalar(select(Event.at).order_by(Event.at).limit(1))
    return day_of(found) if found else None
