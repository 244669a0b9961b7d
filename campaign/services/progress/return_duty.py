"""The office sends a submission back with a reason and a new date."""

from datetime import date, datetime

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.moves import move_duty
from campaign.records.progress.terms import find_or_make_term, ladder_of
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyAction, DutyState, duty_move
from campaign.rules.permissions import Asker, Role
from campaign.services.progress.ground import open_duty
from campaign.services.transaction import transaction
from models.term import Term

LONGEST_REASON = 2000
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
) -> Told:
    """Return a submitted duty: it gets a new term, so the new date has a ladder of its own.

    The contact is told at once; rungs of the new term that lie before now count as said by
    that letter.

    Raises:
        NotNow: it is not submitted, or the campaign is cancelled.
        FieldMissing: no reason, or a date before today or more than a year ahead.
        Overtaken: the page was stale.
    """
    reason = _checked(reason.strip(), due_on, today)
    with transaction() as session:
        duty = open_duty(session, duty_id, version=version)
        move = duty_move(DutyAction.RETURN, DutyState(duty.state))
        term = session.get_one(Term, duty.term_id)
        new_term = find_or_make_term(
            session, duty.milestone_id, due_on, term.ladder_id,
            ladder=ladder_of(session, term.ladder_id), calendar=load_calendar(session),
            passed_before=now,
        )  # fmt: skip
        move_duty(
            session, duty, version=version, state=move.target, term_id=new_term,
            submitted_on=None, now=now, by_id=asker.person_id, note=reason,
        )  # fmt: skip
        record(
            session, "duty.return", now=now, by_id=asker.person_id, campaign_id=duty.campaign_id,
            unit_id=duty.unit_id, duty_id=duty.id, note=reason, version=version + 1,
            due_on=due_on.isoformat(), was_due_on=term.due_on.isoformat(),
        )  # fmt: skip
        session.flush()
        to = recipients(session, [duty.id], Role.CONTACT, today=today)
        return tell(
            session, to, kind=move.letter or "returned", occasion=f"return/{version + 1}",
            now=now, by_id=asker.person_id, note=reason,
        )  # fmt: skip


def _checked(reason: str, due_on: date, today: date) -> str:
    if not reason:
        raise FieldMissing("reason", "请写明退回原因，单位要知道改什么。")
    if len(reason) > LONGEST_REASON:
        raise FieldMissing("reason", "退回原因最多 %(n)s 字，请精简。", n=LONGEST_REASON)
    if due_on < today:
        raise FieldMissing("due_on", "新的期限不能早于今天，请改选今天或以后的日期。")
    if (due_on - today).days > LONGEST_DAYS:
        raise FieldMissing("due_on", "新的期限离今天超过一年，请核对年份。")
    return reason
