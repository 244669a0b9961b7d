"""The unit explains itself 说明情况."""

from datetime import date, datetime

from campaign.papers.evidence.arriving import Arriving, arriving_with
from campaign.records.evidence.store import Store
from campaign.records.evidence.write import HandedIn, write_evidence
from campaign.rules.asked import written
from campaign.rules.cases.machine import CaseAction
from campaign.rules.evidence import EvidenceKind, EvidenceStatus
from campaign.rules.permissions import Asker
from campaign.services.cases.ground import Ground, stand
from campaign.services.transaction import transaction
from models.duty import Duty


def answer_case(
    case_id: int,
    *,
    asker: Asker,
    answer: str,
    version: int,
    now: datetime,
    today: date,
    paper: HandedIn | None = None,
    store: Store | None = None,
) -> None:
    """Hand in the explanation; late ones are taken while nothing is decided.

    ``paper``: a file that goes with it, kept in ``store`` whatever the state of the duty.

    Raises:
        NotFound: there is no such case.
        NotNow: it is not waiting for the unit, or too many files are being checked.
        FieldMissing: no text, one too long, or a file that cannot be taken.
        Overtaken: the page was stale.
    """
    answer = written(answer, "answer", "请写明没有按期办理的原因、现在的情况和完成的日期。")
    with arriving_with("paper", paper, store) as file, transaction() as session:
        ground = stand(
            session, case_id, CaseAction.ANSWER, asker=asker, version=version, now=now, today=today
        )
        ground.case.answer = answer
        ground.case.answered_at, ground.case.answered_by = now, asker.person_id
        ground.go(answer)
        if file:
            _keep(ground, file)


def _keep(ground: Ground, file: Arriving) -> None:
    duty = ground.session.get_one(Duty, ground.case.duty_id, with_for_update=True)
    write_evidence(
        ground.session, duty, file.piece, kind=EvidenceKind.CASE, status=EvidenceStatus.KEPT,
        act="evidence.add", by_id=ground.asker.person_id, now=ground.now,
    )  # fmt: skip
    file.place()
