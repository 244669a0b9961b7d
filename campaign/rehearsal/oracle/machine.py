"""The reference machine: what a duty may do, kept beside the real one and never asking it.

It is fed with the commands and says of each beforehand what must come of it; afterwards both
histories are laid side by side. The states are words of its own, the same as those in the tables.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime

OWED = ("open", "returned", "awaiting_signature")
HANDED_IN = ("submitted", "nil", "in_review")

# act -> (states it may start from, state it leads to; "" where it stays or lies in the history)
ACTS: dict[str, tuple[tuple[str, ...], str]] = {
    "submit": (("open", "returned"), "submitted"),
    "nil_return": (("open", "returned"), "nil"),
    "sign": (("awaiting_signature",), ""),
    "send_back": (("awaiting_signature",), "returned"),
    "withdraw": (("awaiting_signature", "submitted", "nil"), ""),
    "take": (("submitted", "nil"), "in_review"),
    "accept": (HANDED_IN, "accepted"),
    "return": (HANDED_IN, "returned"),
    "waive": (("open", "returned", "awaiting_signature", *HANDED_IN, "suspended"), "waived"),
    "ask_extension": (("open", "returned", "awaiting_signature"), ""),
    "change_date": (("open", "returned", "awaiting_signature"), ""),
    "withdraw_unit": (("open", "returned", "awaiting_signature", *HANDED_IN, "suspended"),
                      "cancelled"),
}  # fmt: skip
DONE, STALE, NOT_SO, REPEATED = "done", "stale", "not so", "repeated"


@dataclass(frozen=True)
class Stand:
    """How a duty stands from an instant on.

    ``since``: when it came under its date; ``whole``: rungs of before then are told as well.
    """

    at: datetime
    state: str
    due_on: date
    counts_on: date
    since: datetime
    whole: bool
    submitted_on: date | None = None


@dataclass
class Duty:
    """What the reference believes of a duty."""

    id: int
    unit_id: int
    key: str
    signer: str | None
    by_office: bool
    enrolment_id: int | None
    version: int = 1
    nil: bool = False
    asked: int | None = None  # an open request for more time
    keys: set[str] = field(default_factory=set)
    stands: list[Stand] = field(default_factory=list)

    @property
    def now(self) -> Stand:
        """How it stands."""
        return self.stands[-1]

    def at(self, instant: datetime, *, before: bool = False) -> Stand | None:
        """Return how it stood at an instant (or just before it), None before it was asked."""
        times = [one.at for one in self.stands]
        place = bisect_right(times, instant)
        while before and place and self.stands[place - 1].at == instant:
            place -= 1
        return self.stands[place - 1] if place else None

    def foretell(self, act: str, version: int, form: str = "") -> str:
        """Say what must come of a command before it is given."""
        if form and form in self.keys:
            return REPEATED
        if version != self.version:
            return STALE
        return DONE if self.now.state in ACTS[act][0] else NOT_SO

    def follow(
        self, act: str, at: datetime, day: date, *, asker_signs: bool = False,
        due_on: date | None = None,
    ) -> None:  # fmt: skip
        """Take the step that a command brought."""
        was = self.now
        state = ACTS[act][1] or was.state
        submitted = was.submitted_on
        counts_on, since, whole = was.counts_on, was.since, was.whole
        if act in ("submit", "nil_return"):
            self.nil = act == "nil_return"
            waits = self.signer is not None and not asker_signs
            state, submitted = ("awaiting_signature", None) if waits else (state, day)
        elif act == "sign":
            state, submitted = ("nil" if self.nil else "submitted"), day
        elif act == "withdraw":
            state, submitted = self._owed_before(), None
        elif act in ("return", "send_back", "change_date"):
            submitted = None
        new_due = due_on or was.due_on
        if act == "return":
            counts_on = min(counts_on, new_due)
            since, whole = at, False
        elif act == "change_date":
            counts_on, since, whole = new_due, at, False
        self.version += 1
        self.stands.append(Stand(at, state, new_due, counts_on, since, whole, submitted))

    def _owed_before(self) -> str:
        """What it was when the unit last owed it: not begun, or returned."""
        return next(one.state for one in reversed(self.stands) if one.state in ("open", "returned"))
