"""A number in a paper with where it comes from, and texts that hold such numbers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction

from campaign.rules.paper.proof import Tie, plain_number


@dataclass(frozen=True)
class Value:
    """What a field prints: ``query`` says in words how it is found, ``source`` is the page.

    ``units``: how many units it counts, None where it counts none. ``confidential``: it comes out
    of what units filled in. ``corrected``: it follows corrections made after the paper's instant.
    """

    text: str
    query: str
    source: str = ""
    units: int | None = None
    confidential: bool = False
    corrected: bool = False
    key: str = ""

    def named(self, key: str) -> "Value":
        """Return it under a key of a paper."""
        return replace(self, key=key)


def count(number: int | Fraction, query: str, source: str = "", **more: object) -> Value:
    """Return a number with thousands apart."""
    return Value(plain_number(Fraction(number)), query, source, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Said:
    """A sentence: words and numbers."""

    parts: tuple[str | Value, ...]


@dataclass(frozen=True)
class Bars:
    """A drawing of how many of how many there are by place: (name, part, whole)."""

    rows: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Line:
    """A drawing of a share over days, and the year before: (day as printed, part, whole)."""

    days: tuple[tuple[str, int, int], ...]
    before: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True)
class Offered:
    """What the drafter may write otherwise: as he would type it, and what is printed."""

    suggestion: str
    content: "Content"


Content = (
    str | Value | Said | Bars | Line | Offered | None
    | Sequence["Content"] | Mapping[str, "Content"]
)  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """All that a paper is filled with: texts and numbers by their names, and what must agree.

    ``offered``: what the drafter may write otherwise, as he would type it.
    """

    values: Mapping[str, Content]
    ties: tuple[Tie, ...] = ()
    offered: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[Value, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the numbers, each key once."""
        found: dict[str, Value] = {}
        _gather(self.values, found)
        object.__setattr__(self, "figures", tuple(found.values()))

    @property
    def texts(self) -> dict[str, str]:
        """Every key with what it prints."""
        return {one.key: one.text for one in self.figures}

    @property
    def known(self) -> frozenset[str]:
        """The texts that the system itself put in: names, titles of other papers, telephones."""
        found: set[str] = set()
        _texts({key: one for key, one in self.values.items() if key not in TYPED}, found)
        return frozenset(found)

    @property
    def confidential(self) -> bool:
        """Tell whether anything that units filled in stands in it."""
        return any(one.confidential for one in self.figures)


TYPED = ("title", "to", "contact")  # what the drafter wrote himself


def _texts(content: Content, found: set[str]) -> None:
    if isinstance(content, str):
        found.add(content)
    elif isinstance(content, Said):
        for part in content.parts:
            _texts(part, found)
    elif isinstance(content, Mapping):
        for each in content.values():
            _texts(each, found)
    elif isinstance(content, Sequence):
        for each in content:
            _texts(each, found)


def _gather(content: Content, found: dict[str, Value]) -> None:
    if isinstance(content, Value):
        assert content.key, content.query
        found.setdefault(content.key, content)
    elif isinstance(content, Said):
        for part in content.parts:
            _gather(part, found)
    elif isinstance(content, Mapping):
        for each in content.values():
            _gather(each, found)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for each in content:
            _gather(each, found)


def digest_of(one: Value, *, as_of: datetime) -> str:
    """Return the SHA-256 of a number with its key, query and instant, in one fixed spelling."""
    about = {
        "as_of": as_of.astimezone(UTC).isoformat(timespec="seconds"), "key": one.key,
        "query": one.query, "text": one.text,
    }  # fmt: skip
    text = json.dumps(about, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
