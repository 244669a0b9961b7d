"""What units handed in, for a page of submissions at once: their words, files, who reviews."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.answer.past import HANDS_IN
from campaign.reports.review.waiting import ANSWERS
from campaign.rules.evidence import STANDING, EvidenceKind
from campaign.rules.lifecycle import DutyAction
from models.among import among
from models.duty import DutySpan
from models.event import Event
from models.evidence import Evidence
from models.person import Person


@dataclass(frozen=True)
class Handed:
    """The unit's last answer, how many files stand with it, who began to review it and when.

    ``way``: "paper" where it, or the rest of it, came on paper, "telephone"; else empty.
    """

    note: str = ""
    by: str = ""
    files: int = 0
    way: str = ""
    reviewer: str = ""
    began_at: datetime | None = None


_SPANS = (
    select(DutySpan.duty_id, DutySpan.act, DutySpan.note, DutySpan.from_at, Person.name)
    .outerjoin(Person, Person.id == DutySpan.by_id)
    .where(among(DutySpan.duty_id, "duties"), DutySpan.act.in_((*ANSWERS, DutyAction.TAKE)))
    .order_by(DutySpan.id)
)
_FILES = (
    select(Evidence.duty_id, func.count())
    .where(
        among(Evidence.duty_id, "duties"),
        Evidence.status.in_(STANDING),
        Evidence.ended_at.is_(None),
        Evidence.kind != EvidenceKind.DECLARATION,
    )
    .group_by(Evidence.duty_id)
)
_EVENTS = (
    select(Event.duty_id, Event.facts)
    .where(among(Event.duty_id, "duties"), Event.act.in_([f"duty.{act}" for act in HANDS_IN]))
    .order_by(Event.id)
)


def handed_in(session: Session, duty_ids: Sequence[int]) -> dict[int, Handed]:
    """Return it for each of these duties, in three queries."""
    found: dict[int, Handed] = dict.fromkeys(duty_ids, Handed())
    these = {"duties": list(duty_ids)}
    # The last one of each kind stays.
    for duty_id, act, note, at, name in session.execute(_SPANS, these):
        if act == DutyAction.TAKE:
            found[duty_id] = replace(found[duty_id], reviewer=name or "", began_at=at)
        else:
            found[duty_id] = replace(found[duty_id], note=note, by=name or "")
    for duty_id, number in session.execute(_FILES, these):
        found[duty_id] = replace(found[duty_id], files=number)
    for duty_id, facts in session.execute(_EVENTS, these):  # the last handing-in stays
        way = "paper" if facts.get("on_paper") else facts.get("channel", "")
        found[duty_id] = replace(found[duty_id], way=way)
    return found
