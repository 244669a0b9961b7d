"""A form as its page shows it: sections, lines, what stands in each cell, what is wrong there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from campaign.rules.survey.form import Field, Form, Group
from campaign.rules.survey.judge import BARS, Cells, Finding, Standing
from campaign.rules.survey.typed import shown, written

NUMERALS = "一二三四五六七八九十"
EMPTY, SAVED, UNSAVED = "empty", "saved", "unsaved"


@dataclass(frozen=True)
class Wrong:
    """What was typed and not kept, and why."""

    typed: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One field: what stands in it, what stood in the last round, its state, what is wrong.

    ``state`` is empty, saved, unsaved, or a Standing; ``findings`` are those that begin here.
    """

    field: Field
    value: str
    shown: str
    last: str
    state: str
    changed: bool = False
    findings: tuple[Finding, ...] = ()
    wrong: Wrong | None = None


@dataclass(frozen=True)
class Block:
    """Lines under one heading: a row of the table; without heading for a plain list."""

    name: str
    definition: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """A group with its place, in Chinese ``number``; ``named``: a return asks to mend it."""

    group: Group
    place: int
    number: str
    blocks: tuple[Block, ...]
    named: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of its lines."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def state(self) -> str:
        """The worst of its lines' states: what its entry in the list of sections shows."""
        states = {line.state for line in self.lines}
        for state in (UNSAVED, Standing.BROKEN, Standing.DOUBTFUL, Standing.MISSING):
            if state in states:
                return str(state)
        return SAVED if states - {EMPTY} else EMPTY


@dataclass(frozen=True)
class Sheet:
    """A form with its cells."""

    form: Form
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    compares: bool

    @property
    def points(self) -> tuple[Finding, ...]:
        """What keeps it from being handed in."""
        return tuple(one for one in self.findings if one.standing in BARS)

    def count(self, standing: str) -> int:
        """Return how many findings stand so."""
        return sum(1 for one in self.findings if one.standing == standing)

    @property
    def filled(self) -> int:
        """How many required fields are filled in."""
        return self.asked - self.count(Standing.MISSING)

    @property
    def asked(self) -> int:
        """How many fields are required."""
        return sum(1 for one in self.form.fields if one.required)


def sheet_of(
    form: Form,
    cells: Cells,
    before: Cells | None = None,
    findings: Sequence[Finding] = (),
    *,
    wrong: Mapping[str, Wrong] | None = None,
    named: Collection[str] = (),
) -> Sheet:
    """Put form, cells and findings together."""
    at: dict[str, list[Finding]] = {}
    for one in findings:
        at.setdefault(one.fields[0], []).append(one)
    lines = {
        one.key: _line(one, cells, before, tuple(at.get(one.key, ())), (wrong or {}).get(one.key))
        for one in form.fields
    }
    sections = tuple(
        Section(group, place, numeral(place), tuple(_blocks(group, lines)), group.name in named)
        for place, group in enumerate(form.groups, start=1)
    )
    return Sheet(form, sections, tuple(findings), before is not None)


def numeral(number: int) -> str:
    """Return 1 to 99 as a Chinese numeral."""
    tens, ones = divmod(number, 10)
    last = NUMERALS[ones - 1] if ones else ""
    return f"{NUMERALS[tens - 1] if tens > 1 else ''}{'十' if tens else ''}{last}"


def _blocks(group: Group, lines: Mapping[str, Line]) -> Iterator[Block]:
    meant = {row.key: row.definition for row in group.rows}
    for row, fields in groupby(group.fields, key=lambda one: one.row):
        some = tuple(fields)
        yield Block(some[0].row_name, meant.get(row, ""), tuple(lines[one.key] for one in some))


def _line(
    one: Field,
    cells: Cells,
    before: Cells | None,
    findings: tuple[Finding, ...],
    wrong: Wrong | None,
) -> Line:
    value = cells.get(one.key)
    last = before.get(one.previous or one.key) if before is not None else None
    state = SAVED if value is not None else EMPTY
    worst = [standing for standing in Standing if any(f.standing is standing for f in findings)]
    if worst:
        state = worst[0].value
    if wrong is not None:
        state = UNSAVED
    return Line(
        one, wrong.typed if wrong else written(one, value), shown(one, value), shown(one, last),
        state, before is not None and last is not None and value is not None and value != last,
        findings, wrong,
    )  # fmt: skip
