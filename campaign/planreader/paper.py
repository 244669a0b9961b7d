"""A paper as far as it has been looked through: lines, dates, stages, and what stands where."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from campaign.planreader.clean import Clean
from campaign.planreader.dates.damaged import Broken, broken_dates
from campaign.planreader.dates.phrase import Phrase, phrases
from campaign.planreader.duties.actors import Sentence
from campaign.planreader.duties.distractors import books, is_distractor
from campaign.planreader.layout.issued import Front, read_front
from campaign.planreader.layout.lines import Line, lines_of, sentences_of
from campaign.planreader.layout.rows import Row, rows_of
from campaign.planreader.layout.stages import StageAt, stages_of

_TO = ("至", "到", "-")
MOST_PREAMBLE = 3  # lines of a paper without numbers: title, salutation, what it is about
MOST_OF_ITEM = 4  # lines of one item: its text, 责任单位, 完成时间


@dataclass(frozen=True)
class Paper:
    """The evened text with its lines, its broken dates, its other dates and its stages."""

    clean: Clean
    lines: Sequence[Line]
    front: Front
    broken: Sequence[Broken]
    phrases: Sequence[Phrase]
    stages: Sequence[StageAt]

    @property
    def text(self) -> str:
        """The evened text."""
        return self.clean.text

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts."""
        return [line.start for line in self.lines]

    @cached_property
    def numbered(self) -> int:
        """Where the preamble ends: at the first numbered line, else after the first lines."""
        first = next((line.start for line in self.lines if line.level), None)
        return first if first is not None else self.starts[: MOST_PREAMBLE + 1][-1]

    def line_at(self, place: int) -> int:
        """Return the number of the line that holds a place."""
        return max(0, bisect_right(self.starts, place) - 1)

    def sentences(self, number: int) -> list[Sentence]:
        """Return the sentences of a line, with the item that it belongs to."""
        if number not in self._read:
            self._read[number] = list(self._sentences(number))
        return self._read[number]

    @cached_property
    def _read(self) -> dict[int, list[Sentence]]:
        return {}

    def _sentences(self, number: int) -> Iterator[Sentence]:
        line, lines = self.lines[number], self.lines
        first, after = number, number + 1
        while first > 0 and not lines[first].level and number - first < MOST_OF_ITEM:
            first -= 1
        while after < len(lines) and not lines[after].level and after - number < MOST_OF_ITEM:
            after += 1
        item = lines[first].start, lines[after - 1].end
        for start, end in sentences_of(self.text, line.start, line.end):
            yield Sentence(start, end, line.start, line.end, *item)

    def sentence_at(self, place: int) -> str:
        """Return the printed sentence that holds a place."""
        return self.printed(self.sentence_of(place)[1])

    def sentence_of(self, place: int) -> tuple[int, Sentence]:
        """Return the sentence that holds a place, and which of its line it is."""
        all_of_line = self.sentences(self.line_at(place))
        number = max(0, bisect_right(all_of_line, place, key=lambda one: one.start) - 1)
        return number, all_of_line[number]

    def printed(self, at: Sentence) -> str:
        """Return a sentence as it stands in the original."""
        return self.clean.printed(at.start, at.end).strip()

    def heading(self, number: int) -> str:
        """Return the heading of a line, or of the line above that is nothing but one."""
        for one in reversed(self.lines[max(0, number - 1) : number + 1]):
            if one.head:
                return self.text[one.body : one.head]
        return ""

    @cached_property
    def _rows(self) -> dict[int, Row]:
        return {row.start: row for row in rows_of(self.clean, self.lines)}

    def row_at(self, place: int) -> Row | None:
        """Return the row of a table that a place stands in."""
        return self._rows.get(self.lines[self.line_at(place)].start)

    def stage_at(self, place: int) -> str | None:
        """Return the name of the stage that a place stands in."""
        inside = [one for one in self.stages if one.start <= place < one.end]
        return inside[-1].name if inside else None

    def whole_windows(self) -> Iterator[Phrase]:
        """Give the ranges that may tell the time of the whole work: not those of past things."""
        for one in self.phrases:
            if not one.is_range:
                continue
            _, at = self.sentence_of(one.start)
            if not is_distractor(self.text, one, at.start, at.end):
                yield one


def look_through(clean: Clean) -> Paper:
    """Find lines, dates and stages; dates inside titles of other papers are left out."""
    text = clean.text
    lines = list(lines_of(text))
    front = read_front(text, lines)
    broken = list(broken_dates(text))
    quiet = sorted([*front.quiet, *books(text), *((one.start, one.end) for one in broken)])
    # 12月10日至2O日: a range whose end is broken has no due day.
    torn = {one.start for one in broken}
    kept = [
        one
        for one in phrases(text)
        if not _within(one, quiet)
        and not (text[one.end : one.end + 1] in _TO and one.end + 1 in torn)
    ]
    return Paper(clean, lines, front, broken, kept, stages_of(text, lines, kept))


def _within(phrase: Phrase, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (phrase.end, 0))
    near = spans[max(0, at - 12) : at + 1]
    return any(start < phrase.end and phrase.start < end for start, end in near)
