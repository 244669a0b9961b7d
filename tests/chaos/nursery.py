"""Where worker processes come from: everything is loaded once, then each is forked and real.

Run as ``python -m tests.chaos.nursery ORDERS``; each line of the standard input is a child to be
born (see ``Child``), each line of the output its process number.  When the input ends, so do all.
A child may be told to die by SIGKILL at a named point of its work, at the n-th time it comes there.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import logging
import os
import signal
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from app import create_app
from campaign import clock
from campaign.jobs import heartbeat, timetable
from campaign.mail import mailbox
from campaign.mail.outbox import claims, marks
from campaign.mail.transport import Connection
from campaign.rules.notice import delivery
from campaign.services.clock import tick as ticking
from campaign.services.mail import deliver as delivering
from campaign.services.mail import lease as leasing
from campaign.settings import Settings
from models.base import db

# Where a worker may be killed: before its claim is committed; claimed and nothing more; attempts
# written and nothing sent; the letter taken and not marked; marked and not committed.
MAIL_POINTS = ("claim", "claimed", "started", "sent", "marked")
# Where a heartbeat may be: notices written and not committed; everything but the commit; between.
TICK_POINTS = ("told", "lettered", "between")
BEAT_SECONDS = 0.2


@dataclass(frozen=True)
class Orders:
    """What all children of a nursery have in common.

    ``quick`` makes waiting short (a lease of 2 s instead of 60, and so on).
    """

    url: str
    port: int
    log: str
    quick: bool = True


@dataclass(frozen=True)
class Child:
    """One child: what it does (deliver, tick, web) and where it dies, if anywhere."""

    does: str
    point: str = ""
    nth: int = 1
    at: str = ""  # tick: the instant
    times: int = 1  # tick: how often
    port: int = 0  # web


def hurry() -> None:
    """Make leases, retries and pauses short; they keep their order."""
    lease = dt.timedelta(seconds=2)
    claims.LEASE = leasing.LEASE = lease
    leasing.LEASE_RENEWAL = dt.timedelta(seconds=0.5)
    delivery.DOUBT_WAIT = delivery.SAME_KIND_WAIT = dt.timedelta(seconds=1)
    delivery.BACKOFF = (dt.timedelta(seconds=1),)
    # The dead hold few letters each, else the living would soon have none to send.
    delivering.deliver = partial(delivering.deliver, limit=40)  # type: ignore[assignment]
    delivery.BREAKER_FIRST = delivery.BREAKER_LAST = dt.timedelta(seconds=1)


def die_at(orders: Orders, child: Child) -> None:
    """Lay the trap."""
    place: tuple[Any, str, bool] = {
        "claim": (claims, "claim", True),
        "claimed": (delivering, "prepare", False),
        "started": (Connection, "send", False),
        "sent": (marks, "finish", False),
        "marked": (marks, "finish", True),
        "told": (ticking.apply, "notices", True),
        "lettered": (ticking, "write_letters", True),
        "between": (ticking, "_decide", False),
    }[child.point]
    owner, name, afterwards = place
    real, left = getattr(owner, name), [child.nth]

    def trapped(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] or not afterwards:
            if not left[0]:
                _die(orders, child.point)
            return real(*given, **named)
        real(*given, **named)
        return _die(orders, child.point)

    setattr(owner, name, trapped)


def _die(orders: Orders, point: str) -> None:
    with Path(orders.log).open("a") as log:
        log.write(f"died at {point}\n")
    os.kill(os.getpid(), signal.SIGKILL)


def live(app: Any, orders: Orders, child: Child) -> None:
    """Do what the child is for, as the real processes do it."""
    if child.point:
        die_at(orders, child)
    if child.does == "web":
        make_server("127.0.0.1", child.port, app, threaded=True).serve_forever()
    elif child.does == "tick":
        ticking.TERMS_AT_ONCE = 2
        with app.app_context():
            for _ in range(child.times):
                ticking.tick(now=dt.datetime.fromisoformat(child.at))
                time.sleep(0.05)
    else:
        (job,) = (job for job in timetable.JOBS if job.name == child.does)
        heartbeat.JOBS = (timetable.Job(job.name, BEAT_SECONDS, job.run),)  # type: ignore[arg-type]
        heartbeat.run_forever(app)


def warm_up(app: Any) -> None:
    """Deliver one letter: templates and statements are then ready in every child."""
    with app.app_context():
        out = mailbox.transport(simulated=False)
        delivering.deliver(now=clock.now(), transport=out, worker="first", limit=1)
        db.session.remove()
        db.engine.dispose()  # a connection must not be shared with a child


def bear(app: Any, orders: Orders, child: Child) -> int:
    """Fork a child; it ends when the nursery does."""
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(orders.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        logging.basicConfig(level=logging.WARNING, format=f"{os.getpid()} %(message)s", force=True)
        if os.getppid() == nursery:
            live(app, orders, child)
            code = 0
    except BaseException:
        logging.exception("the child ended")
    finally:
        os._exit(code)


def main() -> None:
    """Read children from the input until it ends."""
    orders = Orders(**json.loads(sys.argv[1]))
    if orders.quick:
        hurry()
    app = create_app(
        Settings(
            orders.url, "only for tests, and long enough for them", public_url="http://127.0.0.1",
            mail_server="127.0.0.1", mail_port=orders.port,
        )
    )  # fmt: skip
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    print("ready", flush=True)
    warm = False
    for line in sys.stdin:
        child = Child(**json.loads(line))
        if child.does == "deliver" and not warm:
            warm_up(app)
            warm = True
        print(bear(app, orders, child), flush=True)


if __name__ == "__main__":
    main()
