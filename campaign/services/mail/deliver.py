"""Deliver: claim, look again, record the attempt, send, mark.

No transaction is open while the mail server is spoken to. A letter is sent at least once and, where
a second copy cannot be ruled out, an attempt in doubt on record says why. Attempts and marks of a
few letters share a commit; a slow server gets one for each letter, so that a crash never leaves
more doubt than a second's work.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from campaign.mail.outbox import claims, marks
from campaign.mail.outbox.claims import Claimed
from campaign.mail.outbox.marks import Tried
from campaign.mail.transport import Transport
from campaign.records.house.calendar import load_calendar
from campaign.records.house.world import read_setting
from campaign.records.notice.turns import digest_turn
from campaign.reports.world import is_simulated
from campaign.rules.notice.delivery import SAME_KIND_WAIT, Answer, Event, Outcome, Phase
from campaign.rules.notice.window import in_window
from campaign.services.mail import server_state
from campaign.services.mail.lease import Lease
from campaign.services.mail.pace import wait_for_turn
from campaign.services.mail.prepare import Prepared, prepare
from campaign.services.transaction import transaction
from models.base import db

TOGETHER = 25
MARK_AFTER = 1.0  # seconds of sending without a mark
LOOK_AGAIN_AFTER = 60.0  # seconds after which a letter's facts are read again
NOT_SENT = Answer(Phase.CONNECT, Event.UNREACHABLE, reply="not sent")


@dataclass(frozen=True)
class DeliveryCount:
    """What a run did: letters taken by the server, failed for good, in doubt; and those left.

    ``handled`` are all letters that it touched, cancelled and postponed ones too.
    """

    accepted: int = 0
    failed: int = 0
    in_doubt: int = 0
    left: int = 0
    handled: int = 0

    def __add__(self, other: "DeliveryCount") -> "DeliveryCount":
        """Add a later run; what is left is what the later one says."""
        return DeliveryCount(
            self.accepted + other.accepted,
            self.failed + other.failed,
            self.in_doubt + other.in_doubt,
            other.left,
            self.handled + other.handled,
        )


def deliver_all(*, now: datetime, transport: Transport, worker: str) -> DeliveryCount:
    """Deliver batch after batch until nothing is left that may go now.

    That may take hours, and each batch needs the time of its own beginning: a lease given by the
    first one's would have run out before it is written. Simulated time stands still while we work.
    """
    total, began = DeliveryCount(), time.monotonic()
    simulated = is_simulated(db.session())
    db.session.rollback()
    while True:
        gone = timedelta(seconds=0 if simulated else int(time.monotonic() - began))
        count = deliver(now=now + gone, transport=transport, worker=worker)
        total += count
        if not count.handled or not count.left:
            return total


def deliver(*, now: datetime, transport: Transport, worker: str, limit: int = 200) -> DeliveryCount:
    """Deliver one batch of letters whose time has come.

    Safe to run by any number of workers, and to be killed at any point: what a dead worker held
    comes back when its lease has run out.
    """
    with transaction() as session:
        digest_turn(session, claiming=True)
        simulated = read_setting(session, "world") == "simulated"
        doubtful = marks.recover(session, now=now, simulated=simulated)
        rests = read_setting(session, "mail_paused") == "yes" or server_state.rests(
            session, now=now
        )
        shut = not in_window(now, load_calendar(session))
        batch = [] if rests else claims.claim(session, now=now, limit=limit, clock=not shut)
        left = claims.waiting(session)
    if not batch:
        return DeliveryCount(in_doubt=doubtful, left=left)
    run = _Run(transport, worker, now, simulated)
    try:
        run.deliver(batch)
    finally:
        transport.close()
    with transaction() as session:
        left = claims.waiting(session)
    return DeliveryCount(run.accepted, run.failed, run.in_doubt + doubtful, left, run.handled)


class _Run:
    """One batch on its way."""

    def __init__(self, transport: Transport, worker: str, now: datetime, simulated: bool) -> None:
        self.transport, self.worker = transport, worker
        self.began, self.simulated = now, simulated
        self.accepted = self.failed = self.in_doubt = self.handled = 0
        self.held_kinds: set[str] = set()
        self.fault: Answer | None = None
        # What stays with us needs no pace.
        self.rate = 0.0 if transport.keeps_letters else current_app.extensions["settings"].mail_rate
        # Few enough that the last of a group is sent before its facts have to be read again.
        self.together = TOGETHER
        if self.rate:
            self.together = max(1, min(TOGETHER, int(self.rate * LOOK_AGAIN_AFTER / 2)))

    def deliver(self, batch: Sequence[Claimed]) -> None:
        """Send the batch in small groups, until it is through or the server fails."""
        with Lease(batch, now=self.began) as self.lease:
            self.fault = self.transport.open()
            rest = list(batch)
            while rest and self.fault is None and self.lease.held:
                group, rest = rest[: self.together], rest[self.together :]
                self._group([one for one in group if one.kind not in self.held_kinds])
                self._put_off([one for one in group if one.kind in self.held_kinds])
            self._close(rest)

    def now(self) -> datetime:
        """Return the instant to write down; simulated time stands still while we work."""
        return self.began if self.simulated else self.began + self.lease.elapsed()

    def _group(self, group: Sequence[Claimed]) -> None:
        with transaction() as session:
            ready = prepare(
                session, group, worker=self.worker, now=self.now(), simulated=self.simulated,
                keep_all=self.transport.keeps_letters or self.simulated,
            )  # fmt: skip
        self.handled += len(group) - len(ready)
        done: list[Tried] = []
        marked = time.monotonic()
        for tried in self._send(ready):
            done.append(tried)
            if time.monotonic() - marked > MARK_AFTER:
                self._mark(done)
                done, marked = [], time.monotonic()
        self._mark(done)

    def _send(self, ready: Sequence[Prepared]) -> Iterator[Tried]:
        """Send one after the other; what is not begun in time goes back untried."""
        began = time.monotonic()
        for one in ready:
            if not self.lease.held:
                return  # another worker may have them: their attempts stay open and in doubt
            if one.letter.kind in self.held_kinds:
                yield Tried(one.letter, one.attempt_id, NOT_SENT, not_before=self._later())
                continue
            if self.fault is not None or time.monotonic() - began > LOOK_AGAIN_AFTER:
                yield Tried(one.letter, one.attempt_id, NOT_SENT)
                continue
            answer = one.answer
            if one.message is not None:
                wait_for_turn(self.rate)
                answer = self.transport.send(one.message)
            assert answer is not None
            if answer.outcome in marks.UNTOUCHED:
                self.fault = answer
            if answer.outcome is Outcome.FAILED_CONTENT:
                self.held_kinds.add(one.letter.kind)
            yield Tried(one.letter, one.attempt_id, answer, one.kept)

    def _mark(self, done: Sequence[Tried]) -> None:
        if not done:
            return
        with transaction() as session:
            counted = marks.finish(session, done, now=self.now())
            if any(one.answer.outcome is Outcome.ACCEPTED for one in counted):
                server_state.note_well(session)
        outcomes = [one.answer.outcome for one in counted]
        self.accepted += outcomes.count(Outcome.ACCEPTED)
        self.in_doubt += outcomes.count(Outcome.IN_DOUBT)
        self.failed += outcomes.count(Outcome.FAILED) + outcomes.count(Outcome.FAILED_CONTENT)
        self.handled += sum(one.answer is not NOT_SENT for one in counted)

    def _put_off(self, letters: Sequence[Claimed]) -> None:
        """Hold back what is like a letter whose text was refused."""
        if letters:
            with transaction() as session:
                marks.release(session, letters, not_before=self._later())

    def _later(self) -> datetime:
        return self.now() + SAME_KIND_WAIT

    def _close(self, rest: Sequence[Claimed]) -> None:
        """Give back what was not begun, and note a fault of the server."""
        if not self.lease.held:
            return
        with transaction() as session:
            if rest:
                marks.release(session, rest)
            if self.fault is not None:
                server_state.note_fault(session, self.fault, now=self.now())
