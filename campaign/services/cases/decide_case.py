"""The leading group decides a case 问责决定."""

from datetime import date, datetime

from campaign.records.notice.telling import Told
from campaign.rules.asked import written
from campaign.rules.cases.machine import CaseAction, Measure
from campaign.rules.cases.words import MEASURES
from campaign.rules.errors import FieldMissing
from campaign.rules.permissions import Asker, Role
from campaign.services.cases.ground import stand
from campaign.services.transaction import transaction

TELLS = (Role.PRINCIPAL, Role.CONTACT, Role.OFFICE)


def decide_case(
    case_id: int,
    *,
    asker: Asker,
    measure: str,
    reason: str,
    version: int,
    now: datetime,
    today: date,
) -> Told:
    """Decide on a measure, or on none, with the reason; the unit and the office are told.

    Without a measure the case is closed at once.

    Raises:
        NotFound: there is no such case.
        NotNow: it is not to be decided, or the unit still has time to explain.
        FieldMissing: no measure was chosen, no reason, or one too long.
        Overtaken: the page was stale.
    """
    if measure not in set(Measure):
        raise FieldMissing("measure", "请选择怎样处理，不予问责也是一种决定。")
    reason = written(reason, "reason", "请写明决定的理由，这段话会原样写进信里。")
    with transaction() as session:
        ground = stand(
            session, case_id, CaseAction.DECIDE, asker=asker, version=version, now=now,
            today=today, measure=Measure(measure),
        )  # fmt: skip
        case = ground.case
        case.measure, case.decision = measure, reason
        case.decided_at, case.decided_by = now, asker.person_id
        said = f"{MEASURES[Measure(measure)][0]}。{reason}"
        return ground.go(said, TELLS, measure=measure)
