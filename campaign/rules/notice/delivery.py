"""Handing a letter to the mail server: what each answer means, and when the next try comes.

The table below is the whole policy. Its three hard lines: a refused address is never tried again by
itself; a fault of the mail server is never held against an address; and where nobody can know
whether a letter was taken (silence after the final dot) it is tried again under the same
Message-ID, not before half an hour, and the attempt keeps the doubt.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from campaign.rules.lifecycle import OWED_BY_UNIT, UNFINISHED, DutyState


class Phase(StrEnum):
    """Where in the conversation with the mail server something happened, in its order."""

    RENDER = "render"
    CONNECT = "connect"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    DONE = "done"


# Said before any letter is named: whatever goes wrong here is the server's or our settings' fault.
OPENING = (Phase.CONNECT, Phase.EHLO, Phase.STARTTLS, Phase.AUTH)


class Event(StrEnum):
    """What happened in a phase."""

    REPLY = "reply"  # the server answered with a code
    UNREACHABLE = "unreachable"  # no connection could be made
    TIMEOUT = "timeout"
    DISCONNECT = "disconnect"
    UNSAFE = "unsafe"  # TLS missing or not to be believed, or a password would go in clear
    BAD_ADDRESS = "bad_address"  # no mail server can take this address; none was asked
    BAD_LETTER = "bad_letter"  # the letter could not be written; none was asked
    LOST = "lost"  # the worker died or lost its claim: how far it came is not known


class Outcome(StrEnum):
    """What is to be done about the letter, and about the others."""

    ACCEPTED = "accepted"
    RETRY = "retry"  # back to the queue, next try by the backoff
    RETRY_DAILY = "retry_daily"  # back to the queue for a day: the mailbox is full
    IN_DOUBT = "in_doubt"  # back to the queue under the same Message-ID, half an hour at least
    FAILED = "failed"  # the address is refused: never again by itself, the office must telephone
    FAILED_CONTENT = "failed_content"  # the text is refused: as failed, and its like are held back
    SERVER_DOWN = "server_down"  # no fault of any letter: all wait until the server is back
    HOLD_ALL = "hold_all"  # our sender or login is refused: all wait, and a person is told


# Answers about ourselves, whatever the phase: bad sequence, TLS needed, login needed or refused.
ABOUT_US = frozenset({503, 523, 530, 534, 535, 538})
MAILBOX_FULL = 552
SERVICE_CLOSING = 421

BACKOFF = tuple(timedelta(minutes=m) for m in (5, 10, 20, 40, 80, 160, 240))
GIVE_UP_AFTER = timedelta(days=5)
DOUBT_WAIT = timedelta(minutes=30)
FULL_WAIT = timedelta(days=1)
SAME_KIND_WAIT = timedelta(minutes=30)

LEASE = timedelta(seconds=60)
LEASE_RENEWAL = timedelta(seconds=15)
RENDER_TRIES = 3

BREAKER_FIRST = timedelta(seconds=60)
BREAKER_LAST = timedelta(minutes=15)
ALARM_AFTER = 3


@dataclass(frozen=True)
class Answer:
    """How far one attempt came and what was said: faults are data, not exceptions."""

    phase: Phase
    event: Event = Event.REPLY
    code: int | None = None
    reply: str = ""

    @property
    def outcome(self) -> Outcome:
        """What is to be done now."""
        return classify(self.phase, self.code, self.event)


def classify(phase: Phase, code: int | None, event: Event = Event.REPLY) -> Outcome:
    """What is to be done after `event` (with `code`, if the server answered) in `phase`.

    Raises:
        ValueError: a reply without a code.
    """
    if phase is Phase.DONE:
        return Outcome.ACCEPTED  # whatever happens after 250 is ignored
    if event is Event.BAD_ADDRESS:
        return Outcome.FAILED
    if event is Event.LOST:
        return Outcome.IN_DOUBT
    if phase in OPENING:
        return Outcome.SERVER_DOWN
    if event is not Event.REPLY:
        return Outcome.IN_DOUBT if phase is Phase.DOT else Outcome.RETRY
    if code is None:
        raise ValueError(f"a reply in phase {phase} without a code")
    return _after_dot(code) if phase is Phase.DOT else _before_dot(phase, code)


def _after_dot(code: int) -> Outcome:
    if 200 <= code < 300:
        return Outcome.ACCEPTED
    if 400 <= code < 500:
        return Outcome.RETRY
    if code == MAILBOX_FULL:
        return Outcome.RETRY_DAILY
    # Anything that is no SMTP answer leaves us as wise as silence would.
    return Outcome.FAILED_CONTENT if 500 <= code < 600 else Outcome.IN_DOUBT


def _before_dot(phase: Phase, code: int) -> Outcome:
    if not 500 <= code < 600:
        return Outcome.RETRY
    if phase is Phase.MAIL or code in ABOUT_US:
        return Outcome.HOLD_ALL
    return Outcome.RETRY_DAILY if code == MAILBOX_FULL else Outcome.FAILED


def next_try(tries: int, now: datetime, outcome: Outcome = Outcome.RETRY) -> datetime | None:
    """When to try again after the `tries`-th try (1 is the first) has just ended like this.

    Waits grow from 5 minutes to 4 hours; in doubt at least half an hour, a full mailbox a day.
    What counts is the sum of the waits, so an idle night of ours costs no letter a chance.

    Returns:
        The instant, or None when five days of waiting are used up and the letter has failed.
    """
    if outcome is Outcome.RETRY_DAILY:
        return now + FULL_WAIT if tries * FULL_WAIT <= GIVE_UP_AFTER else None
    waited = sum((_wait(n) for n in range(1, tries)), timedelta())
    if waited >= GIVE_UP_AFTER:
        return None
    wait = _wait(tries)
    return now + (max(wait, DOUBT_WAIT) if outcome is Outcome.IN_DOUBT else wait)


# While what a letter says is still true, by its kind; every other kind: while the unit owes it.
D = DutyState
TRUE_WHILE: dict[str, tuple[DutyState, ...]] = {
    "to_sign": (D.AWAITING_SIGNATURE,),
    "returned": (D.RETURNED,),
    "sent_back": (D.RETURNED,),
    "waived": (D.WAIVED,),
    "skipped": (D.WAIVED,),
    "suspended": (D.SUSPENDED,),
    "undone": (*OWED_BY_UNIT, D.SUBMITTED, D.NIL, D.IN_REVIEW, D.SUSPENDED),
    "handover": UNFINISHED,
    "withdrawn": tuple(D),
    "case_opened": tuple(D),
    "case_decided": tuple(D),
    "case_closed": tuple(D),
}
# These are about something else than the date that the duty had when they were written: who has to
# sign still has to, and why an answer came back is said nowhere else. They name the date of now.
WHATEVER_DATE = frozenset(
    {
        "to_sign",
        "returned",
        "sent_back",
        "waived",
        "skipped",
        "suspended",
        "undone",
        "handover",
        "refused",
        "withdrawn",
        "case_opened",
        "case_decided",
        "case_closed",
    }
)


def void_because(kind: str, state: str, *, same_term: bool, campaign_open: bool) -> str:
    """Why a notice must not be sent any more, asked again just before sending; empty: it may go.

    Args:
        kind: the notice's: what was returned is told only while it is returned.
        state: the duty's.
        same_term: the duty still has to keep the date that the notice speaks of.
        campaign_open: the campaign has not been cancelled.
    """
    true_while = TRUE_WHILE.get(kind, OWED_BY_UNIT)
    if not campaign_open or (state == DutyState.CANCELLED and state not in true_while):
        return "cancelled"
    if DutyState(state) not in true_while:
        return "redated" if DutyState(state) in OWED_BY_UNIT else "answered"
    return "" if same_term or kind in WHATEVER_DATE else "redated"


def _wait(tries: int) -> timedelta:
    return BACKOFF[min(tries, len(BACKOFF)) - 1]


def breaker_pause(faults: int) -> timedelta:
    """How long nobody knocks after so many faults of the server in a row: 1 to 15 minutes."""
    doublings = min(faults, 10) - 1
    return min(BREAKER_FIRST * float(2**doublings), BREAKER_LAST)


def alarms(faults: int, outcome: Outcome) -> bool:
    """Whether a person must be told: at once for our own settings, after three faults else."""
    return outcome is Outcome.HOLD_ALL or faults >= ALARM_AFTER
