"""A person opens a case by hand, with a reason."""

from datetime import date, datetime

from campaign.records.cases.open import open_case, running_case
from campaign.records.notice.telling import Told
from campaign.rules.asked import written
from campaign.rules.cases.machine import CASE_FROM
from campaign.rules.deadlines import is_overdue
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.lifecycle import OWED_BY, DutyState
from campaign.rules.permissions import Asker, Role
from campaign.services.transaction import transaction
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign
from models.term import Term


def open_by_hand(duty_id: int, *, asker: Asker, reason: str, now: datetime, today: date) -> Told:
    """Ask a unit to account for a duty with which it is late; it has five working days to explain.

    Raises:
        NotFound: there is no such duty.
        NotNow: the unit is not late with it or not enrolled, or a case is running already.
        FieldMissing: no reason, or one too long.
    """
    reason = written(reason, "reason", "请写明问责的理由，这段话会原样写进信里。")
    with transaction() as session:
        duty = session.get(Duty, duty_id, with_for_update=True)
        if duty is None:
            raise NotFound
        campaign = session.get_one(Campaign, duty.campaign_id)
        late = is_overdue(
            session.get_one(Term, duty.term_id).due_on, OWED_BY[DutyState(duty.state)], today,
            includes_due_day=campaign.includes_due_day,
        )  # fmt: skip
        # What it writes says so of the unit: 逾期未报送.
        if duty.enrolment_id is None or not late or campaign.status != "open":
            raise NotNow("这项任务没有逾期，不能就它问责，请刷新页面查看最新情况。")
        session.get_one(Enrolment, duty.enrolment_id, with_for_update=True)
        if running_case(session, duty.enrolment_id) is not None:
            raise NotNow("这个单位已有一件问责在办，请在那一件里办理。")
        return open_case(
            session, duty, level=CASE_FROM, reason=reason, tells=(Role.PRINCIPAL, Role.CONTACT),
            by_id=asker.person_id, now=now, today=today,
        )  # fmt: skip
