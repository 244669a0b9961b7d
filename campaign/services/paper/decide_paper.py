"""A paper is proofed and signed; or it ends: withdrawn before its issue, void after it."""

from datetime import datetime

from campaign.papers.drafted.kept import proof_of
from campaign.papers.drafted.proofed import Proofed
from campaign.records.paper.acting import stand
from campaign.rules.asked import written
from campaign.rules.errors import FieldMissing
from campaign.rules.paper.machine import PaperAction, PaperState
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction

NO_SIGNER = "请写明签发人的姓名和职务，例如：局长 王建国。"
NO_REASON = "请写明理由，留痕里要看得到。"
MOST_SIGNER, MOST_REASON = 80, 2000


def proof_paper(
    paper_id: int, *, version: int | None = None, asker: Asker | None, now: datetime
) -> Proofed:
    """Hold the newest version against the data, and keep what was found.

    Raises:
        NotFound: there is no such paper.
        Overtaken: somebody acted on it since ``version``.
        NotNow: it is signed already.
    """
    with transaction() as session:
        by_id = asker.person_id if asker else None
        ground = stand(session, paper_id, version=version, by_id=by_id, now=now)
        ground.may(PaperAction.PROOF)
        found = proof_of(session, ground.paper, now=now)
        ground.note_proof(found.fields, found.as_rows())
        ground.go(
            PaperAction.PROOF, clean=not found.findings, fields=found.fields,
            problems=len(found.findings),
        )  # fmt: skip
        return found


def sign_paper(paper_id: int, *, signer: str, version: int, asker: Asker, now: datetime) -> None:
    """Sign it; it is proofed once more at this instant.

    Raises:
        NotFound: there is no such paper.
        Overtaken: somebody acted on it since ``version``.
        NotNow: text and tables disagree, or the data have changed since.
        FieldMissing: nobody is named who signs.
    """
    signer = written(signer, "signer", NO_SIGNER)
    if len(signer) > MOST_SIGNER:
        raise FieldMissing("signer", "最多写 %(n)s 字，请精简。", n=MOST_SIGNER)
    with transaction() as session:
        ground = stand(session, paper_id, version=version, by_id=asker.person_id, now=now)
        ground.may(PaperAction.SIGN)
        found = proof_of(session, ground.paper, now=now)
        paper = ground.paper
        paper.signer, paper.signed_at, paper.signed_by = signer, now, asker.person_id
        ground.note_proof(found.fields, found.as_rows())
        ground.go(PaperAction.SIGN, clean=not found.findings, signer=signer)


def end_paper(
    paper_id: int, *, reason: str, version: int, asker: Asker, now: datetime
) -> PaperState:
    """Withdraw what is not issued yet, or declare void what is; its number stays taken.

    Raises:
        NotFound: there is no such paper.
        Overtaken: somebody acted on it since ``version``.
        NotNow: it has ended already.
        FieldMissing: no reason is given, or one too long.
    """
    reason = written(reason, "reason", NO_REASON)
    if len(reason) > MOST_REASON:
        raise FieldMissing("reason", "最多写 %(n)s 字，请精简。", n=MOST_REASON)
    with transaction() as session:
        ground = stand(session, paper_id, version=version, by_id=asker.person_id, now=now)
        paper = ground.paper
        issued = paper.state == PaperState.ISSUED
        paper.ended_at, paper.ended_by, paper.ended_note = now, asker.person_id, reason
        return ground.go(PaperAction.VOID if issued else PaperAction.WITHDRAW, note=reason)
