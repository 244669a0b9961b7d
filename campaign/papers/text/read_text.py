"""A txt or docx file to text, a line for each paragraph; everything else in it is left."""

import tempfile
from pathlib import Path

from campaign.papers.evidence.office.markup import Attributes, Scanner
from campaign.papers.evidence.office.package import DAMAGED, open_package
from campaign.papers.evidence.office.parts import MACROS
from campaign.papers.tables.csv_text import decode
from campaign.rules.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_CHARACTERS = 1_000_000
_DOCUMENT = "word/document.xml"
# A cell of more text than this lays out a page, it is no field of a row.
LONGEST_CELL = 300
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_OLD = b"\xd0\xcf\x11\xe0"  # how .doc and encrypted files begin


def read_text(name: str, content: bytes) -> str:
    """Return the words of a file, judged by its content; ``name`` tells docx from txt.

    Raises:
        Invalid: too big, another kind of file, damaged, or text of no known encoding.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("文件太大，最多 %(most)s MB。", most=MOST_BYTES // 1024**2)
    if content.startswith(_OLD):
        raise Invalid("这是旧格式（.doc、.wps）或有密码的文件。请另存为 .docx，或把正文贴进来。")
    if content.startswith(b"PK"):
        return _docx(content)
    if name.casefold().endswith((".txt", ".text")):
        return _decoded(content)
    raise Invalid("只能读 .docx 和 .txt 文件。其他格式请把正文贴进来。")


def _decoded(content: bytes) -> str:
    try:
        return decode(content)
    except Invalid:
        # Its own sentences speak of lists.
        raise Invalid("文字的编码读不出来。请另存为 UTF-8 的 .txt，或把正文贴进来。") from None


def _docx(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper"
        path.write_bytes(content)
        with open_package(path) as archive:
            if _DOCUMENT not in archive.namelist():
                raise Invalid("这不是 Word 文档。请上传 .docx 或 .txt 文件。")
            if any("vbaproject" in part.casefold() for part in archive.namelist()):
                raise Invalid(MACROS)
            reader = _Paragraphs()
            reader.scan(archive, _DOCUMENT)
    return reader.text


class _Paragraphs(Scanner):
    """Keeps the text of runs; deleted text is not in them, text of boxes comes where it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.pieces: list[str] = []
        self.length = 0
        self.cells: list[int] = []  # where the open cells begin, the innermost last

    def start(self, name: str, attributes: Attributes) -> None:
        """Text begins, or a sign that stands for text."""
        super().start(name, attributes)
        if name == _W + "t":
            self.parser.CharacterDataHandler = self._keep
        elif name in (_W + "tab", _W + "br"):
            self._keep(" " if name == _W + "tab" else "\n")
        elif name == _W + "tc":
            self.cells.append(len(self.pieces))

    def end(self, name: str) -> None:
        """Text ends, or its paragraph, or the document."""
        super().end(name)
        if name == _W + "t":
            self.parser.CharacterDataHandler = None
        elif name == _W + "p":
            self._keep("\n")
        elif name == _W + "tc":
            self._close_cell(self.cells.pop())
        elif name == _W + "tr":
            self._keep("\n")
        elif name == _W + "document":
            self.text = "".join(self.pieces)

    def _close_cell(self, start: int) -> None:
        """Put a cell on one line, parted by a tab; a cell with a page of text stays as it is."""
        said = "".join(self.pieces[start:]).strip()
        if len(said) <= LONGEST_CELL and not self.cells:
            said = said.replace("\n", "；")
            self.pieces[start:] = [said, "\t"]

    def _keep(self, text: str) -> None:
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise Invalid(DAMAGED)
        self.pieces.append(text)
