"""The XML of one part, read once on bounds, without anything being built from it.

Expat tells of every element and keeps none. A document type declaration (where entities come
from) is refused wherever it stands.
"""

import zipfile
import zlib
from xml.parsers import expat

from campaign.papers.evidence.office.package import DAMAGED
from campaign.rules.errors import Invalid

CHUNK = 64 * 1024
_MOST_TOKEN = 2 * 1024 * 1024  # a tag or a text that does not end
_MOST_DEPTH = 300
_MOST_ELEMENTS = 5_000_000
# What broken bytes meet in expat, zipfile and zlib; LookupError is an encoding nobody knows.
BROKEN = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError,
    RuntimeError,
)  # fmt: skip

Attributes = dict[str, str]


class Scanner:
    """Reads one part and notes nothing but how deep and how many its elements are."""

    def __init__(self) -> None:
        self.depth = 0
        self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def _refuse(self, *_: object) -> None:
        raise Invalid(DAMAGED)

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; its name is "namespace name"."""
        self.depth += 1
        self.elements += 1
        if self.depth > _MOST_DEPTH or self.elements > _MOST_ELEMENTS:
            raise Invalid(DAMAGED)

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1

    def scan(self, archive: zipfile.ZipFile, name: str) -> None:
        """Read the part to its end, in pieces.

        A tag that does not end within bounds is refused early: expat begins it anew with every
        piece, and so may be kept busy by one.

        Raises:
            Invalid: it is not well formed, or beyond the bounds.
        """
        fed = 0
        try:
            with archive.open(name) as source:
                while piece := source.read(CHUNK):
                    self.parser.Parse(piece, False)
                    fed += len(piece)
                    if fed - self.parser.CurrentByteIndex > _MOST_TOKEN:
                        raise Invalid(DAMAGED)
                self.parser.Parse(b"", True)
        except BROKEN:
            raise Invalid(DAMAGED) from None


class Collector(Scanner):
    """Keeps the elements of a small part, by name without namespace."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the element; attribute names lose their namespace too."""
        super().start(name, attributes)
        if self.elements > 50_000:
            raise Invalid(DAMAGED)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.found.append((name.rpartition(" ")[2], plain))

    def all(self, name: str) -> list[Attributes]:
        """Return the attributes of every element of this name."""
        return [attributes for found, attributes in self.found if found == name]
