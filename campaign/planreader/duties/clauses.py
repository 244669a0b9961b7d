"""A sentence cut at its commas; what stands in brackets or book marks is left whole."""

from dataclasses import dataclass

_OPEN, _CLOSE = "(《“〔[【", ")》”〕]】"
_CUT = ",;:"
DEEPEST = 40


@dataclass(frozen=True)
class Clause:
    """``text[start:end]``; ``group`` counts the semicolons before it."""

    start: int
    end: int
    group: int


def clauses_of(text: str, start: int, end: int) -> list[Clause]:
    """Return the clauses of a sentence."""
    clauses: list[Clause] = []
    depth, begin, group, opened = 0, start, 0, start
    for i in range(start, end):
        sign = text[i]
        if sign in _OPEN:
            depth, opened = depth + 1, i
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth and i - opened > DEEPEST:
            depth = 0
        if sign in _CUT and not depth:
            clauses.append(Clause(begin, i, group))
            begin = i + 1
            group += sign == ";"
    if begin < end:
        clauses.append(Clause(begin, end, group))
    return clauses
