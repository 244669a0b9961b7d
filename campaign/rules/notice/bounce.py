"""Mail that comes back: what sort it is, and what becomes of the letter it speaks of."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What one message in the mailbox for returned mail turned out to be."""

    BOUNCED = "bounced"  # did not arrive and will not: somebody has to telephone
    DELAYED = "delayed"  # is still on its way: noted, nothing else
    KNOWN = "known"  # noted before, or about a letter that had ended already
    BUSY = "busy"  # about a letter that is being sent this moment: to be read again
    AUTO_REPLY = "auto_reply"  # out of office and its like
    UNRELATED = "unrelated"  # speaks of no letter of ours
    FORGED = "forged"  # speaks of a letter of ours without the token that only that letter had
    MALFORMED = "malformed"  # cannot be read


class Fate(StrEnum):
    """What becomes of the letter."""

    ENDS = "ends"
    STAYS = "stays"
    LATER = "later"
    NEVER_LEFT = "never_left"


@dataclass(frozen=True)
class Returned:
    """One message as it was read: ``tokens`` as (letter, token), ``status`` like 5.1.1 or empty.

    ``claims``: it names a Message-ID of ours, which anybody can work out; that proves nothing.
    """

    sort: Sort
    tokens: tuple[tuple[int, str], ...] = ()
    status: str = ""
    said: str = ""
    claims: bool = False


# What the Action field of RFC 3464 (section 2.3.3) means for us; the first that stands wins.
ACTIONS: tuple[tuple[str, Sort], ...] = (
    ("failed", Sort.BOUNCED),
    ("delayed", Sort.DELAYED),
    ("delivered", Sort.UNRELATED),
    ("relayed", Sort.UNRELATED),
    ("expanded", Sort.UNRELATED),
)
# Where the field is missing, the class of the status (RFC 3463) says it.
CLASSES = {"5": Sort.BOUNCED, "4": Sort.DELAYED, "2": Sort.UNRELATED}


def sort_of_report(actions: tuple[str, ...], status: str) -> Sort:
    """Return what a report about one letter means; one lost branch of several is a loss."""
    for word, sort in ACTIONS:
        if word in actions:
            return sort
    return CLASSES.get(status[:1], Sort.MALFORMED) if not actions else Sort.MALFORMED


def fate(state: str, *, in_doubt: bool) -> Fate:
    """Return what a permanent bounce does to a letter in this state.

    One in doubt had been taken after all and did not arrive: it is not sent again. One that is
    being sent is left to its worker; what has ended stays as it ended.
    """
    if state == "sending":
        return Fate.LATER
    if state == "accepted" or (state == "queued" and in_doubt):
        return Fate.ENDS
    return Fate.NEVER_LEFT if state == "queued" else Fate.STAYS
