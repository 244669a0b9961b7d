"""Letters about duties that have come or still wait, and which of them a change makes untrue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.reports.forecast.digests import goes_at
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.rules.notice.delivery import void_because
from campaign.rules.permissions import UNIT_ROLES
from models.alias import shared_alias
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Campaign
from models.term import Term

WAITING = ("queued", "sending")
DIGEST = "clock"  # the kind of the letter that gathers what the clock has to say
NO_TERM = -1  # a term that is not written yet
_present = shared_alias(Term)  # the duty's own, beside that of a notice about it


@dataclass(frozen=True)
class After:
    """How a duty stands after a change: its state, its term (NO_TERM: to be written), its date."""

    state: str
    term_id: int
    due_on: date


@dataclass(frozen=True)
class Mailed:
    """A notice about a duty that came to its unit, or waits in a letter."""

    kind: str
    due_on: date
    accepted_at: datetime | None
    comes_at: datetime


@dataclass(frozen=True)
class VoidLetter:
    """A letter that waits and has nothing true to say after the change."""

    letter_id: int
    person_id: int
    address: str
    duty_ids: tuple[int, ...] = ()


def mailed(
    session: Session, duty_ids: Iterable[int], calendar: WorkingCalendar, *, now: datetime
) -> dict[int, tuple[Mailed, ...]]:
    """Return per duty the letters to its unit that have come or wait."""
    found: dict[int, list[Mailed]] = {}
    for ids in chunks(duty_ids):
        rows = session.execute(
            select(
                Notice.duty_id, Notice.kind, Term.due_on, Letter.accepted_at,
                Letter.received_at, Letter.next_try_at, Letter.kind, Letter.tries,
            )
            .join(Letter, Letter.id == Notice.letter_id)
            .join(Term, Term.id == Notice.term_id)
            .where(
                Notice.duty_id.in_(ids),
                Notice.role.in_([role.value for role in UNIT_ROLES]),
                Notice.verdict == "send",
                or_(Letter.state.in_((*WAITING, "accepted")), Letter.received_at.is_not(None)),
            )
        )  # fmt: skip
        for duty_id, kind, due_on, accepted_at, received_at, next_try_at, of, tries in rows:
            digest, begun = of == DIGEST, tries > 0
            goes = goes_at(next_try_at, calendar, digest=digest, begun=begun, now=now)
            comes_at = goes + ON_ITS_WAY
            known = [at for at in (accepted_at, received_at) if at is not None]
            came_at = min(known, default=None)
            found.setdefault(duty_id, []).append(Mailed(kind, due_on, came_at, comes_at))
    return {duty_id: tuple(letters) for duty_id, letters in found.items()}


def arrived_at(letters: Iterable[Mailed], stands: After) -> datetime | None:
    """Return when the first letter came, or will come as the duty stands; None: none will."""
    times = [
        one.accepted_at or one.comes_at
        for one in letters
        if one.accepted_at or true_still(one.kind, one.due_on, stands, campaign_open=True)
    ]
    return min(times, default=None)


def void_letters(session: Session, changes: Mapping[int, After]) -> tuple[VoidLetter, ...]:
    """Return the waiting letters that say something now, and nothing after the change."""
    letters = _waiting_about(session, changes)
    true_now: set[int] = set()
    true_then: set[int] = set()
    for ids in chunks(letters):
        rows: Any = session.execute(
            select(
                Notice.letter_id, Notice.kind, Term.due_on, Duty.id, Duty.state, Duty.term_id,
                _present.due_on, Campaign.status == "open",
            )
            .join(Duty, Duty.id == Notice.duty_id)
            .join(Term, Term.id == Notice.term_id)
            .join(_present, _present.id == Duty.term_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .where(Notice.letter_id.in_(ids), Notice.verdict == "send")
        )  # fmt: skip
        for letter_id, kind, due_on, duty_id, *present, campaign_open in rows:
            stands = After(*present)
            for true, as_of in ((true_now, stands), (true_then, changes.get(duty_id, stands))):
                if true_still(kind, due_on, as_of, campaign_open=bool(campaign_open)):
                    true.add(letter_id)
    return tuple(letters[one] for one in sorted(true_now - true_then))


def _waiting_about(session: Session, duty_ids: Iterable[int]) -> dict[int, VoidLetter]:
    letters: dict[int, VoidLetter] = {}
    for ids in chunks(duty_ids):
        rows = session.execute(
            select(Letter.id, Letter.person_id, Letter.address, Notice.duty_id)
            .join(Notice, Notice.letter_id == Letter.id)
            .where(Notice.duty_id.in_(ids), Letter.state.in_(WAITING))
        )
        for letter_id, person_id, address, duty_id in rows:
            about = letters[letter_id].duty_ids if letter_id in letters else ()
            letters[letter_id] = VoidLetter(letter_id, person_id, address, (*about, duty_id))
    return letters


def true_still(kind: str, due_on: date, stands: After, *, campaign_open: bool) -> bool:
    """Whether a notice may still go about a duty that stands like this."""
    return not void_because(
        kind, stands.state, same_term=due_on == stands.due_on, campaign_open=campaign_open
    )
