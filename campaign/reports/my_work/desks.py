"""What waits for the asker above the unit: to be reviewed, decided, inspected, telephoned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.dates.requests import WAITS
from campaign.reports.review.waiting import WAITING, of_waiting
from campaign.reports.visible import visible
from campaign.rules.calendar import day_of
from campaign.rules.cases.machine import CaseState
from campaign.rules.lifecycle import OWED_BY_UNIT, EnrolmentState
from campaign.rules.permissions import Asker, Permission, may
from models.case import Case
from models.duty import Duty
from models.enrolment import Enrolment, EnrolmentSpan
from models.extension import Extension
from models.notice import Call, Held
from models.plan import Campaign
from models.term import TermRung
from models.unit import Unit


@dataclass(frozen=True)
class Waiting:
    """So many things of a kind in a campaign, the oldest of them since a day."""

    kind: str
    campaign_id: int
    campaign: str
    n: int
    since_on: date | None


def waiting(session: Session, asker: Asker, *, on: date) -> tuple[Waiting, ...]:
    """Return what waits for the asker, one query a kind; kinds without a right ask nothing."""
    found = []
    cases = ("case", (P.DECIDE_CASE,), lambda asker: _cases_to_decide(asker, on))
    for kind, permissions, asked in (*KINDS, cases):
        if any(may(asker, permission) for permission in permissions):
            statement: Any = asked(asker).group_by(Campaign.id).order_by(Campaign.id)
            for number, name, n, since in session.execute(statement):
                found.append(Waiting(kind, number, name, n, _day(since)))
    return tuple(found)


def _day(value: Any) -> date | None:
    return value if value is None or type(value) is date else day_of(value)


def _reviews(asker: Asker) -> Any:
    since = func.min(WAITING.c.submitted_on)
    return of_waiting(select(Campaign.id, Campaign.name, func.count(), since), asker)


def _drafts(asker: Asker) -> Any:
    return (
        _of_duties(func.count(), func.min(Held.created_at))
        .join(Held, Held.duty_id == Duty.id)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(
            Held.decided_at.is_(None),
            Duty.state.in_(OWED_BY_UNIT),
            Duty.term_id == TermRung.term_id,
            Campaign.status == "open",
            visible(asker, Permission.DECIDE_HELD, Unit.path),
        )
    )


def _calls(asker: Asker) -> Any:
    return (
        _of_duties(func.count(), func.min(Call.created_at))
        .join(Call, Call.duty_id == Duty.id)
        .where(Call.done_at.is_(None), visible(asker, Permission.URGE, Unit.path))
    )


def _extensions(asker: Asker) -> Any:
    """Return the requests that the asker decides; beyond the bound the leading group does."""
    own = ~Extension.beyond & visible(asker, Permission.CHANGE_DATES, Unit.path)
    beyond = Extension.beyond & visible(asker, Permission.DECIDE_HELD, Unit.path)
    return (
        _of_duties(func.count(), func.min(Extension.asked_at))
        .join(Extension, Extension.duty_id == Duty.id)
        .where(*WAITS, or_(own, beyond))
    )


def _verdicts(asker: Asker) -> Any:
    asked = select(Campaign.id, Campaign.name, func.count(), func.min(EnrolmentSpan.from_at))
    return (
        asked.select_from(Enrolment)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .where(
            EnrolmentSpan.until_at.is_(None),
            Enrolment.state == EnrolmentState.ACCEPTANCE,
            Campaign.status == "open",
            visible(asker, Permission.INSPECT, Unit.path),
        )
    )


def _cases_to_decide(asker: Asker, on: date) -> Any:
    """Return the cases that the unit has explained, or has let its days pass (rules/cases)."""
    ready = or_(
        Case.state == CaseState.ANSWERED, and_(Case.state == CaseState.OPEN, Case.answer_by < on)
    )
    since = func.coalesce(Case.answered_at, Case.opened_at)
    return _cases(since).where(ready, visible(asker, Permission.DECIDE_CASE, Unit.path))


def _cases_to_close(asker: Asker) -> Any:
    decided = Case.state == CaseState.DECIDED
    return _cases(Case.decided_at).where(decided, visible(asker, Permission.CLOSE_CASE, Unit.path))


def _cases(since: Any) -> Any:
    asked = _of_duties(func.count(), func.min(since)).join(Case, Case.duty_id == Duty.id)
    return asked.where(Campaign.status == "open")


def _of_duties(*figures: Any) -> Any:
    return (
        select(Campaign.id, Campaign.name, *figures)
        .select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
    )


P = Permission
Asked = Callable[[Asker], Any]
KINDS: tuple[tuple[str, tuple[Permission, ...], Asked], ...] = (
    ("review", (P.REVIEW_DUTY,), _reviews),
    ("held", (P.DECIDE_HELD,), _drafts),
    ("extension", (P.CHANGE_DATES, P.DECIDE_HELD), _extensions),
    ("acceptance", (P.INSPECT,), _verdicts),
    ("call", (P.URGE,), _calls),
    ("case_close", (P.CLOSE_CASE,), _cases_to_close),
)
