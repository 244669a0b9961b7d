"""A docx to what stands in it: figures by their controls, every other number, texts, tables."""

import io
import zipfile
from typing import Any

from lxml import etree

from campaign.papers.evidence.office.package import DAMAGED
from campaign.papers.official.fill.controls import w
from campaign.papers.official.fill.template import judged
from campaign.papers.official.printed import (
    Cell,
    Loose,
    Paragraph,
    Printed,
    Reading,
    Table,
)
from campaign.papers.official.reading.numbers import loose, sentence
from campaign.papers.official.reading.walk import (
    Control,
    Line,
    below,
    blocks,
    boxes,
    line_of,
)
from campaign.rules.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
MOST_MARKUP = 32 * 1024 * 1024
_MOST_FIGURES = 100_000
_MOST_CHARACTERS = 2_000_000
TITLE = "公文标题"  # long ones are broken in lines: that is no part of their words
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"


def read_docx(data: bytes) -> Reading:
    """Read a paper back, as it left or as somebody has edited it.

    Raises:
        Invalid: not a Word file, damaged, beyond the bounds, or with parts that act or fetch.
    """
    with zipfile.ZipFile(io.BytesIO(judged(data, MOST_BYTES))) as archive:
        root = parsed(archive, _DOCUMENT)
        names = _style_names(archive)
    body = root.find(w("body"))
    if body is None:
        raise Invalid(DAMAGED)
    reader = _Reader(names)
    reader.read(body, None)
    return Reading(
        tuple(reader.figures), tuple(reader.loose), tuple(reader.paragraphs), tuple(reader.tables)
    )


def parsed(archive: zipfile.ZipFile, name: str) -> Any:
    """Return a part's root; nothing is fetched, no entity is opened.

    Raises:
        Invalid: there is no such part, it is too big, or not well formed.
    """
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Invalid("这不是 Word 文档。请上传 .docx 文件。") from None
    if info.file_size > MOST_MARKUP:
        raise Invalid(DAMAGED)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(archive.read(info), parser)
    except etree.XMLSyntaxError:
        raise Invalid(DAMAGED) from None


def _style_names(archive: zipfile.ZipFile) -> dict[str, str]:
    if _STYLES not in archive.namelist():
        return {}
    found = {}
    for style in parsed(archive, _STYLES).iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            found[str(style.get(w("styleId")))] = str(name.get(w("val")))
    return found


class _Reader:
    """Collects what it meets, in the order of the page, within bounds."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.figures: list[Printed] = []
        self.loose: list[Loose] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.characters = 0

    def read(self, element: Any, control: Control | None) -> None:
        for block, around in blocks(element, control):
            if block.tag == w("tbl"):
                self.table(block, around)
            else:
                self.paragraph(block, around)

    def paragraph(self, element: Any, control: Control | None) -> None:
        line = self.line(element, control)
        self.take(line, line.text, 0)
        keys = tuple(each.key for each, _, _ in line.spans)
        if line.text.strip() or keys:
            style = self.style(element)
            text = line.text.replace("\n", "") if style == TITLE else line.text
            self.paragraphs.append(Paragraph(text.strip(), style, keys))
        for box in boxes(element):
            self.read(box, control)

    def table(self, element: Any, control: Control | None) -> None:
        rows: list[tuple[Cell, ...]] = []
        heads = 0
        for row, around in below(element, "tr", control):
            if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None and heads == len(rows):
                heads += 1
            rows.append(self.row(row, around))
        self.tables.append(Table(tuple(rows), heads))

    def row(self, element: Any, control: Control | None) -> tuple[Cell, ...]:
        cells = []
        for cell, around in below(element, "tc", control):
            lines = [
                self.line(block, inner)
                for block, inner in blocks(cell, around)
                if block.tag == w("p")
            ]
            cells.append((lines, "\n".join(each.text for each in lines).strip()))
            for block, inner in blocks(cell, around):
                if block.tag == w("tbl"):
                    self.table(block, inner)
        whole = " | ".join(text for _, text in cells)
        for lines, _ in cells:
            for line in lines:
                self.take(line, whole, None)
        return tuple(
            Cell(text, tuple(each.key for line in lines for each, _, _ in line.spans))
            for lines, text in cells
        )

    def line(self, element: Any, control: Control | None) -> Line:
        line = line_of(element, control)
        self.characters += len(line.text)
        if self.characters > _MOST_CHARACTERS or len(self.figures) > _MOST_FIGURES:
            raise Invalid(DAMAGED)
        return line

    def take(self, line: Line, text: str, offset: int | None) -> None:
        """Note a line's figures and its other numbers; a cell's sentence is its whole row."""
        for control, begin, end in sorted(line.spans, key=lambda each: each[1]):
            words = text if offset is None else sentence(line.text, begin)
            self.figures.append(Printed(control.key, line.text[begin:end].strip(), words))
        taken = [(begin, end) for _, begin, end in line.spans]
        for one in loose(line.text, taken):
            self.loose.append(one if offset is not None else Loose(one.text, one.role, text))

    def style(self, element: Any) -> str:
        found = element.find(f"{w('pPr')}/{w('pStyle')}")
        return "" if found is None else self.names.get(str(found.get(w("val"))), "")
