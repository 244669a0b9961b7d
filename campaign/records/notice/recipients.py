"""Who is told about a duty: the holders of a role today, else the stand-ins by the stated rule.

An absent holder and whoever substitutes hold the same role: both are told. A holder whose account
is disabled is told nothing: the post counts as vacant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from campaign.rules.ladder import ABOVE_THE_UNIT, VACANCY_RULE
from campaign.rules.permissions import UNIT_ROLES, Role
from models.duty import Duty
from models.person import Person, Post
from models.plan import Campaign

_TODAY = bindparam("today", type_=Post.from_on.type)
_HOLDERS = (
    select(
        Duty.id, Duty.term_id, Post.role, Person.id, Person.name,
        Person.email, Person.phone, Person.locale,
    )
    .join(Campaign, Campaign.id == Duty.campaign_id)
    .join(
        Post,
        or_(
            (Post.unit_id == Duty.unit_id) & Post.role.in_(UNIT_ROLES),
            (Post.unit_id == Campaign.scope_unit_id) & Post.role.in_(ABOVE_THE_UNIT),
        ),
    )
    .join(Person, Person.id == Post.person_id)
    .where(
        Duty.id.in_(bindparam("duties", expanding=True)),
        Person.disabled_at.is_(None),
        or_(Post.from_on.is_(None), Post.from_on <= _TODAY),
        or_(Post.until_on.is_(None), Post.until_on > _TODAY),
    )
    .order_by(Duty.id, Post.id)
)  # fmt: skip


@dataclass(frozen=True)
class Recipient:
    """One person told about one duty; ``address`` is empty where only a call can reach."""

    duty_id: int
    term_id: int
    role: Role
    person_id: int
    name: str
    address: str
    phone: str
    locale: str


def recipients(
    session: Session, duty_ids: Sequence[int], role: Role, *, today: date
) -> tuple[Recipient, ...]:
    """Return whom to tell, in one query; a duty whose every post is vacant falls to the office."""
    rows = session.execute(_HOLDERS, {"duties": list(duty_ids), "today": today}).all()
    by_duty: dict[int, dict[Role, list[Recipient]]] = {}
    for duty, term, post, person, name, email, phone, locale in rows:
        found = Recipient(duty, term, Role(post), person, name, email or "", phone or "", locale)
        by_duty.setdefault(duty, {}).setdefault(Role(post), []).append(found)
    chain = (role, *VACANCY_RULE.get(role, ()))
    return tuple(
        recipient
        for holders in by_duty.values()
        for recipient in next((holders[r] for r in chain if r in holders), [])
    )
