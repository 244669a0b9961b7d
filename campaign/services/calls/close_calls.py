"""A call was made: what was said is kept, and the call leaves the list."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from campaign.records.notice.calls import close_open_call
from campaign.rules.errors import FieldMissing, NotFound, Overtaken
from campaign.rules.permissions import Asker, Permission, may
from campaign.services.transaction import transaction
from models.duty import Duty
from models.notice import Call
from models.unit import Unit

LONGEST_OUTCOME = 500


def close_calls(
    call_ids: Sequence[int], *, asker: Asker, outcome: str, now: datetime
) -> tuple[str, int]:
    """Note one outcome for the calls that one talk settled; return the unit's name and how many.

    Raises:
        NotFound: there is no such call, or it is not the asker's business.
        FieldMissing: none is chosen; the outcome is empty or too long.
        Overtaken: somebody has noted all of them already.
    """
    outcome = outcome.strip()
    if not call_ids:
        raise FieldMissing("call", "请勾选这次电话里说到的事项，至少一项。")
    if not outcome:
        raise FieldMissing("outcome", "请写明通话结果：谁接的、怎么说。空着不能登记。")
    if len(outcome) > LONGEST_OUTCOME:
        raise FieldMissing("outcome", "通话结果最多 %(n)s 字，请精简。", n=LONGEST_OUTCOME)
    with transaction() as session:
        rows = session.execute(
            select(Call.id, Duty, Unit.name, Unit.path)
            .join(Duty, Call.duty_id == Duty.id)
            .join(Unit, Unit.id == Duty.unit_id)
            .where(Call.id.in_(call_ids))
            .order_by(Call.id)
        ).all()
        if len(rows) < len(set(call_ids)) or not all(
            may(asker, Permission.URGE, row.path) for row in rows
        ):
            raise NotFound
        closed = sum(
            close_open_call(
                session, row.id, row.Duty, outcome=outcome, by_id=asker.person_id, now=now
            )
            for row in rows
        )
        if not closed:
            raise Overtaken("这个电话已有人登记过结果，没有再改。请刷新页面。")
        return rows[0].name, closed
