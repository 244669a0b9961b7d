"""The rows 行次 of a form on paper, numbered through; which of them differ; how they fill pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from campaign.rules.survey.form import Field, FieldType, Form
from campaign.rules.survey.typed import shown

Cells = Mapping[str, int | str]


@dataclass(frozen=True)
class Change:
    """A field whose figure on paper is not the one that stands now; both as people read them."""

    row: int
    label: str
    printed: str
    now: str


def row_numbers(form: Form) -> dict[str, int]:
    """Return the printed row of each field: a line of a table is one row, else a field is."""
    numbers: dict[str, int] = {}
    last = 0
    for group in form.groups:
        if group.is_table:
            for _, fields in groupby(group.fields, key=lambda one: one.row):
                last += 1
                numbers |= {one.key: last for one in fields}
            continue
        for one in in_print_order(group.fields):
            last += 1
            numbers[one.key] = last
    return numbers


def in_print_order(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return a list's fields as they are printed: long texts after the others."""
    return tuple(sorted(fields, key=lambda one: one.type is FieldType.TEXT))


def changed_rows(form: Form, printed: Cells, now: Cells) -> tuple[Change, ...]:
    """Return what differs, by row."""
    numbers = row_numbers(form)
    changes = (
        Change(
            numbers[one.key], one.label, shown(one, printed.get(one.key)),
            shown(one, now.get(one.key)),
        )
        for one in form.fields
        if printed.get(one.key) != now.get(one.key)
    )  # fmt: skip
    return tuple(sorted(changes, key=lambda one: one.row))


# Millimetres on A4 at the sizes of survey_print.css; rather too much than too little: what does not
# fit would run onto a page without a code.
ROOM = 204.0
HEAD, ONE_LINE, NEXT_LINE, PADDING = 9.0, 4.3, 4.1, 1.6
SIGNATURES = 46.0
_SIGNS_A_LINE = 58.0  # Chinese signs over the whole width


@dataclass(frozen=True)
class Part:
    """Rows ``first`` to ``last`` (from 0, last not included) of section ``place`` on one page."""

    place: int
    first: int
    last: int
    continued: bool


def height(texts: Sequence[tuple[str, float]]) -> float:
    """Return how high a row is: texts, each with its share of the width."""
    lines = max((ceil(_signs(text) / max(share * _SIGNS_A_LINE - 2, 3)) for text, share in texts),
                default=1)  # fmt: skip
    return PADDING + ONE_LINE + NEXT_LINE * (max(lines, 1) - 1)


def paged(
    sections: Sequence[tuple[float, Sequence[float]]], end: float, room: float = ROOM
) -> list[list[Part]]:
    """Put sections (height of the heading, heights of the rows) on pages.

    A heading never stands alone at the foot of a page; ``end`` is what stands below the last row,
    all on one page.
    """
    pages: list[list[Part]] = [[]]
    left = room
    for place, (head, rows) in enumerate(sections):
        first = 0
        while first < len(rows):
            fits, taken = 0, head
            for one in rows[first:]:
                if taken + one > left:
                    break
                taken, fits = taken + one, fits + 1
            if not fits and pages[-1]:
                pages.append([])
                left = room
                continue
            fits = fits or 1  # a row higher than a page stands on its own
            pages[-1].append(Part(place, first, first + fits, first > 0))
            left -= max(taken, head + rows[first])
            first += fits
    if end > left and pages[-1]:
        pages.append([])
    return pages


def _signs(text: str) -> float:
    return sum(0.55 if one.isascii() else 1 for one in text)
