"""What has become of one post in a drill, and whether that proves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from campaign.rules.permissions import UNIT_ROLES, Role

# Whom a drill asks: everybody whom the ladder may tell in a unit, and who collects below an office.
CHAIN: tuple[Role, ...] = (*UNIT_ROLES, Role.COLLECTOR)
# A proof holds for a quarter: the longest one.
PROVES_FOR = timedelta(days=92)
# Two drills of one scope on one day would only ask everybody twice.
APART = timedelta(days=1)
LONGEST_NOTE = 500


class Answer(StrEnum):
    """How a post was proved; nothing is the empty text."""

    LINK = "link"
    PHONE = "phone"


class Repeats(StrEnum):
    """What happens once a drill has grown old and a campaign runs there."""

    AUTO = "auto"
    REMIND = "remind"
    OFF = "off"


class RungState(StrEnum):
    """How one post stands."""

    CONFIRMED = "confirmed"
    CALLED = "called"
    QUEUED = "queued"
    WAITING = "waiting"
    NOT_MINE = "not_mine"
    BOUNCED = "bounced"
    UNSENT = "unsent"
    NO_ADDRESS = "no_address"
    VACANT = "vacant"
    LEFT = "left"
    EXPIRED = "expired"
    NEVER = "never"


PROVED = frozenset({RungState.CONFIRMED, RungState.CALLED})
# What still may come right by itself, if one waits.
UNDER_WAY = frozenset({RungState.QUEUED, RungState.WAITING})


@dataclass(frozen=True, slots=True)
class RungFacts:
    """What is known of one post in a drill.

    ``person``: somebody held it when asked; ``holds``: and holds it still, the account not
    disabled. ``not_mine``: said to be no longer theirs, not yet decided. ``letter`` is the state of
    the drill's letter, empty where there was no address.
    """

    person: bool
    holds: bool = True
    not_mine: bool = False
    answer: str = ""
    answered_at: datetime | None = None
    letter: str = ""


_BY_LETTER = {
    "": RungState.NO_ADDRESS, "queued": RungState.QUEUED, "sending": RungState.QUEUED,
    "accepted": RungState.WAITING, "failed": RungState.BOUNCED,
}  # fmt: skip


def state_of(facts: RungFacts, *, now: datetime) -> RungState:
    """Return how the post stands at ``now``; the first that is true counts."""
    if not facts.person:
        return RungState.VACANT
    if not facts.holds:
        return RungState.LEFT
    if facts.not_mine:
        return RungState.NOT_MINE
    if facts.answer and facts.answered_at is not None:
        if not still_proves(facts.answered_at, now=now):
            return RungState.EXPIRED
        return RungState.CALLED if facts.answer == Answer.PHONE else RungState.CONFIRMED
    return _BY_LETTER.get(facts.letter, RungState.UNSENT)


def still_proves(answered_at: datetime, *, now: datetime) -> bool:
    """Tell whether a proof of then holds now."""
    return now < answered_at + PROVES_FOR


@dataclass(frozen=True, slots=True)
class SeatHolder:
    """One of those who hold a post, as to be proved; ``acting``: stands in for an absent one."""

    state: RungState
    acting: bool = False


def seat_state(holders: tuple[SeatHolder, ...]) -> RungState:
    """Return how a unit's post stands: of several holders the first that is not proved counts.

    A substitute who is proved proves the post: the absent holder cannot answer.
    """
    if not holders:
        return RungState.VACANT
    proved = [one.state for one in holders if one.acting and one.state in PROVED]
    if proved:
        return proved[0]
    open_ = [one.state for one in holders if one.state not in PROVED]
    return (open_ or [holders[0].state])[0]


def grown_old(started_at: datetime, *, now: datetime) -> bool:
    """Tell whether a drill has to be repeated: its first proofs no longer hold."""
    return now >= started_at + PROVES_FOR
