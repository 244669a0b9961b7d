"""The unit explains itself 说明情况."""

from datetime import date, datetime

from campaign.rules.asked import written
from campaign.rules.cases.machine import CaseAction
from campaign.rules.permissions import Asker
from campaign.services.cases.ground import stand
from campaign.services.transaction import transaction


def answer_case(
    case_id: int, *, asker: Asker, answer: str, version: int, now: datetime, today: date
) -> None:
    """Hand in the explanation; late ones are taken while nothing is decided.

    Raises:
        NotFound: there is no such case.
        NotNow: it is not waiting for the unit.
        FieldMissing: no text, or one too long.
        Overtaken: the page was stale.
    """
    answer = written(answer, "answer", "请写明没有按期办理的原因、现在的情况和完成的日期。")
    with transaction() as session:
        ground = stand(
            session, case_id, CaseAction.ANSWER, asker=asker, version=version, now=now, today=today
        )
        ground.case.answer = answer
        ground.case.answered_at, ground.case.answered_by = now, asker.person_id
        ground.go(answer)
