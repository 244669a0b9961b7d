"""The text of a plan, comments and all, with every date in another year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from campaign.rules.plans.copying import project

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST_CODE = 40


@dataclass(frozen=True)
class Copied:
    """The new text; ``left`` are its lines that still name the old year: (number, line)."""

    text: str
    code: str
    left: tuple[tuple[int, str], ...]


def copied(source: str, *, old: int, new: int, taken: frozenset[str] = frozenset()) -> Copied:
    """Return the plan's text with its dates, code and name moved from one year to another.

    ``taken`` are codes that other campaigns have.
    """
    pieces: list[str] = []
    at, code = 0, ""
    for path, start, end, text in _values(source):
        put = text
        if _DATE.fullmatch(text) and _is_day(text):
            put = project(date.fromisoformat(text), new - old)[0].isoformat()
        elif path == ("code",):
            put = code = _code(text, old, new, taken)
        elif path == ("name",):
            put = text.replace(str(old), str(new))
        if put != text:
            written = source[start:end]
            pieces += [source[at:start], written.replace(text, put)]
            at = end
    made = "".join([*pieces, source[at:]])
    lines = enumerate(made.splitlines(), start=1)
    left = tuple((n, line.strip()) for n, line in lines if str(old) in line)
    return Copied(made, code, left)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _code(code: str, old: int, new: int, taken: frozenset[str]) -> str:
    made = code.replace(str(old), str(new)) if str(old) in code else f"{code}-{new}"
    made = made[:LONGEST_CODE]
    number = 2
    while made in taken:
        tail = f"-{number}"
        made = made[: LONGEST_CODE - len(tail)] + tail
        number += 1
    return made


def _values(source: str) -> Iterator[tuple[tuple[str, ...], int, int, str]]:
    """Give each single value: the keys that lead to it, where it stands in the text, its text."""
    path: list[str | None] = []
    lists: list[bool] = []
    for event in YAML(typ="safe", pure=True).parse(source):
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            lists.append(isinstance(event, SequenceStartEvent))
            path.append(None)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            lists.pop()
            path.pop()
            if lists and not lists[-1]:
                path[-1] = None
        elif isinstance(event, ScalarEvent):
            if lists and not lists[-1] and path[-1] is None:
                path[-1] = event.value
                continue
            keys = tuple(key for key in path if key is not None)
            yield keys, event.start_mark.index, event.end_mark.index, event.value
            if lists and not lists[-1]:
                path[-1] = None
