"""A case is closed once its measure has been carried out 办结."""

from datetime import date, datetime

from campaign.records.notice.telling import Told
from campaign.rules.asked import written
from campaign.rules.cases.machine import CaseAction
from campaign.rules.permissions import Asker, Role
from campaign.services.cases.ground import stand
from campaign.services.transaction import transaction


def close_case(
    case_id: int, *, asker: Asker, outcome: str, version: int, now: datetime, today: date
) -> Told:
    """Note how the measure was carried out; the unit is told that the matter is at its end.

    Raises:
        NotFound: there is no such case.
        NotNow: nothing has been decided, or it is closed.
        FieldMissing: no text, or one too long.
        Overtaken: the page was stale.
    """
    outcome = written(outcome, "outcome", "请写明决定怎样落实了，例如：4 月 30 日已约谈。")
    with transaction() as session:
        ground = stand(
            session, case_id, CaseAction.CLOSE, asker=asker, version=version, now=now, today=today
        )
        ground.case.outcome = outcome
        return ground.go(outcome, (Role.PRINCIPAL, Role.CONTACT))
