"""Who stands on the duty chain of units on a day: contact, deputy, principal; and the office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.people import held_on
from campaign.reports.progress.standing import chunks
from campaign.rules.ladder import Addressed, addressed
from campaign.rules.people.substitutes import ONE_DAY
from campaign.rules.permissions import UNIT_ROLES, Role
from models.person import Person, Post


@dataclass(frozen=True)
class InPost:
    """A person in a post, as far as an urging office needs to know.

    ``acting_until``: the last day of whoever stands in for the holder; None for the holder.
    """

    person_id: int
    name: str
    email: str
    phone: str
    acting_until: date | None = None


Chain = Mapping[Role, tuple[InPost, ...]]


def chains(
    session: Session,
    unit_ids: Iterable[int],
    *,
    on: date,
    roles: tuple[Role, ...] = UNIT_ROLES,
) -> dict[int, Chain]:
    """Return the holders of these roles per unit, each before whoever stands in for an absent one.

    A vacant role is missing from its chain.
    """
    found: dict[int, dict[Role, tuple[InPost, ...]]] = {}
    for ids in chunks(unit_ids):
        rows = session.execute(
            select(
                Post.unit_id, Post.role, Person.id, Person.name, Person.email, Person.phone,
                Post.acting_for_id, Post.until_on,
            )
            .join(Person, Person.id == Post.person_id)
            .where(Post.unit_id.in_(ids), Post.role.in_(roles), held_on(on))
            .order_by(Post.acting_for_id.is_not(None), Post.id)
        )  # fmt: skip
        for unit, role, person, name, email, phone, acts_for, until_on in rows:
            chain = found.setdefault(int(unit or 0), {})
            last_on = until_on - ONE_DAY if acts_for and until_on else None
            holder = InPost(person, name, email or "", phone or "", last_on)
            chain[Role(role)] = (*chain.get(Role(role), ()), holder)
    return dict(found)


def told_in(
    chain: Chain, audience: Role, signer: Role | None, *, needs_approval: bool
) -> tuple[Addressed, tuple[str, ...]]:
    """Return whom a rung tells in a unit with this chain, as the tick decides it, and their names.

    ``signer``: whose signature alone is missing. Whoever stands above the unit has no name here.
    """

    def holds(role: Role) -> bool:
        return role not in UNIT_ROLES or bool(chain.get(role))

    to = addressed(audience, signer, holds, needs_approval=needs_approval)
    return to, tuple(one.name for one in chain.get(to.stand_in or to.role, ()))
