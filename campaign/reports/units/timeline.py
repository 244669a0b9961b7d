"""Everything that happened around a unit, in all its campaigns, page by page, newest first.

Four sources with one order: acts (events), whom they and the clock told (notices, those of one
letter as one entry), calls still to be made, and drafts that wait for approval.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.orm import Session

from campaign.reports.duty.trail import CALL, DRAFT, NOTICE, Happening
from campaign.reports.units.moments import Moment, Rank, behind, not_newer
from campaign.rules.notice.causes import proof_of
from campaign.rules.permissions import Role
from campaign.rules.trail.timeline import TimelineKind, shown_acts
from models.alias import shared_alias
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import TermRung

PER_PAGE = 40
By, Whom = shared_alias(Person), shared_alias(Person)


@dataclass(frozen=True)
class Entry:
    """One thing that happened, with its place, its duty and campaign, and whom it concerned.

    ``n``: so many notices are one letter; ``happened.about`` then names all of their milestones.
    """

    moment: Moment
    happened: Happening
    duty_id: int | None = None
    campaign: str = ""
    whom: str = ""
    n: int = 1


@dataclass(frozen=True)
class Timeline:
    """A page; ``before`` leads to what is older, None where nothing is."""

    entries: tuple[Entry, ...]
    before: Moment | None = None


def timeline(
    session: Session,
    unit_id: int,
    *,
    kind: TimelineKind | None = None,
    before: Moment | None = None,
    limit: int = PER_PAGE,
) -> Timeline:
    """Return a page of what is older than ``before``, of one kind or of all."""
    found = [*_events(session, unit_id, kind, before, limit + 1)]
    if kind in (None, TimelineKind.TOLD):
        duties = (
            select(Duty.id, Milestone.name.label("about"), Campaign.name.label("campaign"))
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .where(Duty.unit_id == unit_id)
            .subquery("duties")
        )
        found += _notices(session, duties, before, limit + 1)
        found += _calls(session, duties, before, limit + 1)
        found += _drafts(session, duties, before, limit + 1)
    found.sort(key=lambda one: one.moment.key(), reverse=True)
    more = found[limit - 1].moment if len(found) > limit else None
    return Timeline(tuple(found[:limit]), more)


def _older(
    at: Any, number: Any, rank: Rank, before: Moment | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return not_newer(at, rank, before), behind(at, number, rank, before)


def _events(
    session: Session, unit_id: int, kind: TimelineKind | None, before: Moment | None, limit: int
) -> Iterable[Entry]:
    rows = session.execute(
        select(Event, By.name, Whom.name, Milestone.name, Campaign.name)
        .outerjoin(By, By.id == Event.by_id)
        .outerjoin(Whom, Whom.id == Event.person_id)
        .outerjoin(Duty, Duty.id == Event.duty_id)
        .outerjoin(Milestone, Milestone.id == Duty.milestone_id)
        .outerjoin(Campaign, Campaign.id == Event.campaign_id)
        .where(
            Event.unit_id == unit_id,
            Event.act.in_(shown_acts(kind)),
            *_older(Event.at, Event.id, Rank.EVENT, before),
        )
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(limit)
    )
    for event, who, whom, about, campaign in rows:
        happened = Happening(
            event.at, event.act, who=who or "", about=about or "", text=event.note,
            facts=dict(event.facts),
        )  # fmt: skip
        moment = Moment(event.at, Rank.EVENT, event.id)
        yield Entry(moment, happened, event.duty_id, campaign or "", whom or "")


def _notices(
    session: Session, duties: Subquery, before: Moment | None, limit: int
) -> Iterable[Entry]:
    """What one letter told one person at one instant is one entry."""
    last = func.max(Notice.id)
    # A notice without a letter stands for itself.
    apart = func.coalesce(Notice.letter_id, -Notice.id)
    told = (
        Notice.created_at, Notice.kind, Notice.role, Whom.name, Notice.address, Notice.verdict,
        Letter.state, Letter.accepted_at, Letter.received_at, Call.done_at,
    )  # fmt: skip
    rows = session.execute(
        select(
            last, func.count(), func.max(Notice.level), func.min(Notice.duty_id),
            func.aggregate_strings(duties.c.about, "\n"), func.min(duties.c.campaign), *told,
        )
        .join(duties, duties.c.id == Notice.duty_id)
        .join(Whom, Whom.id == Notice.person_id)
        .outerjoin(Letter, Letter.id == Notice.letter_id)
        .outerjoin(
            Call,
            (Call.duty_id == Notice.duty_id)
            & (Call.person_id == Notice.person_id)
            & (Call.created_at == Notice.created_at)
            & Call.done_by.is_not(None),  # one ended by an answer told nobody
        )
        .where(not_newer(Notice.created_at, Rank.NOTICE, before))
        .group_by(*told, apart)
        .having(behind(Notice.created_at, last, Rank.NOTICE, before))
        .order_by(Notice.created_at.desc(), last.desc())
        .limit(limit)
    )  # fmt: skip
    for number, n, level, duty, about, campaign, *about_letter in rows:
        yield _notice(number, n, level, duty, about, campaign, *about_letter)


def _notice(
    number: int, n: int, level: int, duty: int, about: str, campaign: str, at: datetime, kind: str,
    role: str, whom: str, address: str, verdict: str, state: str | None,
    accepted_at: datetime | None, received_at: datetime | None, called_at: datetime | None,
) -> Entry:  # fmt: skip
    happened = Happening(
        at, NOTICE, who=whom, role=Role(role), about="、".join(sorted(about.split("\n"))),
        address=address, told=kind, level=level, folded=verdict == "fold",
        proof=proof_of(
            has_address=address != "", called=called_at is not None, accepted=state == "accepted",
            failed=state == "failed", cancelled=state == "cancelled" or verdict == "cancel",
            received=received_at is not None,
        ),
        proof_at=called_at or received_at or accepted_at,
    )  # fmt: skip
    one = duty if n == 1 else None
    return Entry(Moment(at, Rank.NOTICE, number), happened, one, campaign, whom, n)


def _calls(
    session: Session, duties: Subquery, before: Moment | None, limit: int
) -> Iterable[Entry]:
    """Calls still to be made; one that was made is an act."""
    rows = session.execute(
        select(Call, Whom.name, duties.c.about, duties.c.campaign)
        .join(duties, duties.c.id == Call.duty_id)
        .outerjoin(Whom, Whom.id == Call.person_id)
        .where(Call.done_at.is_(None), *_older(Call.created_at, Call.id, Rank.CALL, before))
        .order_by(Call.created_at.desc(), Call.id.desc())
        .limit(limit)
    )
    for call, whom, about, campaign in rows:
        happened = Happening(call.created_at, CALL, who=whom or "", about=about, told=call.reason)
        moment = Moment(call.created_at, Rank.CALL, call.id)
        yield Entry(moment, happened, call.duty_id, campaign, whom or "")


def _drafts(
    session: Session, duties: Subquery, before: Moment | None, limit: int
) -> Iterable[Entry]:
    rows = session.execute(
        select(Held, TermRung.level, duties.c.about, duties.c.campaign)
        .join(duties, duties.c.id == Held.duty_id)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(*_older(Held.created_at, Held.id, Rank.DRAFT, before))
        .order_by(Held.created_at.desc(), Held.id.desc())
        .limit(limit)
    )
    for held, level, about, campaign in rows:
        happened = Happening(held.created_at, DRAFT, about=about, told=held.reason, level=level)
        moment = Moment(held.created_at, Rank.DRAFT, held.id)
        yield Entry(moment, happened, held.duty_id, campaign)
