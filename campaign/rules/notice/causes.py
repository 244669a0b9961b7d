"""Why a duty lags, and what proves that somebody was told: one table each, the first match wins."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.lifecycle import OWED_BY, Court, DutyState


class Proof(StrEnum):
    """How far a notice has come to its reader."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    RECEIVED = "received"
    BOUNCED = "bounced"
    NO_ADDRESS = "no_address"
    CALLED = "called"
    CANCELLED = "not_sent"


class Cause(StrEnum):
    """Why a late duty is not finished."""

    SUSPENDED = "suspended"
    IN_REVIEW = "in_review"
    EXTENSION = "extension"
    SIGNATURE = "signature"
    VACANT = "vacant"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    RETURNED = "returned"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class CauseFacts:
    """What is known of a late duty: its state, its contact, how the last notice went.

    ``asks_extension``: the unit has asked for a later date and nobody has decided yet.
    """

    state: DutyState
    has_contact: bool
    has_address: bool
    last_proof: Proof | None
    asks_extension: bool = False


# fmt: off
CAUSES: tuple[tuple[Cause, Callable[[CauseFacts], bool]], ...] = (
    (Cause.SUSPENDED,  lambda facts: facts.state is DutyState.SUSPENDED),
    (Cause.IN_REVIEW,  lambda facts: OWED_BY[facts.state] is Court.OFFICE),
    (Cause.EXTENSION,  lambda facts: facts.asks_extension),
    (Cause.SIGNATURE,  lambda facts: facts.state is DutyState.AWAITING_SIGNATURE),
    (Cause.VACANT,     lambda facts: not facts.has_contact),
    (Cause.NO_ADDRESS, lambda facts: not facts.has_address),
    (Cause.BOUNCED,    lambda facts: facts.last_proof is Proof.BOUNCED),
    (Cause.RETURNED,   lambda facts: facts.state is DutyState.RETURNED),
)
# fmt: on


def cause_of(facts: CauseFacts) -> Cause:
    """Return the first cause that fits; a reached unit that owes and says nothing has not answered.

    What the office can mend itself (a review, a vacancy, a dead address) comes before the
    unit's silence: nobody is to be blamed for what did not reach him.
    """
    return next((cause for cause, fits in CAUSES if fits(facts)), Cause.UNANSWERED)


def proof_of(
    *,
    has_address: bool,
    called: bool,
    accepted: bool,
    failed: bool,
    cancelled: bool,
    received: bool = False,
) -> Proof:
    """Return how far one notice has come, from what is known of its letter or call.

    ``received``: its reader pressed 收到. That outweighs whatever a mail server said afterwards.
    """
    if received:
        return Proof.RECEIVED
    if not has_address:
        return Proof.CALLED if called else Proof.NO_ADDRESS
    if accepted:
        return Proof.DELIVERED
    if failed:
        return Proof.BOUNCED
    return Proof.CANCELLED if cancelled else Proof.QUEUED
