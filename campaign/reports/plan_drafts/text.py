"""A paper's text with its marks, paragraph by paragraph; of a long one only what is near a mark."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from campaign.rules.plan_drafts.cards import Card, Kind

WHOLE_UP_TO = 12_000  # characters that a page shows without leaving anything out
NEAR = 1  # paragraphs beside a marked one that stay
MOST_PIECE = 400  # characters between two marks of a long text
KEPT = 120  # what stays of a longer one at each end


@dataclass(frozen=True)
class Sign:
    """What a mark says of one card: its kind, its number among its kind, whether it counts."""

    card_id: int
    kind: Kind
    number: int
    live: bool


@dataclass(frozen=True)
class Piece:
    """Words of a paragraph; with signs they are a mark. ``left``: how many characters are cut."""

    words: str
    signs: tuple[Sign, ...] = ()
    left: int = 0


@dataclass(frozen=True)
class Paragraph:
    """One line of the paper from ``start``; or a run of ``skipped`` ones that are left out."""

    start: int
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0
    length: int = 0


@dataclass
class _Mark:
    start: int
    end: int
    signs: list[Sign] = field(default_factory=list)


def paragraphs(
    text: str, signs: Sequence[tuple[Card, Sign]], *, whole: bool
) -> tuple[Paragraph, ...]:
    """Return the paper as its page shows it.

    Args:
        text: the paper.
        signs: each card with its sign, in the order of the text.
        whole: whether nothing of a long text is left out.
    """
    marks = _marks(text, signs)
    short = whole or len(text) <= WHOLE_UP_TO
    lines = list(_lines(text, marks))
    if short:
        return tuple(_paragraph(text, *line, cut=False) for line in lines if line[1] > line[0])
    near = {
        n + step
        for n, (_, _, inside) in enumerate(lines) if inside
        for step in range(-NEAR, NEAR + 1)
    }  # fmt: skip
    return tuple(_near(text, lines, near))


def _near(
    text: str, lines: Sequence[tuple[int, int, Sequence[_Mark]]], near: set[int]
) -> Iterator[Paragraph]:
    run: list[tuple[int, int]] = []
    for n, (start, end, inside) in enumerate(lines):
        if n not in near:
            run.append((start, end))
            continue
        yield from _skipped(run)
        run = []
        if end > start:
            yield _paragraph(text, start, end, inside, cut=True)
    yield from _skipped(run)


def _skipped(run: Sequence[tuple[int, int]]) -> Iterator[Paragraph]:
    full = [one for one in run if one[1] > one[0]]
    if full:
        length = sum(end - start for start, end in full)
        yield Paragraph(full[0][0], skipped=len(full), length=length)


def _marks(text: str, signs: Iterable[tuple[Card, Sign]]) -> list[_Mark]:
    """Return where the marks stand: cards that share a place share a mark, no two overlap."""
    found: list[_Mark] = []
    for card, sign in sorted(signs, key=lambda pair: pair[0].place):
        line_end = text.find("\n", card.place)
        line_end = len(text) if line_end < 0 else line_end
        end = min(card.place + len(card.read.get("phrase") or ""), line_end)
        if end <= card.place:
            continue
        if found and card.place < found[-1].end:
            found[-1].signs.append(sign)
        else:
            found.append(_Mark(card.place, end, [sign]))
    return found


def _lines(text: str, marks: Sequence[_Mark]) -> Iterator[tuple[int, int, Sequence[_Mark]]]:
    start, next_mark = 0, 0
    for line in text.split("\n"):
        end, first = start + len(line), next_mark
        while next_mark < len(marks) and marks[next_mark].start < end:
            next_mark += 1
        yield start, end, marks[first:next_mark]
        start = end + 1


def _paragraph(text: str, start: int, end: int, inside: Sequence[_Mark], *, cut: bool) -> Paragraph:
    pieces: list[Piece] = []
    place = start
    for mark in inside:
        pieces += _plain(text[place : mark.start], cut)
        pieces.append(Piece(text[mark.start : mark.end], tuple(mark.signs)))
        place = mark.end
    pieces += _plain(text[place:end], cut)
    return Paragraph(start, tuple(pieces), length=end - start)


def _plain(words: str, cut: bool) -> Iterator[Piece]:
    if cut and len(words) > MOST_PIECE:
        yield Piece(words[:KEPT])
        yield Piece("", left=len(words) - 2 * KEPT)
        yield Piece(words[-KEPT:])
    elif words:
        yield Piece(words)
