"""The unit marks a milestone done."""

from datetime import date, datetime

from campaign.records.events import record
from campaign.records.notice.endings import end_by_answer
from campaign.records.progress.moves import move_duty
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyAction, DutyState, duty_move
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import open_duty
from campaign.services.transaction import transaction

LONGEST_NOTE = 2000


def submit_duty(
    duty_id: int, *, asker: Asker, note: str, version: int, now: datetime, today: date
) -> None:
    """Mark a duty done with a note; the day of receipt decides whether it was in time.

    A returned duty keeps no memory of the first submission: its new term has a new date.

    Raises:
        NotNow: it is not the unit's move, or the campaign is cancelled.
        FieldMissing: no note, or one too long.
        Overtaken: the page was stale.
    """
    note = note.strip()
    if not note:
        raise FieldMissing("note", "请写明完成情况，例如：统计表已签字盖章，今日报送。")
    if len(note) > LONGEST_NOTE:
        raise FieldMissing("note", "完成情况最多 %(n)s 字，请精简后再报送。", n=LONGEST_NOTE)
    with transaction() as session:
        duty = open_duty(session, duty_id, version=version)
        move = duty_move(DutyAction.SUBMIT, DutyState(duty.state))
        move_duty(
            session, duty, version=version, state=move.target, term_id=duty.term_id,
            submitted_on=today, now=now, by_id=asker.person_id, note=note,
        )  # fmt: skip
        end_by_answer(session, duty.id, now=now)
        record(
            session, "duty.submit", now=now, by_id=asker.person_id, campaign_id=duty.campaign_id,
            unit_id=duty.unit_id, duty_id=duty.id, note=note, version=version + 1,
        )  # fmt: skip
