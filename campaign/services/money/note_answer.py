"""What came of a request: granted 批复, arrived 到位, spent 支出; finance confirms; or void."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.reports.money.kept import ANSWERS
from campaign.rules.asked import Gathered, at_most, written
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.money.amount import read_fen
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.money import Estimate, MoneyAnswer, MoneyRequest

AMOUNT = "请写金额，例如 1,500,000 或 150 万。"
VOID = "这一笔已经作废。"


def note_answer(
    request_id: int,
    *,
    kind: str,
    dated_on: date | None,
    amount: str,
    paper_number: str,
    note: str,
    asker: Asker | None,
    now: datetime,
    today: date,
) -> int:
    """Write down what was granted, has arrived or was spent.

    Raises:
        NotFound: there is no such request.
        NotNow: the request is void.
        FieldMissing: what is lacking or wrong, field by field.
    """
    asked, fen = Gathered(), 0
    with asked.field():
        if kind not in ANSWERS:
            raise FieldMissing("kind", "请选择是批复、到位还是支出。")
    with asked.field():
        if dated_on is None or dated_on > today:
            raise FieldMissing("dated_on", "请写日期，不能晚于今天。")
    with asked.field():
        fen = read_fen(amount, "amount", AMOUNT)
        if not fen:
            raise FieldMissing("amount", AMOUNT)
    asked.tell()
    assert dated_on is not None
    by_id = asker.person_id if asker else None
    with transaction() as session:
        request = session.get(MoneyRequest, request_id, with_for_update=True)
        if request is None:
            raise NotFound
        if request.voided_at is not None:
            raise NotNow("这件请示已经作废。")
        row = MoneyAnswer(
            request_id=request_id, kind=kind, dated_on=dated_on, fen=fen,
            paper_number=paper_number.strip()[:80], note=at_most(note, "note"), at=now,
            by_id=by_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        _tell(session, row, f"money.{kind}", note=note, asker=asker, now=now)
        return row.id


def confirm_answer(answer_id: int, *, asker: Asker, now: datetime) -> None:
    """Finance confirms a sum; whoever wrote it down does not confirm it.

    Raises:
        NotFound: there is none.
        NotNow: it is void, confirmed, or the asker's own.
    """
    with transaction() as session:
        row = _locked(session, answer_id)
        if row.confirmed_at is not None:
            raise NotNow("这一笔已经确认过。")
        if row.by_id == asker.person_id:
            raise NotNow("自己记的数要由别人确认。")
        row.confirmed_at, row.confirmed_by = now, asker.person_id
        _tell(session, row, "money.confirm", note="", asker=asker, now=now)


def void_answer(answer_id: int, *, reason: str, asker: Asker, now: datetime) -> None:
    """Let a sum count no more; the line stays with the reason.

    Raises:
        NotFound: there is none.
        NotNow: it is void already.
        FieldMissing: no reason.
    """
    reason = written(reason, "reason", "请写明作废的原因，例如：金额记错，已重记。")
    with transaction() as session:
        row = _locked(session, answer_id)
        row.voided_at, row.voided_by, row.voided_note = now, asker.person_id, reason
        _tell(session, row, "money.void", note=reason, asker=asker, now=now)


def _locked(session: Session, answer_id: int) -> MoneyAnswer:
    row = session.get(MoneyAnswer, answer_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.voided_at is not None:
        raise NotNow(VOID)
    return row


def _tell(
    session: Session, row: MoneyAnswer, act: str, *, note: str, asker: Asker | None, now: datetime
) -> None:
    """Leave the event: which paper, never the amount."""
    request = session.get_one(MoneyRequest, row.request_id)
    record(
        session, act, now=now, by_id=asker.person_id if asker else None,
        campaign_id=request.campaign_id,
        unit_id=session.get_one(Estimate, request.estimate_id).unit_id, note=note.strip(),
        paper_number=row.paper_number or request.paper_number,
    )  # fmt: skip
