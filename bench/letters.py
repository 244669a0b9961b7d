"""Letters out, beside the same bytes sent by smtplib on one connection.

The subject is all of delivery: claim, last look, text and HTML, attempt, conversation, mark, every
commit as durable as in life. The limit sends the very bytes that the subject sent, built
beforehand, and writes nothing down.
"""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from time import perf_counter

from sqlalchemy import select, update

from bench import county, sink
from bench.databases import new_application
from bench.report import Row, rates
from bench.tick import TO_CONTACT, arm, disarm_all, write
from campaign.mail.mailbox import transport
from campaign.mail.message import Outgoing
from campaign.mail.transport import Transport
from campaign.rules.notice.delivery import Answer
from campaign.services.clock import tick as clock
from campaign.services.mail.deliver import deliver
from models.base import db
from models.letter import Letter

ROUNDS = 3
LETTERS = 1_000
FIRST_MONTH = 11


@dataclass
class Listening:
    """The real way out, which also keeps what went through it."""

    way: Transport
    heard: list[Outgoing] = field(default_factory=list)
    keeps_letters: bool = False

    def open(self) -> Answer | None:
        """Get ready."""
        return self.way.open()

    def send(self, message: Outgoing) -> Answer:
        """Hand over one message."""
        self.heard.append(message)
        return self.way.send(message)

    def close(self) -> None:
        """Let go."""
        self.way.close()


def rows(database: str, address: str) -> Iterator[Row]:
    """Measure on a filled database: letters a second, as a share of smtplib's."""
    ours, limits = [], []
    with sink.running() as port:
        settings = {"mail_server": "127.0.0.1", "mail_port": port}
        with new_application(address, **settings).app_context():
            disarm_all()
            for number in range(ROUNDS):
                rate, sent = _delivered(number)
                ours.append(rate)
                limits.append(_by_smtplib(port, sent))
            db.session.remove()
            db.engine.dispose()
    yield rates(f"letters out, {LETTERS:,} ÷ smtplib", database, ours, limits, 0.5)


def _delivered(number: int) -> tuple[float, list[Outgoing]]:
    """Letters a second of one worker, and what it sent."""
    day = county.due_on(FIRST_MONTH, number) - timedelta(days=7)
    now = datetime.combine(day, time(1), UTC)
    arm(county.term_id(FIRST_MONTH, number), TO_CONTACT.number, now)
    clock.tick(now=now)
    _leave(LETTERS)
    way = Listening(transport(simulated=False))
    done = 0
    before = perf_counter()
    while count := deliver(now=now, transport=way, worker="bench").accepted:
        done += count
    seconds = perf_counter() - before
    if done != LETTERS:
        raise RuntimeError(f"{done} letters went out instead of {LETTERS}")
    return done / seconds, way.heard


def _leave(number: int) -> None:
    """Of all letters that wait, leave so many."""
    first = select(Letter.id).where(Letter.state == "queued").order_by(Letter.id).limit(number)
    kept = db.session.scalars(first).all()
    db.session.rollback()
    write(
        update(Letter)
        .where(Letter.state == "queued", Letter.id > kept[-1])
        .values(state="cancelled")
    )


def _by_smtplib(port: int, sent: list[Outgoing]) -> float:
    """Letters a second of the standard library, on one connection, with bytes made before."""
    ready = [(one.recipient, one.as_bytes()) for one in sent]
    with smtplib.SMTP("127.0.0.1", port) as host:
        before = perf_counter()
        for recipient, body in ready:
            host.sendmail("duban@localhost", recipient, body)
        return len(ready) / (perf_counter() - before)
