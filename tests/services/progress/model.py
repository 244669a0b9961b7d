"""What a duty must do, written from the design alone: it knows nothing of the code it judges."""

import datetime as dt
from dataclasses import dataclass, field

RANK = {"contact": 0, "deputy": 1, "principal": 2}
OWES = ("open", "returned")
BEFORE_OFFICE = ("submitted", "nil", "in_review")
NO = "no"


@dataclass
class Model:
    """One duty: its state, its dates, and what it was before, as one would note it on paper."""

    signer: str | None
    due: dt.date
    state: str = "open"
    submitted: dt.date | None = None
    nil: bool = False
    version: int = 1
    undo: tuple[str, dt.date, dt.date | None] | None = None
    paused: tuple[str, dt.date] | None = None
    owed_as: str = "open"
    seen: list[str] = field(default_factory=lambda: ["open"])

    def command(self, act: str, who: str, today: dt.date, new_due: dt.date) -> str:
        """Do it, or answer NO and change nothing."""
        was = (self.state, self.due, self.submitted)
        allowed = getattr(self, f"_{act}")(who, today, new_due)
        if allowed == NO:
            assert was == (self.state, self.due, self.submitted)
            return NO
        if self.state in OWES:
            self.owed_as = self.state
        self.undo = was if act in ("accept", "return", "waive") else None
        self.version += 1
        self.seen.append(self.state)
        return "ok"

    def _signs(self, who: str) -> bool:
        return self.signer is None or RANK[who] >= RANK[self.signer]

    def _hand_in(self, who: str, today: dt.date, nil: bool) -> str:
        if self.state not in OWES:
            return NO
        self.nil = nil
        if self._signs(who):
            self.state, self.submitted = ("nil" if nil else "submitted"), today
        else:
            self.state, self.submitted = "awaiting_signature", None
        return "ok"

    def _submit(self, who: str, today: dt.date, new_due: dt.date) -> str:
        return self._hand_in(who, today, nil=False)

    def _nil_return(self, who: str, today: dt.date, new_due: dt.date) -> str:
        return self._hand_in(who, today, nil=True)

    def _sign(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state != "awaiting_signature" or not self._signs(who):
            return NO
        self.state, self.submitted = ("nil" if self.nil else "submitted"), today
        return "ok"

    def _send_back(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state != "awaiting_signature" or not self._signs(who):
            return NO
        self.state, self.submitted = "returned", None
        return "ok"

    def _withdraw(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state not in ("awaiting_signature", "submitted", "nil"):
            return NO
        if self.submitted is not None and today > max(self.submitted, self.due):
            self.due += today - max(self.submitted, self.due)  # what the office took is not ours
        self.state, self.submitted = self.owed_as, None
        return "ok"

    def _take(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state not in ("submitted", "nil"):
            return NO
        self.state = "in_review"
        return "ok"

    def _accept(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state not in BEFORE_OFFICE:
            return NO
        self.state = "accepted"
        return "ok"

    def _return(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state not in BEFORE_OFFICE:
            return NO
        self.state, self.submitted, self.due = "returned", None, new_due
        return "ok"

    def _record(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state not in (*OWES, "awaiting_signature"):
            return NO
        self.state, self.submitted, self.nil = "submitted", today, False
        return "ok"

    def _waive(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state in ("accepted", "waived", "cancelled"):
            return NO
        self.state = "waived"
        return "ok"

    def _suspend(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state not in (*OWES, "awaiting_signature"):
            return NO
        self.paused = (self.state, today)
        self.state, self.submitted = "suspended", None
        return "ok"

    def _resume(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.state != "suspended":
            return NO
        assert self.paused is not None
        state, since = self.paused
        self.state, self.due = state, self.due + (today - since)
        return "ok"

    def _undo(self, who: str, today: dt.date, new_due: dt.date) -> str:
        if self.undo is None:
            return NO
        self.state, self.due, self.submitted = self.undo
        return "ok"
