"""Whose signature a duty needs: the post that the plan names, and who holds it today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.duty.chain import Chain, InPost, chains
from campaign.rules.ladder import VACANCY_RULE
from campaign.rules.lifecycle import may_sign
from campaign.rules.permissions import UNIT_ROLES, Role
from models.plan import Campaign


@dataclass(frozen=True)
class Signer:
    """``role`` is named by the plan; ``people`` may sign today, each of them alone.

    ``stand_in``: the named post is vacant, and these hold the next higher one. Nobody in
    ``people``: a post has to be filled before anybody can sign.
    """

    role: Role
    people: tuple[InPost, ...]
    stand_in: Role | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Who may sign."""
        return tuple(one.name for one in self.people)


def signer(
    session: Session, signed_by: Role, chain: Chain, *, campaign_id: int, on: date
) -> Signer:
    """Return who signs for a unit with this chain."""
    if signed_by not in UNIT_ROLES:  # the leading group stands above the unit
        scope = select(Campaign.scope_unit_id).where(Campaign.id == campaign_id)
        unit_id = session.scalar(scope) or 0
        above = chains(session, [unit_id], on=on, roles=(signed_by,)).get(unit_id, {})
        return Signer(signed_by, above.get(signed_by, ()))
    return signer_in(chain, signed_by)


def signer_in(chain: Chain, signed_by: Role) -> Signer:
    """Return who of the unit's own chain signs: the post named, else the next higher one."""
    if chain.get(signed_by):
        return Signer(signed_by, chain[signed_by])
    higher = (role for role in VACANCY_RULE.get(signed_by, ()) if role in may_sign(signed_by))
    role = next((one for one in higher if chain.get(one)), None)
    return Signer(signed_by, chain.get(role, ()) if role else (), role)
