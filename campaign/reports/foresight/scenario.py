"""When units will answer: never, by the date, or as late as in the campaign before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median_low

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.foresight.subject import Foreseen
from campaign.rules.calendar import at_hour
from campaign.rules.lifecycle import OWED_BY_UNIT
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

ANSWERS_AT = 17  # the hour of the day at which an answer is taken to come


class Scenario(StrEnum):
    """How units are taken to behave."""

    SILENT = "silent"
    ON_TIME = "on-time"
    LAST_ROUND = "last-round"


@dataclass(frozen=True)
class Answers:
    """When each duty will be answered, those left out never.

    ``campaign``: the one whose lateness was taken, empty where there is none; ``strangers``: how
    many units it did not know.
    """

    at: Mapping[int, datetime] = field(default_factory=dict)
    campaign: str = ""
    strangers: int = 0


def answers(
    session: Session,
    scenario: Scenario,
    duties: Iterable[Foreseen],
    *,
    scope_path: str,
    before: datetime,
    now: datetime,
) -> Answers:
    """Return the answers of a scenario; ``before``: the campaign before began before this."""
    if scenario is Scenario.SILENT:
        return Answers()
    if scenario is Scenario.ON_TIME:
        return Answers({one.duty_id: _at(one.due_on, now) for one in duties})
    last = _last(session, scope_path, before)
    if last is None:
        return Answers()
    days = _lateness(session, last.id)
    known = {late for by_key in days.values() for late in by_key.values() if late is not None}
    usual = median_low(sorted(known)) if known else None
    found: dict[int, datetime] = {}
    strangers: set[int] = set()
    for one in duties:
        late = _late(days.get(one.unit_id), one.key, usual)
        if one.unit_id not in days:
            strangers.add(one.unit_id)
        if late is not None:
            found[one.duty_id] = _at(one.due_on + timedelta(days=late), now)
    return Answers(found, last.name, len(strangers))


def _at(on: date, now: datetime) -> datetime:
    """Return five in the afternoon of that day; what should have come already comes now."""
    return max(at_hour(on, ANSWERS_AT), now)


def _late(days: Mapping[str, int | None] | None, key: str, usual: int | None) -> int | None:
    """Return how many days late a unit will be, as it was then; None: it will not answer.

    The same milestone counts first, then the unit's own middle; a unit that did not take part is
    taken to be like all others.
    """
    if days is None:
        return usual
    if key in days:
        return days[key]
    own = sorted(late for late in days.values() if late is not None)
    return median_low(own) if own else None


def _last(session: Session, scope_path: str, before: datetime) -> Campaign | None:
    """Return the campaign over the same place, or one about it, that was opened last before."""
    places = [scope_path[: n + 1] for n, sign in enumerate(scope_path) if sign == "/" and n]
    return session.scalars(
        select(Campaign)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .where(Unit.path.in_(places), Campaign.opened_at < before)
        .order_by(Campaign.opened_at.desc(), Campaign.id.desc())
        .limit(1)
    ).first()


def _lateness(session: Session, campaign_id: int) -> dict[int, dict[str, int | None]]:
    """Return per unit and milestone how many days after the date it answered; None: never."""
    rows = session.execute(
        select(Duty.unit_id, Milestone.key, Duty.submitted_on, Term.due_on, Duty.state)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.campaign_id == campaign_id)
    )
    found: dict[int, dict[str, int | None]] = {}
    for unit_id, key, submitted_on, due_on, state in rows:
        if submitted_on is not None:
            found.setdefault(unit_id, {})[key] = (submitted_on - due_on).days
        elif state in OWED_BY_UNIT:
            found.setdefault(unit_id, {})[key] = None
    return found
