"""The XML of a workbook, judged on bounds in one pass before anything is built from it.

Expat tells of every element without keeping any. A document type declaration (where entities come
from) is refused wherever it stands; so is text, nesting or a tag of a size that no list needs.
"""

import zipfile
import zlib
from xml.parsers import expat

from campaign.papers.tables.package import damaged

_CHUNK = 64 * 1024
_MOST_TOKEN = 512 * 1024
_MOST_TEXT = 40_000  # a cell holds 32,767 characters
_MOST_DEPTH = 40
_MOST_ELEMENTS = 60_000  # in a part other than a sheet or the strings: styles, names, relations

# What broken bytes meet in expat, zipfile and zlib; LookupError is an encoding
# nobody knows, RuntimeError a kind of packing that zipfile cannot undo.
_DAMAGE = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError,
    RuntimeError,
)  # fmt: skip

Attributes = dict[str, str]


class Scanner:
    """Reads one part and notes nothing but depth, number of elements and the length of texts."""

    most_elements = _MOST_ELEMENTS

    def __init__(self) -> None:
        self.depth = 0
        self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.buffer_size = _MOST_TEXT + 1
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def _refuse(self, *_: object) -> None:
        raise damaged()

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; its name is "namespace name"."""
        self.depth += 1
        self.elements += 1
        if self.depth > _MOST_DEPTH or self.elements > self.most_elements:
            raise damaged()

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1

    def text(self, text: str) -> None:
        """Text comes whole: its buffer holds more than a cell can."""
        if len(text) > _MOST_TEXT:
            raise damaged()

    def scan(self, archive: zipfile.ZipFile, name: str) -> None:
        """Read the part to its end, in pieces.

        A tag that does not end within bounds is refused early: expat 2.5 begins it anew with every
        piece, and so may be kept busy by one.

        Raises:
            Invalid: it is not well formed, or beyond the bounds.
        """
        fed = 0
        try:
            with archive.open(name) as source:
                while piece := source.read(_CHUNK):
                    self.parser.Parse(piece, False)
                    fed += len(piece)
                    if fed - self.parser.CurrentByteIndex > _MOST_TOKEN:
                        raise damaged()
                self.parser.Parse(b"", True)
        except _DAMAGE:
            raise damaged() from None
        finally:
            self._let_go()

    def _let_go(self) -> None:
        """Undo the circle of scanner and parser, so that both are freed at once."""
        self.parser.StartElementHandler = self.parser.EndElementHandler = None
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = None
        self.parser.CharacterDataHandler = None


class StringsScanner(Scanner):
    """Reads the shared strings: many elements, held by their bytes."""

    most_elements = 5_000_000


class Collector(Scanner):
    """Keeps the elements of a small part, by name without namespace."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.root = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the element; attribute names lose their namespace too."""
        super().start(name, attributes)
        self.root = self.root or name
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.found.append((name.rpartition(" ")[2], plain))

    def all(self, name: str) -> list[Attributes]:
        """Return the attributes of every element of this name."""
        return [attributes for found, attributes in self.found if found == name]
