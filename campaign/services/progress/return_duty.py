"""The office sends a submission back with a reason, the sections to mend, and a new date."""

from collections.abc import Sequence
from datetime import date, datetime

from campaign.records.house.calendar import load_calendar
from campaign.records.notice.telling import Told
from campaign.records.progress.terms import find_or_make_term, ladder_of
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand, written
from campaign.services.transaction import transaction
from models.term import Term

LONGEST_DAYS = 366


def return_duty(
    duty_id: int,
    *,
    asker: Asker,
    reason: str,
    due_on: date,
    version: int,
    now: datetime,
    today: date,
    sections: Sequence[str] = (),
) -> Told:
    """Return a submitted duty: it gets a new term, so the new date has a ladder of its own.

    The contact is told at once; rungs of the new term that lie before now count as said by
    that letter. ``sections`` are items of the plan that have to be mended.

    Raises:
        NotNow: it is not submitted, or the campaign is cancelled.
        FieldMissing: no reason, or a date before today or more than a year ahead.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", "请写明退回原因，单位要知道改什么。")
    check_date(due_on, today)
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.RETURN, asker=asker, version=version, now=now, today=today
        )
        term = session.get_one(Term, ground.duty.term_id)
        new_term = find_or_make_term(
            session, ground.duty.milestone_id, due_on, term.ladder_id,
            ladder=ladder_of(session, term.ladder_id), calendar=load_calendar(session),
            passed_before=now,
        )  # fmt: skip
        known = [item for item in ground.milestone.evidence if item in sections]
        ground.go(
            term_id=new_term, note=reason, sections=tuple(known), due_on=due_on.isoformat(),
            was_due_on=term.due_on.isoformat(), returned=known,
        )  # fmt: skip
        return ground.tell(_letter(reason, known))


def check_date(due_on: date, today: date) -> None:
    """Refuse a new date that no unit can keep.

    Raises:
        FieldMissing: it lies before today or more than a year ahead.
    """
    if due_on < today:
        raise FieldMissing("due_on", "新的期限不能早于今天，请改选今天或以后的日期。")
    if (due_on - today).days > LONGEST_DAYS:
        raise FieldMissing("due_on", "新的期限离今天超过一年，请核对年份。")


def _letter(reason: str, sections: Sequence[str]) -> str:
    """Return what the letter says: the sections to mend, then the reason in its own words."""
    return f"{'、'.join(sections)}：{reason}" if sections else reason
