"""What the child says of a page, and what is believed of it."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

MOST_CODES, MOST_TEXT = 6, 160
TURNS = (0, 90, 180, 270)


@dataclass(frozen=True)
class Seen:
    """A page: its number in the file, the texts of its codes, how far it is to be turned."""

    number: int
    codes: tuple[str, ...]
    turn: int


def seen_line(seen: Seen) -> str:
    """Write down what was seen on a page."""
    return json.dumps({"page": seen.number, "codes": seen.codes, "turn": seen.turn}) + "\n"


def read_seen(text: bytes, first: int, last: int) -> dict[int, Seen]:
    """Return the pages of whole lines of the right shape."""
    pages: dict[int, Seen] = {}
    for line in text.splitlines(keepends=True):
        said: Any = None
        with suppress(ValueError):
            said = json.loads(line) if line.endswith(b"\n") else None
        match said:
            case {"page": int(page), "codes": [*codes], "turn": int(turn)} if (
                first <= page <= last and turn in TURNS
            ):
                texts = [one for one in codes if isinstance(one, str) and len(one) <= MOST_TEXT]
                pages[page] = Seen(page, tuple(texts[:MOST_CODES]), turn)
    return pages
