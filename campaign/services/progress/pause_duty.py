"""The clock stands still while the unit waits for the office 暂停计时, and goes on afterwards."""

from datetime import date, datetime, timedelta

from campaign.records.house.calendar import load_calendar
from campaign.records.notice.endings import end_by_answer
from campaign.records.progress.history import present_span
from campaign.records.progress.terms import find_or_make_term, ladder_of
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand, written
from campaign.services.transaction import transaction
from models.term import Term


def suspend_duty(
    duty_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> None:
    """Stop the unit's clock: the office has the ball, nobody is reminded, no day counts.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", "请写明暂停原因，例如：等办公室配发软件，到货后恢复计时。")
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.SUSPEND, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        ground.go(note=reason)
        end_by_answer(session, duty_id, now=now)
        ground.tell(reason)


def resume_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> date:
    """Let the clock go on: the date moves by as many days as it stood still.

    Returns:
        The new date.

    Raises:
        NotNow: it does not stand still, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.RESUME, asker=asker, version=version, now=now, today=today
        )
        since = day_of(present_span(session, duty_id).from_at)
        before = ground.stood()
        term = session.get_one(Term, ground.duty.term_id)
        due_on = resumed_date(term.due_on, since, today)
        new_term = find_or_make_term(
            session, ground.duty.milestone_id, due_on, term.ladder_id,
            ladder=ladder_of(session, term.ladder_id), calendar=load_calendar(session),
            passed_before=now,
        )  # fmt: skip
        ground.go(
            state=DutyState(before.state), term_id=new_term, note=before.note,
            sections=tuple(before.sections or ()), due_on=due_on.isoformat(),
            was_due_on=term.due_on.isoformat(),
        )  # fmt: skip
        ground.tell()
        return due_on


def resumed_date(due_on: date, since: date, today: date) -> date:
    """Return the date after a pause: as many days later as the clock stood still."""
    return due_on + timedelta(days=max(0, (today - since).days))
