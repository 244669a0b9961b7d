"""Which duties are whose to fill in or to sign, as conditions of a query."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_

from campaign.reports.people import held_on
from campaign.reports.visible import under
from campaign.rules.lifecycle import may_sign
from campaign.rules.permissions import UNIT_ROLES, Asker, Permission, Reach, Role, reaches
from models.duty import Duty
from models.person import Post
from models.plan import Milestone
from models.unit import Unit

SIGNERS = (Role.DEPUTY, Role.PRINCIPAL, Role.LEAD)


def own(asker: Asker) -> ColumnElement[bool]:
    """Return the condition "of a unit on whose duty chain the asker stands"."""
    return Duty.unit_id.in_(_units(asker, UNIT_ROLES))


def below(asker: Asker) -> ColumnElement[bool]:
    """Return the condition "of a unit that the asker looks after from above"."""
    pairs = reaches(asker, Permission.SEE_DUTY)
    paths = [path for reach, path in pairs if reach is Reach.SUBTREE]
    return or_(false(), *(under(Unit.path, path) for path in paths))


def to_fill_in(asker: Asker, *, on: date) -> ColumnElement[bool]:
    """Return the condition "the asker is who has to fill it in".

    The contact does; where that post is vacant whoever stands next above, as with letters
    (rules/ladder.py: VACANCY_RULE).
    """
    no_contact, no_deputy = (~_held(role, on) for role in (Role.CONTACT, Role.DEPUTY))
    return or_(
        Duty.unit_id.in_(_units(asker, (Role.CONTACT,))),
        Duty.unit_id.in_(_units(asker, (Role.DEPUTY,))) & no_contact,
        Duty.unit_id.in_(_units(asker, (Role.PRINCIPAL,))) & no_contact & no_deputy,
    )


def to_sign(asker: Asker) -> ColumnElement[bool]:
    """Return the condition "the asker's signature is one that the plan takes".

    rules/lifecycle.py: asks_signature, for many duties at once.
    """
    places: list[ColumnElement[bool]] = [false()]
    for wanted in SIGNERS:
        roles = may_sign(wanted)
        ids = _units(asker, tuple(roles - {Role.LEAD}))
        places.append((Milestone.signed_by == wanted) & Duty.unit_id.in_(ids))
        places += [
            (Milestone.signed_by == wanted) & under(Unit.path, post.path)
            for post in asker.posts
            if post.role is Role.LEAD and Role.LEAD in roles
        ]
    return or_(*places)


def own_to_sign(asker: Asker, *, on: date) -> ColumnElement[bool]:
    """Return the condition "it is the asker whose signature is waited for".

    reports/answer/signer.py: own_signature, for many duties at once. Whoever stands above the post
    that the plan names signs in its place only where that is vacant.
    """
    no_deputy = ~_held(Role.DEPUTY, on)
    named = or_(
        Milestone.signed_by == Role.LEAD,
        (Milestone.signed_by == Role.DEPUTY) & Duty.unit_id.in_(_units(asker, (Role.DEPUTY,))),
        Milestone.signed_by.in_((Role.DEPUTY, Role.PRINCIPAL))
        & Duty.unit_id.in_(_units(asker, (Role.PRINCIPAL,)))
        & or_(Milestone.signed_by == Role.PRINCIPAL, no_deputy),
    )
    return and_(to_sign(asker), named)


def _units(asker: Asker, roles: tuple[Role, ...]) -> list[int]:
    return [post.unit_id for post in asker.posts if post.role in roles and post.unit_id]


def _held(role: Role, on: date) -> ColumnElement[bool]:
    return exists().where(Post.unit_id == Duty.unit_id, Post.role == role, held_on(on))
