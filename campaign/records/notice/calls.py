"""The writer of what came of a call."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.records.events import record
from models.duty import Duty
from models.notice import Call


def close_open_call(
    session: Session, call_id: int, duty: Duty, *, outcome: str, by_id: int, now: datetime
) -> bool:
    """Note the outcome of a call about this duty, with its event; False: it was noted already."""
    fits = (Call.id == call_id, Call.duty_id == duty.id, Call.done_at.is_(None))
    closed: Any = session.execute(
        update(Call)
        .where(*fits)
        .values(done_at=now, done_by=by_id, outcome=outcome)
        .returning(Call.person_id)
    ).all()
    if not closed:
        return False
    record(
        session, "call.done", now=now, by_id=by_id, campaign_id=duty.campaign_id,
        unit_id=duty.unit_id, duty_id=duty.id, person_id=closed[0].person_id, note=outcome,
        call=call_id,
    )  # fmt: skip
    return True
