"""A letter as a step of a ladder would write it about a real duty; nothing is kept or sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.mail.drafts import draft
from campaign.mail.facts import BatchFacts, Coming, Reader, Told
from campaign.mail.letters import RenderedLetter, render
from campaign.mail.outbox.claims import Claimed
from campaign.mail.own_words import in_force
from campaign.mail.seats import holders
from campaign.records.access.links import LIFETIMES
from campaign.records.house.calendar import load_calendar
from campaign.rules.calendar import day_of
from campaign.rules.ladder import ABOVE_THE_UNIT, AUDIENCES, Rung, RungTime, stand_in, timetable
from campaign.rules.permissions import UNIT_ROLES, Role
from models.duty import Duty
from models.person import Person, Post
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit


@dataclass(frozen=True)
class Previewed:
    """A letter, to whom it would go, and when; ``address`` is empty where a call is made."""

    letter: RenderedLetter
    name: str
    role: Role
    address: str
    at: datetime
    unit: str
    milestone: str


def preview(
    session: Session,
    duty_id: int,
    ladder: Sequence[Rung],
    number: int,
    *,
    link: str,
    simulated: bool,
) -> Previewed | None:
    """Write the letter of this step about this duty, on the day on which it would come.

    ``link`` stands where each letter has its own.

    Returns:
        None where there is no such duty or step, or where nobody holds a post that hears of it.
    """
    found: Any = session.execute(
        select(Duty, Term, Milestone, Unit, Campaign)
        .join(Term, Term.id == Duty.term_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Duty.id == duty_id)
    ).one_or_none()
    calendar = load_calendar(session)
    times = timetable(found.Term.due_on, ladder, calendar) if found else ()
    time = next((one for one in times if one.number == number), None)
    rung = next((one for one in ladder if one.number == number), None)
    if time is None or rung is None:
        return None
    duty, term, milestone, unit, campaign = found
    on = day_of(time.fires_at)
    held: dict[Role, Sequence[Person]] = {}
    for role in AUDIENCES:
        seat = unit.id if role in UNIT_ROLES else campaign.scope_unit_id
        if people := _people(session, seat, role, on):
            held[role] = people
    other = stand_in(rung.audience, lambda role: role in held or role in ABOVE_THE_UNIT)
    role = other or rung.audience
    if role not in held:
        return None
    person = held[role][0]
    told = Told(
        id=0, letter_id=0, kind="clock", role=role, level=rung.level,
        reason="vacant" if other else "due", note="", spoken_on=term.due_on, duty_id=duty.id,
        state="open", signed_by=milestone.signed_by, duty_term_id=term.id, unit_id=unit.id,
        unit_name=unit.name, milestone_name=milestone.name, basis=milestone.basis,
        due_on=term.due_on, campaign_id=campaign.id,
        campaign_name=campaign.name, version=duty.version, campaign_open=True,
        includes_due_day=campaign.includes_due_day,
        office_name=campaign.office_name, office_phone=campaign.office_phone,
    )  # fmt: skip
    facts = BatchFacts(
        calendar=calendar,
        readers={person.id: Reader(person.name, person.login, False, True)},
        told={0: [told]},
        heard={},
        coming={term.id: _coming(times, time.fires_at)},
        holders=holders(session, [unit.id], on),
        before={},
        acting={},
        office=("", ""),
        answers={},
        words=in_force(session, [campaign.id]),
        simulated=simulated,
    )
    kind = "criticism" if rung.letter == "criticism" else "clock"
    claimed = Claimed(
        0, person.id, person.email or "", kind, person.locale, "", time.fires_at, 0, 0
    )
    context = draft(claimed, facts, now=time.fires_at).context
    letter = render(
        kind,
        person.locale,
        replace(context, link=link, link_until=time.fires_at + LIFETIMES["duty"]),
    )
    return Previewed(
        letter, person.name, role, person.email or "", time.fires_at, unit.name, milestone.name
    )


def _coming(times: Sequence[RungTime], after: datetime) -> list[Coming]:
    return [
        Coming(day_of(one.fires_at), one.audience, one.level, one.needs_approval)
        for one in times
        if one.fires_at > after and one.level > 0
    ]


def _people(session: Session, unit_id: int, role: Role, on: date) -> Sequence[Person]:
    return session.scalars(
        select(Person)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.unit_id == unit_id,
            Post.role == role,
            (Post.from_on.is_(None)) | (Post.from_on <= on),
            (Post.until_on.is_(None)) | (Post.until_on > on),
        )
        .order_by(Post.acting_for_id.is_not(None), Post.id)
    ).all()
