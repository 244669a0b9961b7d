"""A person says that the machine's clock is right: deciding and mailing go on."""

from datetime import datetime, timedelta

from campaign.clock import Counter
from campaign.records.events import record
from campaign.records.house.clocks import (
    DOUBT,
    Mark,
    bring_back,
    read_doubt,
    write_doubt,
    write_mark,
)
from campaign.records.house.world import read_setting
from campaign.rules.errors import NotNow
from campaign.rules.house.doubt import APART, BACK, Why
from campaign.services.transaction import transaction

# Between looking at the page and pressing its button.
SEEN_WITHIN = timedelta(minutes=10)


def confirm_clock(*, by_id: int, seen_at: datetime, now: datetime, counter: Counter) -> None:
    """End the doubt; what has come meanwhile is caught up by the usual rules, not in a burst.

    Args:
        by_id: who says so.
        seen_at: the time that this person was shown and called right.
        now: what the clock says as the answer comes in.
        counter: the machine's count now.

    Raises:
        NotNow: nothing is in doubt, or the clock has moved since it was shown.
    """
    with transaction() as session:
        note = read_doubt(read_setting(session, DOUBT))
        if note is None:
            raise NotNow("时钟没有存疑，不需要确认。")
        if not -BACK <= now - seen_at <= SEEN_WITHIN:
            raise NotNow("这一页显示的时间已经过去，请刷新后核对现在的时间，再确认。")
        if abs(now - note.now) > SEEN_WITHIN and note.why is not Why.APART:
            # The machine that decides says another time than the one that was shown here.
            raise NotNow(
                "后台进程的机器 %(machine)s 时间和这里不同，或已停止。请先校准那台机器的时间。",
                machine=note.machine,
            )
        apart = (note.other - note.now) if note.why is Why.APART and note.other else timedelta()
        known = apart.total_seconds() if abs(apart) > APART else 0.0
        write_mark(session, Mark(now, counter, known))
        write_doubt(session, None)
        record(session, "clock.confirm", now=now, by_id=by_id, note=note.machine)
        bring_back(session, now=now)
