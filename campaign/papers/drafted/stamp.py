"""Number and date are set into their fields of a signed paper; every other byte of text stays."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lxml import etree

from campaign.papers.official.fill.controls import w
from campaign.papers.official.fill.template import judged
from campaign.reports.paper.dates import printed
from campaign.rules.calendar import day_of
from models.paper import Paper

DOCUMENT = "word/document.xml"


def stamped(docx: bytes, texts: Mapping[str, str]) -> bytes:
    """Return the paper with these fields printing these texts.

    Raises:
        Invalid: it is no Word file.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(judged(docx))) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == DOCUMENT:
                content = _set(content, texts)
            about = zipfile.ZipInfo(info.filename, info.date_time)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, content)
    return out.getvalue()


def stamp_of(paper: Paper, *, today: date) -> Callable[[bytes, str], bytes]:
    """Return what sets a paper's number, the day of its signature and that of its issue."""
    signed_on = day_of(paper.signed_at) if paper.signed_at else today
    texts = {"dated": printed(signed_on), "printed_on": printed(today)}

    def stamp(docx: bytes, number: str) -> bytes:
        return stamped(docx, texts | ({"number": number} if number else {}))

    return stamp


def _set(content: bytes, texts: Mapping[str, str]) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Any = etree.fromstring(content, parser)
    for control in root.iter(w("sdt")):
        tag = control.find(f"{w('sdtPr')}/{w('tag')}")
        if tag is None or tag.get(w("val")) not in texts:
            continue
        runs = list(control.iter(w("t")))
        for n, run in enumerate(runs):
            run.text = texts[tag.get(w("val"))] if n == 0 else ""
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
