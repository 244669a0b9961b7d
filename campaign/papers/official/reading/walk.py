"""Word's markup to pieces of text, each with the key of the control it stands in.

What was deleted with tracked changes is left out, what was inserted counts; of two forms of the
same drawing the first is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from campaign.papers.official.fill.controls import w
from campaign.papers.official.reading.bookmarks import key_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    {w("del"), w("moveFrom"), w("instrText"), w("delText"), w("pPr"), w("rPr"), w("sdtPr"),
     f"{_MC}Fallback", w("txbxContent")}
)  # fmt: skip
_MARKS = frozenset({w("bookmarkStart"), w("bookmarkEnd")})
_SIGNS = {w("tab"): " ", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}


@dataclass
class Control:
    """A content control: the figure it holds, and whether Word shows its hint instead."""

    key: str
    empty: bool


@dataclass
class Line:
    """A paragraph while it is read: its text, and where controls stand in it."""

    text: str = ""
    spans: list[tuple[Control, int, int]] = field(default_factory=list)
    marks: dict[str, tuple[str, int]] = field(default_factory=dict)  # bookmarks not yet ended
    marked: list[tuple[Control, int, int]] = field(default_factory=list)


def control_of(sdt: Any) -> Control | None:
    """Return what a control is tagged with; None where it is no figure of ours."""
    about = sdt.find(w("sdtPr"))
    tag = None if about is None else about.find(w("tag"))
    if tag is None or not tag.get(w("val")):
        return None
    return Control(str(tag.get(w("val"))), about.find(w("showingPlcHdr")) is not None)


def line_of(paragraph: Any, outer: Control | None = None) -> Line:
    """Read a paragraph."""
    line = Line()
    _read(paragraph, outer, line)
    if outer is not None:
        line.spans.append((outer, 0, len(line.text)))
    known = {control.key for control, _, _ in line.spans}
    line.spans += [each for each in line.marked if each[0].key not in known]
    return line


def _read(element: Any, control: Control | None, line: Line) -> None:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == w("t"):
            if control is None or not control.empty:
                line.text += child.text or ""
        elif child.tag in _SIGNS:
            line.text += _SIGNS[child.tag]
        elif child.tag in _MARKS:
            _mark(child, line)
        elif child.tag == w("sdt"):
            _read_control(child, control, line)
        else:
            _read(child, control, line)


def _mark(bookmark: Any, line: Line) -> None:
    """Follow the bookmarks that stand around figures."""
    number = str(bookmark.get(w("id")))
    key = key_of(str(bookmark.get(w("name"))))
    if key is not None:
        line.marks[number] = (key, len(line.text))
    elif number in line.marks:
        begun = line.marks.pop(number)
        line.marked.append((Control(begun[0], False), begun[1], len(line.text)))


def _read_control(sdt: Any, control: Control | None, line: Line) -> None:
    begun, own = len(line.text), control_of(sdt)
    _read(sdt, own or control, line)
    if own is not None:
        line.spans.append((own, begun, len(line.text)))


def blocks(element: Any, control: Control | None = None) -> Iterator[tuple[Any, Control | None]]:
    """Yield paragraphs and tables below a body, cell or text box, controls around them opened."""
    for child in element:
        if child.tag in (w("p"), w("tbl")):
            yield child, control
        elif child.tag == w("sdt"):
            yield from blocks(child, control_of(child) or control)
        elif child.tag in (w("sdtContent"), w("ins"), w("customXml"), w("smartTag")):
            yield from blocks(child, control)


def below(element: Any, name: str, control: Control | None) -> Iterator[tuple[Any, Control | None]]:
    """Yield a table's rows or a row's cells, controls around them opened."""
    for child in element:
        if child.tag == w(name):
            yield child, control
        elif child.tag == w("sdt"):
            yield from below(child, name, control_of(child) or control)
        elif child.tag in (w("sdtContent"), w("ins"), w("customXml")):
            yield from below(child, name, control)


def boxes(paragraph: Any) -> Iterator[Any]:
    """Yield the text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(w("txbxContent")):
        if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
            yield box
