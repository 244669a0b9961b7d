"""Nothing to rectify 无需整改: the unit goes straight to acceptance."""

from datetime import date, datetime

from sqlalchemy import select

from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.endings import end_duties, unfinished
from campaign.rules.asked import written
from campaign.rules.errors import NotNow
from campaign.rules.lifecycle import DutyState, EnrolmentAction, EnrolmentState
from campaign.rules.permissions import Asker, Role
from campaign.services.enrolment.ground import stand
from campaign.services.transaction import transaction
from models.duty import Duty
from models.plan import Milestone


def skip_rectification(
    enrolment_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> Told:
    """Waive what is unfinished in the stages jumped over, and move the unit to acceptance.

    One letter tells the contact of all that need not be submitted; where nothing was unfinished
    there is nothing to tell.

    Raises:
        NotNow: the self-check is not done, acceptance was failed before, the plan has no
            acceptance ahead, or the campaign ended.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    reason = written(
        reason, "reason", "请写明认定无需整改的理由，例如：自查表显示全部软件均为正版。"
    )
    with transaction() as session:
        ground = stand(
            session, enrolment_id, EnrolmentAction.SKIP, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        enrolment, here = ground.enrolment, ground.here
        target = ground.way.ahead(here, EnrolmentState.ACCEPTANCE)
        if target is None:
            raise NotNow("方案后面没有验收阶段，不能直接转入验收。")
        jumped = [stage.id for stage in ground.way.jumped(here)]
        milestones = select(Milestone.id).where(Milestone.stage_id.in_(jumped))
        waived = unfinished(session, enrolment.id, Duty.milestone_id.in_(milestones))
        end_duties(
            session, enrolment, waived, act=EnrolmentAction.SKIP, state=DutyState.WAIVED,
            note=reason, by_id=asker.person_id, now=now,
        )  # fmt: skip
        ground.go(target, note=reason, waived=[duty.id for duty in waived])
        to = recipients(session, [duty.id for duty in waived], Role.CONTACT, today=today)
        return tell(
            session, to, kind=ground.move.letter or "", occasion=f"skip/{enrolment.version}",
            now=now, by_id=asker.person_id, note=reason,
        )  # fmt: skip
