"""A call was made: what was said is kept, and the call leaves the list."""

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


def close_call(call_id: int, *, asker: Asker, outcome: str, now: datetime) -> str:
    """Note the outcome of a call and return the unit's name.

    Raises:
        NotFound: there is no such call, or it is not the asker's business.
        FieldMissing: the outcome is empty or too long.
        Overtaken: somebody has noted it already.
    """
    outcome = outcome.strip()
    if not outcome:
        raise FieldMissing("outcome", "请写明通话结果：谁接的、怎么说。空着不能登记。")
    if len(outcome) > LONGEST_OUTCOME:
        raise FieldMissing("outcome", "通话结果最多 %(n)s 字，请精简。", n=LONGEST_OUTCOME)
    with transaction() as session:
        row = session.execute(
            select(Duty, Unit.name, Unit.path)
            .join(Call, Call.duty_id == Duty.id)
            .join(Unit, Unit.id == Duty.unit_id)
            .where(Call.id == call_id)
        ).one_or_none()
        if row is None or not may(asker, Permission.URGE, row.path):
            raise NotFound
        if not close_open_call(
            session, call_id, row.Duty, outcome=outcome, by_id=asker.person_id, now=now
        ):
            raise Overtaken("这个电话已有人登记过结果，没有再改。请刷新页面。")
        name: str = row.name
        return name
