"""Marks in a filled document become content controls (figures) and drawings (charts)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from campaign.papers.official.fill.drawing import drawing
from campaign.papers.official.fill.values import CLOSE, MARK, OPEN
from campaign.papers.official.printed import Chart, Figure
from campaign.papers.official.reading.bookmarks import name_of
from campaign.rules.errors import Invalid

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_ID = 700_000_000


def w(name: str) -> str:
    """Return a name of Word's own markup."""
    return f"{{{W}}}{name}"


def bind(root: Any, held: list[Figure | Chart], part: Any) -> None:
    """Replace every mark below ``root``; ``part`` takes the pictures of drawings.

    Raises:
        Invalid: a mark stands where Word holds no text.
    """
    taken = {each.get(w("val")) for each in root.iter(w("id"))}
    taken |= {each.get(w("id")) for each in root.iter(w("bookmarkStart"))}
    ids = (str(number) for number in range(_FIRST_ID, 2**31) if str(number) not in taken)
    for run in [each for each in root.iter(w("r")) if OPEN in "".join(each.itertext())]:
        _split(run, held, part, ids)
    if any(OPEN in text or CLOSE in text for text in root.itertext()) or _in_attributes(root):
        raise Invalid("模板把数字放在了不能放的位置（如域代码）。请放在普通文字里。")


def _in_attributes(root: Any) -> bool:
    return any(OPEN in value for each in root.iter() for value in each.attrib.values())


def _split(run: Any, held: list[Figure | Chart], part: Any, ids: Iterator[str]) -> None:
    """Put pieces in the place of a run: the texts between marks, and what the marks stand for."""
    look = run.find(w("rPr"))
    pieces: list[Any] = []
    for child in run:
        if child is look:
            continue
        if child.tag != w("t"):
            pieces.append(_run(look, deepcopy(child)))
            continue
        for number, text in enumerate(MARK.split(child.text or "")):
            if number % 2:
                pieces += _made(held[int(text)], look, part, ids)
            elif text:
                pieces.append(_run(look, _text(text)))
    parent, place = run.getparent(), run.getparent().index(run)
    pieces[-1].tail = run.tail
    parent[place : place + 1] = pieces


def _made(what: Figure | Chart, look: Any, part: Any, ids: Iterator[str]) -> list[Any]:
    number = next(ids)
    if isinstance(what, Chart):
        return [_run(look, drawing(what, part, int(number)))]
    control = _control(what, look, number)
    name = name_of(what.key, int(number) - _FIRST_ID)
    if name is None:
        return [control]
    begin, end = (etree.Element(w(f"bookmark{side}")) for side in ("Start", "End"))
    begin.set(w("id"), number)
    begin.set(w("name"), name)
    end.set(w("id"), number)
    return [begin, control, end]


def _control(figure: Figure, look: Any, number: str) -> Any:
    control = etree.Element(w("sdt"))
    about = etree.SubElement(control, w("sdtPr"))
    if look is not None:
        about.append(deepcopy(look))
    for name, value in (("alias", figure.name or figure.key), ("tag", figure.key), ("id", number)):
        etree.SubElement(about, w(name)).set(w("val"), value)
    # Of no narrower kind: LibreOffice 7.4 writes the text of a plain-text control several times.
    etree.SubElement(control, w("sdtContent")).append(_run(look, _text(figure.text)))
    return control


def _run(look: Any, content: Any) -> Any:
    run = etree.Element(w("r"))
    if look is not None:
        run.append(deepcopy(look))
    run.append(content)
    return run


def _text(text: str) -> Any:
    element = etree.Element(w("t"))
    element.text = text
    element.set(_SPACE, "preserve")
    return element
