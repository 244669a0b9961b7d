"""A docx against what the same queries say now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from campaign.papers.official.docx import read_docx
from campaign.papers.official.printed import Reading, Role
from campaign.reports.paper.frame import FRAME_KEYS
from campaign.reports.paper.value import Contents
from campaign.rules.paper.proof import Finding, Printed, Sheet, proofread

ASKED = (Role.COUNT,)
TITLE = "公文标题"


@dataclass(frozen=True)
class Proofed:
    """What was read, and what is wrong."""

    reading: Reading
    fields: int
    findings: tuple[Finding, ...]

    def as_rows(self) -> list[dict[str, Any]]:
        """Return what is wrong as it is kept."""
        return [asdict(one) for one in self.findings]


def proofed(docx: bytes, now: Contents, confirmed: Iterable[Iterable[str]]) -> Proofed:
    """Read a paper and judge it.

    Raises:
        Invalid: it cannot be read.
    """
    reading = read_docx(docx)
    printed = printed_in(reading)
    sheet = Sheet(
        printed, now.texts, now.ties,
        tuple(unvouched(reading, now.known)),
        frozenset((number, sentence) for number, sentence in confirmed),
    )  # fmt: skip
    return Proofed(reading, len(printed), proofread(sheet))


def unvouched(reading: Reading, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the numbers outside all fields that do not belong to a text of the system's own.

    The name of a campaign, the title of the paper it goes by, a telephone: no figures. Nor is a
    row's number in its first cell, or a year that belongs to a date in a field of the same
    sentence: 2026 年行动于[2026年3月]启动.
    """
    often = Counter((one.text, one.sentence) for one in reading.loose)
    title = "".join(each.text for each in reading.paragraphs if each.style == TITLE)
    texts = sorted((one for one in known if len(one) > 1), key=len, reverse=True)
    for one in reading.loose:
        if one.role not in ASKED:
            continue
        if one.sentence.startswith(f"{one.text} | ") and often[one.text, one.sentence] == 1:
            continue  # the first cell of a row, once: the row's own number
        # A long title stands in several lines: a name may be broken between two of them.
        rest = title if one.sentence in title else one.sentence
        for text in texts:
            rest = rest.replace(text, "\n")
        for field in reading.figures:
            if field.sentence == one.sentence and ("年" in field.text or "月" in field.text):
                rest = rest.replace(field.text, "\n", 1)
        if one.text in rest:
            yield one.text, one.sentence


def printed_in(reading: Reading) -> tuple[Printed, ...]:
    """Return the fields of a paper, without those that are set at issue."""
    return tuple(
        Printed(one.key, one.text, one.sentence)
        for one in reading.figures
        if one.key not in FRAME_KEYS
    )


def texts_of(figures: Mapping[str, str]) -> dict[str, str]:
    """Return fields by key without those that are set at issue."""
    return {key: text for key, text in figures.items() if key not in FRAME_KEYS}
