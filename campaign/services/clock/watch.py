"""Whether this machine's clock may be believed: asked before anything is decided or mailed by it.

A doubt stops the deciding and the mailing of the machine that has it, and nothing else: people go
on working. It ends by itself as soon as the clocks agree again, or when a person says that the
machine is right.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from campaign.clock import Counter
from campaign.records.events import record
from campaign.records.house.clocks import (
    DOUBT,
    DoubtNote,
    Mark,
    bring_back,
    read_doubt,
    read_mark,
    server_clock,
    write_doubt,
    write_mark,
)
from campaign.records.house.world import read_setting
from campaign.rules.house.doubt import BACK, Clocks, Why, doubt
from campaign.services.transaction import transaction
from models.base import db

# The agreed instant is written down this often; in between nothing is written at all.
MARK_EVERY = timedelta(seconds=20)
SecondClock = Callable[[], datetime | None]


def watch_clock(
    *,
    now: datetime,
    counter: Counter,
    machine: str,
    mail_server_time: SecondClock,
    database_time: Callable[[Session], datetime | None] = server_clock,
    played: bool = False,
) -> Why | None:
    """Look at the clocks, note a doubt or its end, and say why nothing may be decided now.

    A simulated database has its time from whoever plays with it, and no doubt.

    Args:
        now: what the machine's clock says.
        counter: what the machine has counted since its start: it knows of a clock that was set.
        machine: the machine's name.
        mail_server_time: asked only where nobody else can tell.
        database_time: the database server's clock, None where it is no second one.
        played: whoever plays with this simulated database lets its clock be wrong, to see.
    """
    session = db.session()
    try:
        if read_setting(session, "world") == "simulated" and not played:
            return None
        mark, before = read_mark(session), read_doubt(read_setting(session, DOUBT))
        second, waited = _asked(session, database_time)
    finally:
        db.session.rollback()
    clocks = Clocks(now + waited, second, mark.at if mark else None, _known(mark))
    if second is None and mark is not None:
        clocks = Clocks(now, mark.expected(counter), mark.at)
        if doubt(clocks) is not None:
            told = mail_server_time()
            clocks = Clocks(now, told, mark.at, _known(mark)) if told else clocks
    why = doubt(clocks)
    if why is not None:
        _note(clocks, why, machine, before, now=now)
    else:
        _agree(clocks, mark, before, machine, counter, now=now)
    return why


def _asked(
    session: Session, database_time: Callable[[Session], datetime | None]
) -> tuple[datetime | None, timedelta]:
    """Return the database's time and how long it took to get it: no difference of clocks."""
    began = time.monotonic()
    return database_time(session), timedelta(seconds=time.monotonic() - began)


def _known(mark: Mark | None) -> timedelta:
    return timedelta(seconds=mark.known if mark else 0)


def _note(
    clocks: Clocks, why: Why, machine: str, before: DoubtNote | None, *, now: datetime
) -> None:
    """Write a doubt down: in the trail when it is new, and what the clocks say now."""
    old = before if before and before.machine == machine else None
    note = DoubtNote(why, machine, old.since if old else now, now, clocks.second, clocks.mark)
    with transaction() as session:
        write_doubt(session, note)
        if old is None:
            record(session, "clock.doubt", now=now, note=f"{machine} {why.value}")
    if old is None:
        current_app.logger.error("the clock of %s is doubtful: %s", machine, why.value)


def _agree(
    clocks: Clocks,
    mark: Mark | None,
    before: DoubtNote | None,
    machine: str,
    counter: Counter,
    *,
    now: datetime,
) -> None:
    """Keep this instant as agreed; end our doubt, and let go what waits for a wrong date."""
    ended = before is not None and before.machine == machine
    went_back = mark is not None and mark.at - now > BACK
    if mark and not ended and not went_back and now - mark.at < MARK_EVERY:
        return
    known = mark.known if mark and clocks.second and abs(clocks.second - now) > BACK else 0.0
    with transaction() as session:
        write_mark(session, Mark(now, counter, known))
        if ended:
            write_doubt(session, None)
            record(session, "clock.sure", now=now, note=machine)
        if ended or went_back:
            bring_back(session, now=now)
