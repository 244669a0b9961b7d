"""Checks between a round and the one before: a line each, the comparison and what it says.

    total >= 0.95 * last(total) ； 计算机比上次少了百分之五以上
    office_licences >= last(office_licences) ； 办公软件的正版许可比上次少

The comparison is a form's (rules/survey/expression.py): fields of this round, ``last(field)`` for
the round before, ``change(field)`` for the change in per cent.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from campaign.rules.survey.expression import CHANGE, Comparison, Unreadable, holds, read_comparison

MOST = 200
LONGEST = 300


class DoubtState(StrEnum):
    """How a doubt 疑点 stands."""

    OPEN = "open"
    EARLIER = "earlier"  # the earlier number is corrected 前一数更正
    LATER = "later"  # the later number is corrected 后一数更正
    EXPLAINED = "explained"  # both are right, and why 说明
    GONE = "gone"  # the figures were handed in anew and pass


ANSWERS = (DoubtState.EARLIER, DoubtState.LATER, DoubtState.EXPLAINED)


@dataclass(frozen=True)
class Check:
    """One check; ``key`` follows from its comparison, so that editing its words keeps answers."""

    test: Comparison
    says: str

    @property
    def key(self) -> str:
        """What names it in a doubt."""
        return hashlib.sha256(" ".join(self.test.text.split()).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Found:
    """A check that does not hold, with the cells that it read."""

    key: str
    says: str
    cells: dict[str, dict[str, int]]


def read_checks(text: str) -> tuple[tuple[Check, ...], tuple[int, ...]]:
    """Return the checks of a text, and the numbers of the lines that are none."""
    found: dict[str, Check] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        test, _, says = (part.strip() for part in re.sub("；", ";", line, count=1).partition(";"))
        try:
            check = Check(read_comparison(test), says)
        except Unreadable:
            wrong.append(number)
            continue
        if not says or len(says) > LONGEST or not check.test.names or len(found) == MOST:
            wrong.append(number)
        else:
            found.setdefault(check.key, check)
    return tuple(found.values()), tuple(wrong)


def as_facts(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return checks as they are kept."""
    return [{"test": one.test.text, "says": one.says} for one in checks]


def from_facts(facts: Sequence[Mapping[str, Any]]) -> tuple[Check, ...]:
    """Return checks that were kept."""
    return tuple(Check(read_comparison(one["test"]), one["says"]) for one in facts)


def as_text(checks: Sequence[Check]) -> str:
    """Return checks as they are typed."""
    return "".join(f"{one.test.text} ； {one.says}\n" for one in checks)


def doubts_of(
    checks: Sequence[Check], now: Mapping[str, Any], before: Mapping[str, Any] | None
) -> tuple[Found, ...]:
    """Return what does not hold; a check whose numbers are not all there is passed over."""
    here, then = _numbers(now), _numbers(before or {})
    found = []
    for check in checks:
        if holds(check.test, here, then) is False:
            cells: dict[str, dict[str, int]] = {"earlier": {}, "later": {}}
            for term in check.test.terms:
                if term.name and term.of:
                    cells["earlier"][term.name] = int(then[term.name])
                if term.name and (not term.of or term.of == CHANGE):
                    cells["later"][term.name] = int(here[term.name])
            found.append(Found(check.key, check.says, cells))
    return tuple(found)


def _numbers(cells: Mapping[str, Any]) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in cells.items() if isinstance(value, int)}
