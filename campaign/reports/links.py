"""One-time links: what one is good for, while it is alive."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.records.access.links import hash_of
from campaign.reports.answer.past import since_of
from campaign.reports.people import asker
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import UNFINISHED, DutyAction
from campaign.rules.permissions import Permission, may
from models.access import OneTimeLink
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person
from models.unit import Unit


def letter_behind(
    session: Session, token: str, purposes: Collection[str]
) -> tuple[OneTimeLink, Letter, str] | None:
    """Return a link of one of these purposes with its letter and its reader's name.

    None for an unknown link, one that was ended, and one of a disabled person. Whether its time is
    over is the caller's to say: what has been answered can be read later too.
    """
    row = session.execute(
        select(OneTimeLink, Letter, Person.name)
        .join(Letter, Letter.id == OneTimeLink.letter_id)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(
            OneTimeLink.token_hash == hash_of(token),
            OneTimeLink.purpose.in_(purposes),
            OneTimeLink.used_at.is_(None),
            Person.disabled_at.is_(None),
        )
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


@dataclass(frozen=True)
class Link:
    """A one-time link as its reader may see it before pressing the button."""

    id: int
    person_id: int
    name: str
    purpose: str
    duty_id: int | None
    letter_id: int | None
    expires_at: datetime
    letter_kind: str = ""


def link(session: Session, token: str, *, now: datetime) -> Link | None:
    """Return a link that is still good, or None: used, old, ended and unknown look the same.

    The link of a duty's letter is good while its reader may see that duty, so it dies with the
    post, and while something of which the letter speaks is undecided.
    """
    row = session.execute(
        select(
            OneTimeLink.id,
            Person.id,
            Person.name,
            OneTimeLink.purpose,
            OneTimeLink.duty_id,
            OneTimeLink.letter_id,
            OneTimeLink.expires_at,
            func.coalesce(Letter.kind, ""),
        )
        .join(Person, Person.id == OneTimeLink.person_id)
        .outerjoin(Letter, Letter.id == OneTimeLink.letter_id)
        .where(
            OneTimeLink.token_hash == hash_of(token),
            # These open nothing: reports/notices/answering.py, reports/drills/answering.py.
            OneTimeLink.purpose.not_in(("answer", "drill")),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Person.disabled_at.is_(None),
        )
    ).one_or_none()
    found = Link(*row) if row else None
    if found is None or found.purpose != "duty":
        return found
    return found if _undecided(session, found) and _readers(session, found, now) else None


class Since(StrEnum):
    """What has become of the asking for a signature since a letter put it."""

    SAME = "same"
    REPLACED = "replaced"  # taken back, and asked for anew
    TAKEN_BACK = "taken_back"  # taken back or sent back, and not asked for now


def since(session: Session, link: Link) -> Since:
    """Return whether a letter's asking still stands; of any other kind of letter it does.

    The link itself stays good for the duty (it is bound to person and duty), so the page behind it
    says which asking is now signed.
    """
    if link.letter_kind != "to_sign":
        return Since.SAME
    duty_id = link.duty_id or 0
    if since_of(session, [duty_id])[duty_id].act in (DutyAction.WITHDRAW, DutyAction.SEND_BACK):
        return Since.TAKEN_BACK
    own = select(func.max(Notice.id)).where(Notice.letter_id == link.letter_id)
    newer = select(Notice.id).where(
        Notice.duty_id == link.duty_id,
        Notice.kind == "to_sign",
        Notice.id > own.scalar_subquery(),
        Notice.person_id == link.person_id,
    )
    return Since.REPLACED if session.scalar(newer.limit(1)) is not None else Since.SAME


def _undecided(session: Session, link: Link) -> bool:
    """Tell whether the duty, or another one in the same letter, still waits for somebody."""
    about = Duty.id == link.duty_id
    if link.letter_id is not None:
        told = select(Notice.duty_id).where(Notice.letter_id == link.letter_id)
        about = or_(about, Duty.id.in_(told))
    asked = select(Duty.id).where(about, Duty.state.in_(UNFINISHED)).limit(1)
    return session.scalar(asked) is not None


def _readers(session: Session, link: Link, now: datetime) -> bool:
    """Tell whether the reader holds a post today with which one sees the duty."""
    path = session.scalar(
        select(Unit.path).join(Duty, Duty.unit_id == Unit.id).where(Duty.id == link.duty_id)
    )
    who = asker(session, link.person_id, on=day_of(now), simulated=False)
    return path is not None and may(who, Permission.SEE_DUTY, path)
