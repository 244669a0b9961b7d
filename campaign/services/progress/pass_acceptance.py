"""The office records that a unit passed acceptance; the unit enters the next stage."""

from datetime import date, datetime

from campaign.records.progress.history import STALE
from campaign.records.progress.moves import advance, required_left
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import EnrolmentAction, EnrolmentState, enrolment_move
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.enrolment import Enrolment
from models.plan import Campaign


def pass_enrolment(
    enrolment_id: int, *, asker: Asker, version: int, now: datetime, today: date
) -> None:
    """Record 验收合格.

    Raises:
        NotNow: the unit is not in acceptance, still owes a required duty, or the campaign ended.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        enrolment = session.get(Enrolment, enrolment_id, with_for_update=True)
        if enrolment is None:
            raise NotFound
        if enrolment.version != version:
            raise Overtaken(STALE)
        if session.get_one(Campaign, enrolment.campaign_id).status != "open":
            raise NotNow("这次行动已取消，任务不再办理。")
        move = enrolment_move(EnrolmentAction.PASS, EnrolmentState(enrolment.state))
        if move is None or enrolment.stage_id is None:
            raise NotNow("这个单位不在验收阶段，不能记验收结果。")
        if required_left(session, enrolment.id, enrolment.stage_id):
            raise NotNow("这个单位在验收阶段还有必办事项没有通过，请先审核。")
        advance(session, enrolment, now=now, action=EnrolmentAction.PASS, by_id=asker.person_id)
