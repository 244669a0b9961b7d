"""Whose signature a duty needs: the post that the plan names, and who holds it today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.duty.chain import Chain, InPost, chains
from campaign.rules.ladder import VACANCY_RULE
from campaign.rules.lifecycle import asks_signature, may_sign
from campaign.rules.permissions import UNIT_ROLES, Asker, Permission, Role, may
from models.duty import Duty
from models.plan import Campaign, Milestone


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


def is_signer(asker: Asker, signed_by: Role | None, path: str) -> bool:
    """Tell whether the plan takes the asker's signature for the unit at ``path``."""
    if signed_by is None or not may(asker, Permission.SIGN_DUTY, path):
        return False
    return not asks_signature(signed_by, asker, path)


def own_signature(asker: Asker, signed_by: Role | None, path: str, chain: Chain) -> bool:
    """Tell whether it is the asker's own to sign: his post is named, or stands in for a vacant one.

    Whoever stands higher may sign too (``is_signer``), but nobody waits for him.
    """
    if signed_by is None or not is_signer(asker, signed_by, path):
        return False
    named = signer_in(chain, signed_by).stand_in or signed_by
    here = {post.role for post in asker.posts if post.path == path}
    return named in here or named not in UNIT_ROLES


def signer_of(session: Session, duty_id: int, *, on: date) -> Signer | None:
    """Return who signs a duty, None where the plan asks for no signature."""
    row = session.execute(
        select(Duty.unit_id, Duty.campaign_id, Milestone.signed_by)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Duty.id == duty_id)
    ).one()
    if row.signed_by is None:
        return None
    chain = chains(session, [row.unit_id], on=on).get(row.unit_id, {})
    return signer(session, Role(row.signed_by), chain, campaign_id=row.campaign_id, on=on)


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
