"""What an enrolment with its duties must do, from the design alone: no code of ours is called."""

from collections.abc import Collection
from dataclasses import dataclass, field

ORDER = ("mobilisation", "self_check", "rectification", "acceptance", "commendation", "other")
# What the plan of these stories asks: stage, and whether the stage waits for it.
PLAN = {
    "plan": ("mobilisation", True), "survey": ("self_check", True),
    "install": ("rectification", True), "report": ("rectification", False),
    "visit": ("acceptance", True), "yearly": ("other", False),
}  # fmt: skip
UNDONE = ("open", "returned", "submitted")
NO = "no"


@dataclass
class Model:
    """A unit's paper file: where it stands, what it owes by (milestone, round), every step."""

    state: str = "mobilisation"
    round: int = 1
    duties: dict[tuple[str, int], str] = field(default_factory=dict)
    path: list[tuple[str, int]] = field(default_factory=lambda: [("mobilisation", 1)])
    # duty -> what it was before the office decided, the steps before and after that decision
    decided: dict[tuple[str, int], tuple[str, int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.duties = {(name, 1): "open" for name in PLAN}

    def step(self, state: str) -> None:
        self.state = state
        self.path.append((state, self.round))

    def present(self, name: str) -> tuple[str, int]:
        return max(key for key in self.duties if key[0] == name)

    def blocked(self, stage: str) -> bool:
        for name, (home, required) in PLAN.items():
            key = self.present(name)
            again = key[1] == self.round > 1 and ORDER.index(home) <= ORDER.index(stage)
            if self.duties[key] in UNDONE and ((required and home == stage) or again):
                return True
        return False

    def go_on(self) -> None:
        while self.state in ("mobilisation", "self_check", "rectification"):
            if self.blocked(self.state):
                return
            self.step(ORDER[ORDER.index(self.state) + 1])

    def do(self, act: str, key: tuple[str, int], again: Collection[str]) -> str:
        return str(getattr(self, f"_{act}")(key, again) or "ok")

    def _submit(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        if self.duties[key] not in ("open", "returned"):
            return NO
        self.decided.pop(key, None)
        self.duties[key] = "submitted"
        return None

    def _accept(
        self, key: tuple[str, int], again: Collection[str], to: str = "accepted"
    ) -> str | None:
        if self.duties[key] != "submitted":
            return NO
        before = len(self.path)
        self.duties[key] = to
        if to == "accepted" and self.state in ORDER:
            self.go_on()
        self.decided[key] = ("submitted", before, len(self.path))
        return None

    def _return(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        return self._accept(key, again, "returned")

    def _undo(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        was, before, after = self.decided.get(key, ("", 0, 0))
        if not was or self.state == "withdrawn" or self.present(key[0]) != key:
            return NO
        left = self.left_since(key, before)
        if left and after != len(self.path):
            return NO
        del self.decided[key]
        self.duties[key] = was
        if left:
            self.step(left)
        return None

    def left_since(self, key: tuple[str, int], before: int) -> str:
        """The stage that waited for this duty and has been left since, or jumped over."""
        home, required = PLAN[key[0]]
        place = [*ORDER, "closed", "withdrawn"].index
        for (here, round_), (following, _round) in zip(
            self.path[before - 1 :], self.path[before:], strict=False
        ):
            again = key[1] == round_ > 1 and place(home) <= place(here)
            waited = (required and place(here) <= place(home)) or again
            if waited and place(following) > place(home):
                return here
        return ""

    def _skip(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        checked = all(self.duties[self.present(n)] not in UNDONE for n in ("plan", "survey"))
        if self.state not in ("self_check", "rectification") or self.round > 1 or not checked:
            return NO
        for one in [k for k in self.duties if PLAN[k[0]][0] == "rectification"]:
            self._end(one, "waived")
        self.step("acceptance")
        return None

    def _end(self, key: tuple[str, int], state: str) -> None:
        if self.duties[key] in UNDONE:
            self.duties[key] = state
            self.decided.pop(key, None)

    def _pass(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        if self.state != "acceptance" or self.blocked("acceptance"):
            return NO
        self.step("commendation")
        return None

    def _fail(
        self, key: tuple[str, int], again: Collection[str], need: str = "acceptance"
    ) -> str | None:
        if self.state != need or not again:
            return NO
        self.round += 1
        for name in again:
            self._end(self.present(name), "cancelled")
            self.duties[name, self.round] = "open"
        self.step("rectification")
        return None

    def _reopen(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        return self._fail(key, again, "closed")

    def _close(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        owes = any(self.duties[self.present(n)] in UNDONE for n in PLAN if PLAN[n][1])
        if self.state != "commendation" or owes:
            return NO
        self.step("closed")
        return None

    def _withdraw(self, key: tuple[str, int], again: Collection[str]) -> str | None:
        if self.state == "withdrawn":
            return NO
        for one in list(self.duties):
            self._end(one, "cancelled")
        self.step("withdrawn")
        return None
