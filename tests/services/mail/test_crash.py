from __future__ import annotations

import datetime as dt
import functools
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from campaign.mail import mailbox
from campaign.mail.mailbox import LocalMailbox
from campaign.mail.outbox import claims, marks
from campaign.mail.outbox.marks import Tried
from campaign.records.house.world import write_setting
from campaign.records.notice.turns import digest_turn
from campaign.rules.notice.delivery import Answer, Phase
from campaign.services.clock.tick import tick
from campaign.services.mail import deliver as delivering
from campaign.services.mail import lease as leasing
from campaign.services.mail.deliver import DeliveryCount, deliver, deliver_all
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Attempt, Letter
from models.notice import Notice
from tests.county import a_county, at
from tests.services.mail.conftest import FIRST, later, letters

ROOT = Path(__file__).parents[3]
TAKEN = Answer(Phase.DONE, code=250)
WORKER = textwrap.dedent("""
    import dataclasses, os, sys
    from datetime import datetime
    from app import create_app
    from campaign.mail import mailbox
    from campaign.services.mail import deliver as delivering
    from campaign.settings import Settings

    url, port, die_at, now = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    app = create_app(Settings(url, "x" * 32, mail_server="127.0.0.1", mail_port=port))

    def die(*about, **named):
        os.kill(os.getpid(), 9)

    with app.app_context():
        out = mailbox.transport(simulated=True)
        if die_at == "claimed":
            delivering.prepare = die
        if die_at == "started":
            out.send = die
        if die_at == "sent":
            delivering.marks.finish = die
        print(delivering.deliver(now=datetime.fromisoformat(now), transport=out, worker="doomed"))
""")


def run_until_it_dies(url: str, port: int, die_at: str) -> None:
    """A worker in a process of its own, killed with SIGKILL at that point."""
    found = subprocess.run(
        [sys.executable, "-c", WORKER, url, str(port), die_at, at(FIRST).isoformat()],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert found.returncode == -signal.SIGKILL, found.stderr


@pytest.mark.parametrize(
    ("die_at", "taken", "doubts"), [("claimed", 0, 0), ("started", 0, 3), ("sent", 3, 3)]
)
def test_what_a_killed_worker_held_comes_back_and_no_copy_is_unexplained(
    county, send, smtp, database_url, die_at, taken, doubts
):
    run_until_it_dies(database_url, smtp.port, die_at)
    assert len(smtp.received) == taken
    assert send(later(seconds=59)) == DeliveryCount(left=3), "the lease still holds"

    count = send(later(seconds=61))
    assert count.in_doubt == doubts
    assert count.accepted == (3 if doubts == 0 else 0)
    send(later(seconds=61, minutes=30))

    assert {row.state for row in letters()} == {"accepted"}
    copies = Counter(one["Message-ID"] for one in smtp.messages)
    in_doubt = Counter(
        db.session.scalars(
            select(Letter.message_id)
            .join(Attempt, Attempt.letter_id == Letter.id)
            .where(Attempt.in_doubt)
        )
    )
    assert set(copies) == {row.message_id for row in letters()}
    assert all(copies[name] - 1 <= in_doubt[name] for name in copies)
    assert not db.session.scalars(select(Attempt).where(Attempt.finished_at.is_(None))).all()


def test_many_workers_send_each_letter_once(app, make, smtp):
    a_county(make, tuple(f"单位{n}" for n in range(39))).open()
    tick(now=at(FIRST))
    gate, counts = threading.Barrier(4), []

    def work(name: str) -> None:
        with app.app_context():
            gate.wait()
            total = DeliveryCount()
            while True:
                out = mailbox.transport(simulated=True)
                count = deliver(now=at(FIRST), transport=out, worker=name, limit=7)
                total += count
                if not count.handled:
                    break
            counts.append(total)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(one.accepted for one in counts) == 40
    copies = Counter(one["Message-ID"] for one in smtp.messages)
    assert len(copies) == 40
    assert set(copies.values()) == {1}
    assert {row.state for row in letters()} == {"accepted"}


def test_a_letter_is_not_claimed_while_a_tick_puts_more_into_it(app, county, smtp):
    """Else the notice would count as told and stand in no letter."""
    started, counts = threading.Event(), []

    def work() -> None:
        with app.app_context():
            started.set()
            out = mailbox.transport(simulated=True)
            counts.append(deliver(now=at(FIRST), transport=out, worker="w"))

    with transaction() as session:
        digest_turn(session, claiming=False)
        notice = session.scalars(select(Notice).order_by(Notice.id)).first()
        letter = session.scalars(select(Letter).where(Letter.id == notice.letter_id)).one()
        assert letter.state == "queued"
        worker = threading.Thread(target=work)
        worker.start()
        started.wait()
        time.sleep(0.3)
        assert counts == []
        other = session.scalars(select(Notice).where(Notice.id != notice.id)).first()
        other.letter_id, other.person_id, other.address = letter.id, notice.person_id, "x"
    worker.join()

    assert counts[0].accepted == 2, "the letter that lost its only notice is cancelled"
    first = next(one for one in smtp.received if one.recipients == (letter.address,))
    assert "下列 2 项任务" in first.message.get_body(("plain",)).get_content()


def test_a_worker_that_was_overtaken_writes_nothing(county):
    with transaction() as session:
        old = claims.claim(session, now=at(FIRST), limit=5)
        attempts = marks.start(session, [(one, "") for one in old], worker="old", now=at(FIRST))
    with transaction() as session:
        assert marks.recover(session, now=later(seconds=61), simulated=True) == 3
    with transaction() as session:
        new = claims.claim(session, now=later(minutes=32), limit=5)
    assert [(one.id, one.fence) for one in new] == [(one.id, one.fence + 2) for one in old]

    with transaction() as session:
        late = [Tried(one, n, TAKEN) for one, n in zip(old, attempts, strict=True)]
        assert marks.finish(session, late, now=later(minutes=33)) == []
        marks.release(session, old)
        claims.renew(session, old, until=later(days=9))
    assert {(row.state, row.accepted_at, row.lease_until) for row in letters()} == {
        ("sending", None, later(minutes=33))
    }


def test_a_slow_server_loses_no_lease(county, monkeypatch):
    """The lease is renewed while a letter is under way; nobody else gets it meanwhile."""
    monkeypatch.setattr(leasing, "LEASE_RENEWAL", dt.timedelta(seconds=0.2))
    seen = []

    class Slow(LocalMailbox):
        def send(self, message):
            if not seen:
                time.sleep(1.5)
                seen.extend(row.lease_until for row in letters())
            return TAKEN

    assert deliver(now=at(FIRST), transport=Slow(), worker="w").accepted == 3
    assert min(seen) >= later(seconds=61)


def test_the_lease_of_a_later_batch_begins_with_that_batch(county, monkeypatch):
    """Else it would have run out before it was given, and others would send the letters again."""
    with transaction() as session:
        write_setting(session, "world", "live")
    passed, leases = [0.0], []

    class Watching(LocalMailbox):
        def send(self, message):
            leases.extend(row.lease_until for row in letters(state="sending"))
            return TAKEN

        def close(self):
            passed[0] += 100.0

    usual = time.monotonic
    monkeypatch.setattr(delivering, "deliver", functools.partial(deliver, limit=1))
    monkeypatch.setattr(delivering.time, "monotonic", lambda: usual() + passed[0])
    assert deliver_all(now=at(FIRST), transport=Watching(), worker="w").accepted == 3
    after = [(lease - at(FIRST)).total_seconds() for lease in leases]
    assert [round(seconds, -1) for seconds in after] == [60, 160, 260]


def test_a_worker_that_was_paused_too_long_sends_nothing_more(county, monkeypatch):
    monkeypatch.setattr(leasing, "LEASE", dt.timedelta(seconds=0.3))
    monkeypatch.setattr(leasing, "LEASE_RENEWAL", dt.timedelta(seconds=30))
    sent = []

    class Paused(LocalMailbox):
        def send(self, message):
            sent.append(message.message_id)
            time.sleep(0.5)
            return TAKEN

    deliver(now=at(FIRST), transport=Paused(), worker="w")
    assert len(sent) == 1
    assert db.session.scalar(select(func.count()).where(Attempt.finished_at.is_(None))) == 2


def test_a_slow_server_gets_a_mark_for_each_letter(county, monkeypatch):
    monkeypatch.setattr(delivering, "MARK_AFTER", 0.0)
    done = []

    class Watching(LocalMailbox):
        def send(self, message):
            done.append(len(letters(state="accepted")))
            return TAKEN

    deliver(now=at(FIRST), transport=Watching(), worker="w")
    assert done == [0, 1, 2]


def test_what_waits_behind_a_slow_letter_is_looked_at_again(county, monkeypatch):
    monkeypatch.setattr(delivering, "LOOK_AGAIN_AFTER", -1.0)
    count = deliver(now=at(FIRST), transport=LocalMailbox(), worker="w")
    assert (count.accepted, count.left) == (0, 3)
    assert {(row.state, row.tries) for row in letters()} == {("queued", 0)}


def test_in_a_live_house_a_lease_from_a_wrong_clock_does_not_hold(county):
    with transaction() as session:
        claims.claim(session, now=later(minutes=1), limit=5)
    with transaction() as session:
        session.execute(update(Letter).values(lease_until=later(days=40)))
    with transaction() as session:
        assert claims.expired(session, now=at(FIRST), simulated=True) == []
        assert len(claims.expired(session, now=at(FIRST), simulated=False)) == 3
