"""What was found wrong: the invariant, and a sentence."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Findings:
    """Collects violations and counts what was checked; sentences beyond a few are only counted."""

    found: list[tuple[str, str]] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    most: int = 40

    def check(self, invariant: str, holds: bool, sentence: str, *about: object) -> bool:
        """Note that an invariant was looked at, and that it does not hold where it does not."""
        self.checked[invariant] += 1
        if not holds:
            self.found.append((invariant, sentence.format(*about)))
        return holds

    def first(self) -> list[tuple[str, str]]:
        """Return the first few."""
        return self.found[: self.most]
