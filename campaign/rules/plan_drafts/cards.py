"""Cards of a draft: what the reader said of a stage or milestone, with what a person wrote over it.

Keys of ``read`` and ``said`` are the same; a key in ``said`` wins. Days are ISO text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from campaign.rules.sheets.rows import unshowable

YEARS = range(1990, 2101)  # what a plan file takes
MOST_NAME, MOST_STAGE_NAME, MOST_ITEM, MOST_ITEMS, MOST_BASIS = 200, 120, 100, 10, 300


class Kind(StrEnum):
    """What a card is about."""

    STAGE = "stage"
    MILESTONE = "milestone"
    QUESTION = "question"


class State(StrEnum):
    """What a person decided; a question that is answered is confirmed."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    IGNORED = "ignored"
    MERGED = "merged"


class Asks(StrEnum):
    """What settles a question.

    ``issued``: the paper's date of issue. ``due``: the date of a milestone that was read.
    ``window``: the days of a stage. ``day``: a date that could not be read; whoever knows it makes
    a milestone of its sentence. ``look``: a look into the original.
    """

    ISSUED = "issued"
    DUE = "due"
    WINDOW = "window"
    DAY = "day"
    LOOK = "look"


@dataclass(frozen=True)
class Card:
    """A row of the table, as the rules see it."""

    id: int
    kind: Kind
    state: State
    place: int
    read: Mapping[str, Any]
    said: Mapping[str, Any] = field(default_factory=dict)
    into: int | None = None
    by_hand: bool = False
    version: int = 1

    @property
    def live(self) -> bool:
        """Whether it goes into the plan, once confirmed."""
        return self.state in (State.OPEN, State.CONFIRMED)

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.state is State.OPEN

    def get(self, key: str, default: Any = None) -> Any:
        """Return what a person wrote, else what the reader said."""
        return self.said.get(key, self.read.get(key, default))

    def text(self, key: str) -> str:
        """Return a text, "" for none."""
        return flat(self.get(key) or "")

    def day(self, key: str) -> date | None:
        """Return a day, where there is one that a plan can hold."""
        return as_day(self.get(key))

    def items(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return clipped(self.get(key) or ())


def as_day(text: Any) -> date | None:
    """Read a day of a card; None where a plan could not hold it."""
    try:
        day = date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None
    return day if day and day.year in YEARS else None


def flat(text: str) -> str:
    """Return a text on one line, without signs that a plan file cannot hold."""
    return "".join(
        " " if not sign.isprintable() or unshowable(sign) else sign for sign in str(text)
    ).strip()


def clipped(items: Iterable[str], most: int = MOST_ITEM) -> tuple[str, ...]:
    """Return texts that fit a plan file, each once."""
    found = (flat(one)[:most].strip() for one in items)
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_ITEMS]


def clip_around(sentence: str, phrase: str, most: int = MOST_BASIS) -> str:
    """Return a sentence, or as much of it around a phrase as fits; what is left out is marked."""
    sentence, phrase = flat(sentence), flat(phrase)
    if len(sentence) <= most:
        return sentence
    room = most - 2
    start = max(0, min(sentence.find(phrase) - room // 2, len(sentence) - room))
    cut = sentence[start : start + room].strip()
    ends = "…" if start + room < len(sentence) else ""
    return ("…" if start else "") + cut + ends
