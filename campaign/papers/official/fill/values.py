"""Values made ready for a template: text cleaned, figures and drawings as marks.

A mark is a number between two code points that no text holds; it is one piece of text to jinja,
and becomes a content control once the paper's text is whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaign.papers.official.printed import MOST_KEY, Chart, Figure, Sentence
from campaign.rules.errors import Invalid

OPEN, CLOSE = "\ufdd0", "\ufdd1"
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOST_ROWS = 5_000
_MOST_TEXT = 20_000
_MOST_VALUES = 200_000


@dataclass
class Marks:
    """The figures and drawings that wait behind their marks."""

    held: list[Figure | Chart] = field(default_factory=list)
    seen: int = 0

    def ready(self, value: object) -> object:
        """Return a value as a template gets it.

        Raises:
            Invalid: a text or a list is beyond the bounds.
            TypeError: a plain number, or another thing that papers do not hold.
        """
        self.seen += 1
        if self.seen > _MOST_VALUES:
            raise too_much()
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, Figure | Chart):
            return self._mark(value)
        if isinstance(value, Sentence):
            return "".join(str(self.ready(part)) for part in value.parts)
        return self._several(value)

    def _several(self, value: object) -> object:
        if isinstance(value, Mapping):
            # A name without a value is as good as no name: an if passes it by, a loop too.
            return {str(name): self.ready(each) for name, each in value.items() if each is not None}
        if isinstance(value, Sequence):
            if len(value) > _MOST_ROWS:
                raise too_much()
            return [self.ready(each) for each in value]
        raise TypeError(f"a paper holds no {type(value).__name__}; a number is a Figure")

    def _mark(self, value: Figure | Chart) -> str:
        if isinstance(value, Figure):
            value = Figure(value.key, clean(value.text), clean(value.name))
            if not value.text.strip():
                return ""
            if not 0 < len(value.key) <= MOST_KEY:
                raise ValueError(f"a figure's key has 1 to {MOST_KEY} characters: {value.key!r}")
        self.held.append(value)
        return f"{OPEN}{len(self.held) - 1}{CLOSE}"


def clean(text: str) -> str:
    """Return a text as a document can hold it: line ends alike, nothing that cannot be written."""
    if len(text) > _MOST_TEXT:
        raise too_much()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNWRITABLE.sub("", text)


def too_much() -> Invalid:
    """Return the refusal of values beyond the bounds."""
    return Invalid("内容太多，一份公文放不下。请分成几份。")
