"""A person opens a case by hand, with a reason."""

from datetime import date, datetime

from sqlalchemy import select

from campaign.records.cases.open import open_case, running_case
from campaign.records.notice.telling import Told
from campaign.rules.asked import written
from campaign.rules.cases.machine import CASE_FROM
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Asker, Role
from campaign.services.transaction import transaction
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign


def open_by_hand(duty_id: int, *, asker: Asker, reason: str, now: datetime, today: date) -> Told:
    """Ask a unit to account for a duty that it still owes; it has five working days to explain.

    Raises:
        NotFound: there is no such duty.
        NotNow: the duty is not owed, is no enrolled unit's, or a case is running already.
        FieldMissing: no reason, or one too long.
    """
    reason = written(reason, "reason", "请写明问责的理由，这段话会原样写进信里。")
    with transaction() as session:
        duty = session.get(Duty, duty_id, with_for_update=True)
        if duty is None:
            raise NotFound
        status = session.scalar(select(Campaign.status).where(Campaign.id == duty.campaign_id))
        if duty.enrolment_id is None or duty.state not in OWED_BY_UNIT or status != "open":
            raise NotNow("这项任务现在不欠，不能就它问责，请刷新页面查看最新情况。")
        session.get_one(Enrolment, duty.enrolment_id, with_for_update=True)
        if running_case(session, duty.enrolment_id) is not None:
            raise NotNow("这个单位已有一件问责在办，请在那一件里办理。")
        return open_case(
            session, duty, level=CASE_FROM, reason=reason, tells=(Role.PRINCIPAL, Role.CONTACT),
            by_id=asker.person_id, now=now, today=today,
        )  # fmt: skip
