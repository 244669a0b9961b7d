"""The relay's rate limit 限速, kept by all workers together: each letter waits for its slot.

Slots lie one interval apart on the database's clock and are taken one by one just before sending,
so that a worker held up by a slow server never sends the letters it has missed in a burst.
"""

import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.world import read_setting, write_setting
from campaign.records.notice.turns import pace_turn
from campaign.rules.notice.pace import slot
from campaign.services.transaction import transaction
from models.functions import epoch_seconds

NAME = "mail_next_slot"


def wait_for_turn(rate: float, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Wait until a letter may go at ``rate`` letters a second; 0 is no limit, nothing is asked."""
    if rate <= 0:
        return
    with transaction() as session:
        wait = _take(session, rate)
    if wait > 0:
        sleep(wait)


def _take(session: Session, rate: float) -> float:
    """Take the next slot; return how many seconds ahead it lies."""
    pace_turn(session)
    here = float(session.scalar(select(epoch_seconds())) or 0)
    taken, following = slot(here, read_setting(session, NAME), rate)
    write_setting(session, NAME, f"{following:.6f}")
    return taken - here
