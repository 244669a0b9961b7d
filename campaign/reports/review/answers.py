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


def handed_in(session: Session, duty_ids: Sequence[int]) -> dict[int, Handed]:
    """Return it for each of these duties, in three queries."""
    found: dict[int, Handed] = dict.fromkeys(duty_ids, Handed())
    spans = session.execute(
        select(DutySpan.duty_id, DutySpan.act, DutySpan.note, DutySpan.from_at, Person.name)
        .outerjoin(Person, Person.id == DutySpan.by_id)
        .where(DutySpan.duty_id.in_(duty_ids), DutySpan.act.in_((*ANSWERS, DutyAction.TAKE)))
        .order_by(DutySpan.id)
    )
    for duty_id, act, note, at, name in spans:  # the last one of each kind stays
        if act == DutyAction.TAKE:
            found[duty_id] = replace(found[duty_id], reviewer=name or "", began_at=at)
        else:
            found[duty_id] = replace(found[duty_id], note=note, by=name or "")
    files = session.execute(
        select(Evidence.duty_id, func.count())
        .where(
            Evidence.duty_id.in_(duty_ids),
            Evidence.status.in_(STANDING),
            Evidence.ended_at.is_(None),
            Evidence.kind != EvidenceKind.DECLARATION,
        )
        .group_by(Evidence.duty_id)
    )
    for duty_id, number in files:
        found[duty_id] = replace(found[duty_id], files=number)
    acts = [f"duty.{act}" for act in HANDS_IN]
    events = session.execute(
        select(Event.duty_id, Event.facts)
        .where(Event.duty_id.in_(duty_ids), Event.act.in_(acts))
        .order_by(Event.id)
    )
    for duty_id, facts in events:  # the last handing-in stays
        way = "paper" if facts.get("on_paper") else facts.get("channel", "")
        found[duty_id] = replace(found[duty_id], way=way)
    return found
