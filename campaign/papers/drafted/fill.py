"""Contents to a template's values; names that nothing stands under are asked of the drafter."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaign.papers.official.draw import bars, trend
from campaign.papers.official.printed import Figure, Sentence
from campaign.reports.paper.value import Bars, Content, Contents, Line, Said, Value

# Names of paragraphs that come as a list; the drafter types one a line.
LISTS = frozenset(
    {
        "annexes", "common_problems", "facts", "guidance", "leadership", "methods", "money",
        "next_steps", "opening", "problems", "reasons", "remarks", "requirements", "subjects",
        "survey",
    }
)  # fmt: skip
SEPARATORS = str.maketrans({"｜": "|", "\t": "|"})


def asked_names(
    names: Iterable[str], contents: Contents
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the drafter is asked for: a name, and the columns where it is a table.

    ``names``: as the template asks for them, a column of a table as "table.column".
    """
    found: dict[str, dict[str, None]] = {}
    for name in names:
        top, _dot, column = name.partition(".")
        known = contents.values.get(top)
        if known is None or (known == [] and top in LISTS and top != "annexes"):
            columns = found.setdefault(top, {})
            if column:
                columns[column] = None
    return tuple((name, tuple(columns)) for name, columns in found.items())


def values_of(
    contents: Contents, typed: Mapping[str, str], asked: Sequence[tuple[str, tuple[str, ...]]]
) -> dict[str, object]:
    """Return the template's values: figures bound to their keys, and what was typed as text."""
    values: dict[str, object] = {
        name: [] if value is None and name in LISTS else _plain(value)
        for name, value in contents.values.items()
    }
    for name, columns in asked:
        values[name] = _typed(typed.get(name, ""), name, columns)
    return values


def _typed(text: str, name: str, columns: tuple[str, ...]) -> object:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if columns:
        return [_row(line, n, columns) for n, line in enumerate(lines, 1)]
    if name in LISTS:
        return lines
    return text.strip() or None


def _row(line: str, n: int, columns: tuple[str, ...]) -> dict[str, str]:
    """Read 甲局 | 92 | 合格: a missing cell is a dash, ``no`` counts by itself."""
    rest = iter(line.translate(SEPARATORS).split("|"))
    return {
        column: str(n) if column == "no" else next(rest, "").strip() or "—" for column in columns
    }


def _plain(content: Content) -> Any:
    if isinstance(content, Value):
        return Figure(content.key, content.text, content.query[:60])
    if isinstance(content, Said):
        return Sentence(tuple(_plain(part) for part in content.parts))
    if isinstance(content, Bars):
        return bars(content.rows)
    if isinstance(content, Line):
        return trend(content.days, content.before)
    if isinstance(content, Mapping):
        return {name: _plain(each) for name, each in content.items()}
    if isinstance(content, Sequence) and not isinstance(content, str):
        return [_plain(each) for each in content]
    return content
