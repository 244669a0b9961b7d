"""A request 请示 goes out with an estimate; and may be declared void."""

from datetime import date, datetime

from sqlalchemy import select

from campaign.records.events import record
from campaign.rules.asked import Gathered, at_most, written
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.money.amount import read_fen
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.money import Estimate, MoneyRequest

TITLE = "请写请示的标题，例如：关于解决软件正版化经费的请示。"
AMOUNT = "请写申请的金额，例如 3,000,000 或 300 万。"
DATE = "请写请示的日期，不能晚于今天。"
WHY_VOID = "请写明作废的原因。"


def ask_money(
    estimate_id: int,
    *,
    title: str,
    paper_number: str,
    asked_on: date | None,
    amount: str,
    note: str,
    asker: Asker | None,
    now: datetime,
    today: date,
) -> int:
    """Bind an estimate to the request that it went with.

    Raises:
        NotFound: there is no such estimate.
        NotNow: a request that stands went with it already.
        FieldMissing: what is lacking or wrong, field by field.
    """
    asked, fen = Gathered(), 0
    with asked.field():
        title = written(title, "title", TITLE)[:200]
    with asked.field():
        fen = read_fen(amount, "amount", AMOUNT)
        if not fen:
            raise FieldMissing("amount", AMOUNT)
    with asked.field():
        if asked_on is None or asked_on > today:
            raise FieldMissing("asked_on", DATE)
    asked.tell()
    assert asked_on is not None
    by_id = asker.person_id if asker else None
    with transaction() as session:
        made = session.get(Estimate, estimate_id, with_for_update=True)
        if made is None:
            raise NotFound
        if session.scalar(
            select(MoneyRequest.id).where(
                MoneyRequest.estimate_id == estimate_id, MoneyRequest.voided_at.is_(None)
            )
        ):
            raise NotNow("这一版测算已经随请示报出，不能再报一次。")
        request = MoneyRequest(
            campaign_id=made.campaign_id, estimate_id=estimate_id, title=title,
            paper_number=paper_number.strip()[:80], asked_on=asked_on, asked_fen=fen,
            note=at_most(note, "note"), at=now, by_id=by_id,
        )  # fmt: skip
        session.add(request)
        session.flush()
        record(
            session, "money.request", now=now, by_id=by_id, campaign_id=made.campaign_id,
            unit_id=made.unit_id, note=title, paper_number=request.paper_number,
            estimate=made.number,
        )  # fmt: skip
        return request.id


def void_request(request_id: int, *, reason: str, asker: Asker, now: datetime) -> None:
    """Let a request count no more, with the reason; the estimate may go with another.

    Raises:
        NotFound: there is no such request.
        NotNow: it is void already.
        FieldMissing: no reason.
    """
    reason = written(reason, "reason", WHY_VOID)
    with transaction() as session:
        request = session.get(MoneyRequest, request_id, with_for_update=True)
        if request is None:
            raise NotFound
        if request.voided_at is not None:
            raise NotNow("这件请示已经作废。")
        request.voided_at, request.voided_by, request.voided_note = now, asker.person_id, reason
        made = session.get_one(Estimate, request.estimate_id)
        record(
            session, "money.request_void", now=now, by_id=asker.person_id,
            campaign_id=request.campaign_id, unit_id=made.unit_id, note=reason,
            paper_number=request.paper_number,
        )  # fmt: skip
