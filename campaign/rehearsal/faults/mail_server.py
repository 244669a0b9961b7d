"""The simulated mail server: what it has taken is the truth that our tables must explain.

It answers as a script of faults says: refused addresses, tries put off, answers that are lost on
their way, letters that come back later. It also is where a worker dies: before it has recorded an
attempt, before a letter is taken, or after.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from campaign.mail.message import Outgoing
from campaign.rehearsal.world.application import BOUNCES
from campaign.rehearsal.world.dice import Dice
from campaign.rules.notice.delivery import Answer, Event, Phase

PUT_OFF, LOST_ANSWER, LOST_BEFORE = 0.03, 0.01, 0.01


class Killed(BaseException):
    """The worker is gone, in the middle of it; no service may catch this."""


@dataclass
class Copy:
    """One copy of a letter in the server's hands.

    ``said``: the sender had its 250. ``sure``: and lived to write it down.
    """

    message_id: str
    recipient: str
    at: datetime
    said: bool
    sure: bool = True


@dataclass
class MailServer:
    """Takes letters at the instant ``now``; ``down`` tells whether it can be reached."""

    dice: Dice
    faults: bool
    dead: set[str]
    comes_back: set[str]
    now: datetime
    down: Callable[[datetime], bool]
    keeps_letters: bool = False
    copies: list[Copy] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    returned: list[tuple[datetime, str, str]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    # What happens next: "open" dies at the door, ("before"|"after", n) at the n-th letter.
    dies: tuple[str, int] | None = None
    meanwhile: Callable[[], None] | None = None
    _run: int = 0
    _first: int = 0
    _late: bool = False

    def open(self) -> Answer | None:
        """Begin a batch."""
        self._run, self._first, self._late = 0, len(self.copies), False
        if self.dies == ("open", 0):
            self._die()
        if self.down(self.now):
            self.seen["relay down"] += 1
            return Answer(Phase.CONNECT, Event.UNREACHABLE, reply="rehearsed outage")
        return None

    def close(self) -> None:
        """End a batch."""

    def send(self, message: Outgoing) -> Answer:
        """Take a letter, or say why not."""
        self._run += 1
        if self.meanwhile is not None and self._run == 2:
            self._others_go_on()
        if self.dies == ("before", self._run):
            self._die()
        answer = self._answer(message)
        if self.dies == ("after", self._run):
            self._die()
        return answer

    def doubt_since(self, first: int) -> None:
        """Nobody may have written down what came of the letters taken from here on."""
        for copy in self.copies[first:]:
            copy.sure = False

    def _die(self) -> None:
        self.doubt_since(self._first)
        self.dies = None
        raise Killed

    def _others_go_on(self) -> None:
        """The worker is held up; others find its letters left behind and take them over."""
        go, self.meanwhile = self.meanwhile, None
        run, first, now = self._run, self._first, self.now
        assert go is not None
        self.doubt_since(first)
        go()
        self._run, self._first, self.now = run, len(self.copies), now
        self._late = True  # whatever this worker writes now comes too late

    def _answer(self, message: Outgoing) -> Answer:
        known, to = message.message_id, message.recipient
        self.asked[known] += 1
        if to in self.dead:
            self.refused[known] += 1
            self.seen["address refused"] += 1
            return Answer(Phase.RCPT, code=550, reply="5.1.1 no such user")
        throw = self.dice.of("server", known, self.asked[known]).random() if self.faults else 1.0
        if throw < PUT_OFF:
            self.seen["put off"] += 1
            return Answer(Phase.RCPT, code=451, reply="4.7.1 try again later")
        if throw < PUT_OFF + LOST_BEFORE:
            self.seen["lost before"] += 1
            return Answer(Phase.DATA, Event.DISCONNECT, reply="connection lost")
        lost = throw < PUT_OFF + LOST_BEFORE + LOST_ANSWER
        self.copies.append(Copy(known, to, self.now, said=not lost, sure=not (lost or self._late)))
        if to in self.comes_back:
            hours = self.dice.of("bounce", known).randint(1, 30)
            self.returned.append((self.now + timedelta(hours=hours), message.token, known))
        if lost:
            self.seen["in doubt"] += 1
            return Answer(Phase.DOT, Event.TIMEOUT, reply="no answer")
        return Answer(Phase.DONE, code=250, reply="2.0.0 taken")

    def take_returned(self, now: datetime) -> list[bytes]:
        """Hand out the returned mail that has come by now."""
        come = [one for one in self.returned if one[0] <= now]
        self.returned = [one for one in self.returned if one[0] > now]
        return [_report(token, known) for _, token, known in come]


def _report(token: str, known: str) -> bytes:
    """A delivery report by RFC 3464 with the letter's headers."""
    lines = (
        "From: Mail Delivery System <MAILER-DAEMON@rehearsal.example>",
        f"To: {BOUNCES}",
        "Subject: Undelivered Mail Returned to Sender",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "", "--b", "Content-Type: text/plain", "", "Sorry.",
        "--b", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; rehearsal.example", "",
        "Final-Recipient: rfc822; who@rehearsal.example", "Action: failed", "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 no such user", "",
        "--b", "Content-Type: text/rfc822-headers", "",
        f"X-Duban-Letter: {token}", f"Message-ID: {known}", "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()
