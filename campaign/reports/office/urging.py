"""Whom 催办 would tell, printed before the button is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.visible import visible
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Asker, Permission, Role
from models.duty import Duty
from models.notice import Notice
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

Key = tuple[int, int, str]


@dataclass(frozen=True)
class UrgedDuty:
    """A duty that the person would be urged about."""

    duty_id: int
    unit: str
    milestone: str
    due_on: date


@dataclass(frozen=True)
class UrgedPerson:
    """Who would be told, in which role, by letter or by telephone."""

    person_id: int
    name: str
    role: Role
    address: str
    phone: str
    duties: tuple[UrgedDuty, ...]


@dataclass(frozen=True)
class UrgedToday:
    """A duty whose every recipient was urged today already: by whom, when."""

    duty_id: int
    unit: str
    milestone: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Urging:
    """What pressing the button would do.

    ``passed_over`` are chosen duties that no longer owe anything, ``again`` those of which
    everybody has been told today.
    """

    duty_ids: tuple[int, ...]
    people: tuple[UrgedPerson, ...]
    units: int
    letters: int
    calls: int
    passed_over: int
    again: tuple[UrgedToday, ...]


def urging(
    session: Session, campaign_id: int, duty_ids: Sequence[int], *, asker: Asker, today: date
) -> Urging:
    """Return what urging these duties today would do; as services/progress/urge_duties.py does."""
    chosen = dict.fromkeys(duty_ids)
    about = {
        row.id: UrgedDuty(row.id, row.unit, row.milestone, row.due_on)
        for row in session.execute(
            select(Duty.id, Unit.name.label("unit"), Milestone.name.label("milestone"), Term.due_on)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .join(Term, Term.id == Duty.term_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .where(
                Duty.id.in_(chosen),
                Duty.campaign_id == campaign_id,
                Duty.state.in_(OWED_BY_UNIT),
                Campaign.status == "open",
                visible(asker, Permission.URGE, Unit.path),
            )
        )
    }
    owed = [one for one in chosen if one in about]
    told = _told_today(session, owed, today)
    holders = recipients(session, owed, Role.CONTACT, today=today)
    to = [one for one in holders if _key(one) not in told]
    reached = {one.duty_id for one in to}
    last = {one.duty_id: told[_key(one)] for one in holders if _key(one) in told}
    return Urging(
        duty_ids=tuple(one for one in owed if one in reached),
        people=_people(to, about),
        units=len({about[one].unit for one in reached}),
        letters=len({(one.person_id, one.address) for one in to if one.address}),
        calls=sum(not one.address for one in to),
        passed_over=len(chosen) - len(owed),
        again=tuple(
            UrgedToday(one, about[one].unit, about[one].milestone, *last[one])
            for one in owed
            if one in last and one not in reached
        ),
    )


def _key(one: Recipient) -> Key:
    return one.duty_id, one.person_id, one.address


def _told_today(
    session: Session, duty_ids: Sequence[int], today: date
) -> dict[Key, tuple[str, datetime]]:
    """Return who urged whom today, and when."""
    rows = session.execute(
        select(Notice.duty_id, Notice.person_id, Notice.address, Person.name, Notice.created_at)
        .outerjoin(Person, Person.id == Notice.by_id)
        .where(Notice.duty_id.in_(duty_ids), Notice.occasion == f"urge/{today.isoformat()}")
    )
    return {(duty, person, address): (who or "", at) for duty, person, address, who, at in rows}


def _people(to: Sequence[Recipient], about: dict[int, UrgedDuty]) -> tuple[UrgedPerson, ...]:
    """One person once, with everything they would be told."""
    mine: dict[tuple[int, str], list[Recipient]] = {}
    for one in to:
        mine.setdefault((one.person_id, one.address), []).append(one)
    return tuple(
        UrgedPerson(
            person, each[0].name, each[0].role, address, each[0].phone,
            tuple(about[one.duty_id] for one in each),
        )
        for (person, address), each in mine.items()
    )  # fmt: skip
