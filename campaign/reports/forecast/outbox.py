"""What waits and what has gone to some people: on what the days of their next letters hang."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.reports.forecast.digests import Address, Outbox, Waiting
from campaign.reports.forecast.mail import DIGEST, WAITING, After, true_still
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import day_of, start_of
from campaign.rules.notice.window import APART, REMINDS
from campaign.rules.permissions import UNIT_ROLES
from models.alias import shared_alias
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person
from models.plan import Campaign
from models.term import Term

_present = shared_alias(Term)


def readers(session: Session, duty_ids: Iterable[int]) -> set[int]:
    """Return the people to whom a digest that waits speaks of these duties."""
    found: set[int] = set()
    for ids in chunks(duty_ids):
        found.update(
            session.scalars(
                select(Letter.person_id)
                .join(Notice, Notice.letter_id == Letter.id)
                .where(
                    Notice.duty_id.in_(ids), Letter.kind == DIGEST, Letter.state.in_(WAITING)
                )
            )
        )  # fmt: skip
    return found


def names_of(session: Session, people: Iterable[int]) -> dict[int, str]:
    """Return the names of these people."""
    found: dict[int, str] = {}
    for ids in chunks(people):
        rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
        found |= {row.id: row.name for row in rows}
    return found


def outbox(
    session: Session, people: Collection[int], changes: Mapping[int, After], *, now: datetime
) -> Outbox:
    """Return it for these people, with only what is true when duties stand as in ``changes``."""
    waiting: list[Waiting] = []
    heard: dict[tuple[int, int], datetime] = {}
    shut: set[Address] = set()
    takes: dict[tuple[Address, date], int] = {}
    for ids in chunks(sorted(people)):
        waiting += _waiting(session, ids, changes)
        heard |= _heard(session, ids, now)
        for letter_id, key, person_id, address, state, tries in _digests(session, ids, now):
            whom, on = (person_id, address), date.fromisoformat(key[-10:])
            if state == "queued" and tries == 0:
                takes[whom, on] = letter_id
            elif on == day_of(now):
                shut.add(whom)
    return Outbox(tuple(waiting), heard, shut, takes)


def rung_number(occasion: str) -> int:
    """Return the number of the step that an occasion names, 0 where a person's act is one."""
    step, _, number = occasion.partition("/")
    return int(number) if step == "rung" else 0


def _waiting(session: Session, people: list[int], changes: Mapping[int, After]) -> list[Waiting]:
    rows: Any = session.execute(
        select(
            Letter.id, Letter.person_id, Letter.address, Notice.duty_id, Letter.next_try_at,
            Letter.kind, Letter.tries, Notice.role, Notice.occasion, Notice.kind,
            Term.due_on, Duty.state, Duty.term_id, _present.due_on, Campaign.status == "open",
        )
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Term, Term.id == Notice.term_id)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(_present, _present.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(
            Letter.person_id.in_(people), Letter.state.in_(WAITING), Letter.kind.in_(REMINDS),
            Notice.verdict == "send",
        )
    )  # fmt: skip
    found = []
    for row in rows:
        letter_id, person_id, address, duty_id, at, of, tries, role, why, kind, due_on = row[:11]
        state, term_id, is_due_on, runs = row[11:]
        as_of, is_open = changes.get(duty_id, After(state, term_id, is_due_on)), bool(runs)
        if true_still(kind, due_on, as_of, campaign_open=is_open):
            digest = of == DIGEST
            found.append(
                Waiting(
                    letter_id, person_id, address, duty_id, at, digest, tries > 0, rung_number(why),
                    role in UNIT_ROLES,
                )
            )  # fmt: skip
    return found


def _heard(session: Session, people: list[int], now: datetime) -> dict[tuple[int, int], datetime]:
    rows = session.execute(
        select(Notice.duty_id, Letter.person_id, Letter.accepted_at)
        .join(Letter, Letter.id == Notice.letter_id)
        .where(
            Letter.person_id.in_(people), Letter.kind.in_(REMINDS), Letter.state == "accepted",
            Letter.accepted_at > now - APART, Notice.verdict == "send",
        )
        .order_by(Letter.accepted_at)
    )  # fmt: skip
    return {(duty_id, person_id): at for duty_id, person_id, at in rows if at is not None}


def _digests(session: Session, people: list[int], now: datetime) -> Any:
    """Return the digests that wait, and those of today whatever became of them."""
    return session.execute(
        select(
            Letter.id, Letter.key, Letter.person_id, Letter.address, Letter.state, Letter.tries
        ).where(
            Letter.person_id.in_(people), Letter.kind == DIGEST,
            or_(Letter.state.in_(WAITING), Letter.next_try_at >= start_of(day_of(now))),
        )
    )  # fmt: skip
