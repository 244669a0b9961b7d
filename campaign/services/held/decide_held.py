"""A person decides what the clock only drafted: 通报批评 and what an outage held back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.records.cases.open import open_case
from campaign.records.events import record
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import tell
from campaign.rules.cases.machine import CASE_FROM
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Asker, Role
from campaign.rules.plans.ladder_checks import APPROVED_FROM
from campaign.services.held.issue_criticism import issue_criticism
from campaign.services.transaction import transaction
from models.case import Case
from models.duty import Duty
from models.notice import Held
from models.term import TermRung

LONGEST_NOTE = 2000
NO_WORDS = "逾期未办理，经领导小组批准通报批评。"


def decide_held(
    held_id: int, *, asker: Asker, approve: bool, note: str, now: datetime, today: date
) -> None:
    """Approve (its audience is told now) or decline with a reason; decided once.

    A paper that was drafted for it is signed and issued with it.

    Raises:
        NotNow: the unit has answered meanwhile, or the paper's numbers are not right.
        FieldMissing: declining needs a reason; or the words are too many.
        Overtaken: somebody decided first.
    """
    note = note.strip()
    if not approve and not note:
        raise FieldMissing("note", "不予升级请写明理由，办公室要据此答复单位。")
    if len(note) > LONGEST_NOTE:
        raise FieldMissing("note", "批示最多 %(n)s 字，请精简。", n=LONGEST_NOTE)
    with transaction() as session:
        held = session.get(Held, held_id)
        if held is None:
            raise NotFound
        duty = session.get_one(Duty, held.duty_id)
        rung = session.get_one(TermRung, held.term_rung_id)
        if approve and (duty.state not in OWED_BY_UNIT or duty.term_id != rung.term_id):
            raise NotNow("这个单位已经报送或期限已调整，不需要再升级。")
        changed: Any = session.execute(
            update(Held)
            .where(Held.id == held_id, Held.decided_at.is_(None))
            .values(
                decision="approve" if approve else "decline", decided_at=now,
                decided_by=asker.person_id, note=note,
            )
        )  # fmt: skip
        if changed.rowcount != 1:
            raise Overtaken("这件事刚才已经有人决定了，请刷新页面查看。")
        if approve:
            to = recipients(session, [duty.id], Role(rung.audience), today=today)
            tell(
                session, to, kind="criticism" if rung.level >= APPROVED_FROM else "clock",
                occasion=f"rung/{rung.number}", now=now, by_id=asker.person_id, note=note,
                level=rung.level,
            )  # fmt: skip
        if approve and rung.level >= CASE_FROM:
            # Its addressee has just been told; the contact is asked to explain.
            open_case(
                session, duty, level=rung.level, reason=note or NO_WORDS, tells=(Role.CONTACT,),
                by_id=asker.person_id, now=now, today=today, held_id=held.id,
            )  # fmt: skip
            issue_criticism(
                session, held.id, duty.unit_id, case_id=opened_by(session, held.id), asker=asker,
                now=now, today=today,
            )  # fmt: skip
        record(
            session, "held.approve" if approve else "held.decline", now=now,
            by_id=asker.person_id, campaign_id=duty.campaign_id, unit_id=duty.unit_id,
            duty_id=duty.id, note=note, level=rung.level,
        )  # fmt: skip


def opened_by(session: Session, held_id: int) -> int | None:
    """Return the case that the approval has just opened."""
    found: int | None = session.scalar(select(Case.id).where(Case.held_id == held_id))
    return found
