"""The leading group's numbers computed row by row in plain Python: slow, sharing no code."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.notice import Held
from models.plan import Campaign
from models.term import Term, TermRung
from models.unit import Unit
from tests.reports.oracle import SHANGHAI, rows_of
from tests.reports.spans import then

OWES = ("open", "returned", "awaiting_signature")
HANDED_IN = ("submitted", "nil", "in_review", "accepted")


@dataclass
class Seen:
    """What the page must say of the units below one place at one instant."""

    due: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    punctual: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    waived: set[int] = field(default_factory=set)
    late: dict[int, int] = field(default_factory=dict)  # duty -> days
    stages: dict[int, set[int]] = field(default_factory=dict)
    left: dict[str, set[int]] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)


def lead_by_hand(campaign_id: int, at: dt.datetime, above: str = "/") -> Seen:
    """Compute it for the units at and below ``above``."""
    db.session.rollback()
    rows_of.cache_clear()
    seen = Seen()
    for unit in rows_of(Unit):
        if unit.path.startswith(above):
            _unit(seen, unit, campaign_id, at)
    return seen


def _unit(seen: Seen, unit: Unit, campaign_id: int, at: dt.datetime) -> None:
    mine = [d for d in rows_of(Duty) if d.unit_id == unit.id and d.campaign_id == campaign_id]
    counted = [one for duty in mine if (one := _duty(seen, duty, at)) is not None]
    told = [one for one in counted if one != "waived"]
    belongs = {
        "due": bool(told),
        "answered": told and not any(one == "missing" for one in told),
        "punctual": told and all(one == "punctual" for one in told),
        "missing": any(one == "missing" for one in told),
        "waived": counted and not told,
    }
    for name, so in belongs.items():
        if so:
            getattr(seen, name).add(unit.id)
    for enrolment in rows_of(Enrolment):
        if enrolment.unit_id == unit.id and enrolment.campaign_id == campaign_id:
            _stage(seen, enrolment, at)


def _stage(seen: Seen, enrolment: Enrolment, at: dt.datetime) -> None:
    span = at_that_time(EnrolmentSpan, "enrolment_id", enrolment.id, at)
    if span is not None and span.state in ("closed", "withdrawn"):
        seen.left.setdefault(span.state, set()).add(enrolment.unit_id)
    elif span is not None:
        seen.stages.setdefault(span.stage_id, set()).add(enrolment.unit_id)


def _duty(seen: Seen, duty: Duty, at: dt.datetime) -> str | None:
    """Whether it was punctual, late, missing or waived; None where it was not counted then."""
    campaign = db.session.get_one(Campaign, duty.campaign_id)
    today = at.astimezone(SHANGHAI).date()
    stood = then(duty, at, includes=campaign.includes_due_day)
    span = at_that_time(DutySpan, "duty_id", duty.id, at)
    if span is None or stood is None:
        return None
    term = db.session.get_one(Term, span.term_id)
    last_good = term.due_on if campaign.includes_due_day else term.due_on - dt.timedelta(days=1)
    if span.state in OWES:
        _drafts(seen, duty, term, at)
        if stood.days_late:
            seen.late[duty.id] = stood.days_late
    left = duty.enrolment_id and at_that_time(
        EnrolmentSpan, "enrolment_id", duty.enrolment_id, at
    ).state == "withdrawn"  # fmt: skip
    if stood.counts_on > today or left or span.state in ("cancelled", "suspended"):
        return None
    if span.state in HANDED_IN:
        return "punctual" if span.submitted_on <= last_good else "late"
    return "missing" if span.state in OWES else "waived"


def _drafts(seen: Seen, duty: Duty, term: Term, at: dt.datetime) -> None:
    for held in rows_of(Held):
        rung = db.session.get_one(TermRung, held.term_rung_id)
        mine = held.duty_id == duty.id and rung.term_id == term.id
        if mine and held.created_at <= at and not (held.decided_at and held.decided_at <= at):
            seen.waiting.add(held.id)


def at_that_time(model: Any, name: str, owner: int, at: dt.datetime) -> Any:
    """The owner's span that held at the instant."""
    return next(
        (
            span
            for span in rows_of(model)
            if getattr(span, name) == owner
            and span.from_at <= at
            and (span.until_at is None or at < span.until_at)
        ),
        None,
    )
