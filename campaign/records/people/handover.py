"""Writer of handover letters 工作交接: who takes a post up is told once what is open there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, true, update
from sqlalchemy.orm import Session

from campaign.records.notice.recipients import Recipient
from campaign.records.notice.telling import tell
from campaign.rules.lifecycle import UNFINISHED
from campaign.rules.permissions import UNIT_ROLES, Role
from models.duty import Duty
from models.person import Person, Post
from models.plan import Campaign
from models.term import Term

LETTER = "handover"
# Why the reader is told: as the new holder, or as the substitute of an absent one.
TAKES_OVER, ACTS = "act", "acting"
AT_ONCE = 500


@dataclass(frozen=True)
class _Successor:
    """Somebody who begins in a post, with the addresses of the day."""

    unit_id: int
    role: Role
    note: str
    acting: bool
    person_id: int
    name: str
    email: str
    phone: str
    locale: str


def is_change_of_hands(role: str, from_on: date | None) -> bool:
    """Tell whether whoever takes up this post is to be told what is open there.

    Only the unit's own three posts have duties; "since ever" is no change of hands.
    """
    return role in UNIT_ROLES and from_on is not None


def hand_over(
    session: Session,
    *,
    now: datetime,
    today: date,
    by_id: int | None = None,
    unit_id: int | None = None,
) -> int:
    """Tell everybody (of one unit) whose day has come, by one letter each; return how many.

    Whoever does not hold the post any more on that day is not told, nor is anybody where nothing
    is open. Rungs that have fired are done for the term, whoever holds the post: this letter says
    what they said.
    """
    told = 0
    while rows := _due(session, today, unit_id):
        session.execute(
            update(Post)
            .where(Post.id.in_([number for number, _, _ in rows]))
            .values(handover_due=False)
            .execution_options(synchronize_session="fetch")
        )
        told += _tell(session, [one for _, one, holds in rows if holds], now, today, by_id)
    return told


def _due(session: Session, today: date, unit_id: int | None) -> list[tuple[int, _Successor, bool]]:
    """Return the posts whose letter is due, and whether it is held on that day."""
    held = or_(Post.until_on.is_(None), Post.until_on > today)
    here = true() if unit_id is None else Post.unit_id == unit_id
    rows = session.execute(
        select(
            Post.id, Post.unit_id, Post.role, Post.handover_note, Post.acting_for_id, held,
            Person.id, Person.name, Person.email, Person.phone, Person.locale, Person.disabled_at,
        )
        .join(Person, Person.id == Post.person_id)
        .where(Post.handover_due, Post.from_on <= today, here)
        .order_by(Post.id)
        .limit(AT_ONCE)
        .with_for_update(of=Post)
    )  # fmt: skip
    return [
        (
            post,
            _Successor(
                unit or 0, Role(role), note, acts_for is not None, person, name, email or "",
                phone or "", locale,
            ),
            bool(holds) and disabled is None,
        )
        for post, unit, role, note, acts_for, holds, person, name, email, phone, locale, disabled
        in rows
    ]  # fmt: skip


def _tell(
    session: Session, who: Sequence[_Successor], now: datetime, today: date, by_id: int | None
) -> int:
    """Tell by the set: those whose letters say the same together."""
    duties = _open(session, {one.unit_id for one in who})
    alike: defaultdict[tuple[str, bool], list[Recipient]] = defaultdict(list)
    for one in who:
        alike[one.note, one.acting] += [
            Recipient(
                duty, term, one.role, one.person_id, one.name, one.email, one.phone, one.locale
            )
            for duty, term in duties.get(one.unit_id, ())
        ]
    return sum(
        tell(
            session, to, kind=LETTER, occasion=f"{LETTER}/{today.isoformat()}", now=now,
            by_id=by_id, note=note, reason=ACTS if acting else TAKES_OVER, call_once=True,
        ).people
        for (note, acting), to in alike.items()
        if to
    )  # fmt: skip


def _open(session: Session, unit_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the units' open duties in running campaigns with their terms, the next date first."""
    rows = session.execute(
        select(Duty.unit_id, Duty.id, Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.unit_id.in_(unit_ids), Duty.state.in_(UNFINISHED), Campaign.status == "open")
        .order_by(Term.due_on, Duty.id)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for unit, duty, term in rows:
        found.setdefault(unit, []).append((duty, term))
    return found
