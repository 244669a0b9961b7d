"""A docx to a PDF/A: judged, turned into data, set by typst."""

import io
import json
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import typst

from campaign.papers.evidence.office.package import DAMAGED
from campaign.papers.official.fill.controls import w
from campaign.papers.official.fill.template import judged
from campaign.papers.official.reading.read import MOST_BYTES, parsed
from campaign.papers.official.typeset.blocks import Setter
from campaign.papers.official.typeset.fonts import families, fonts
from campaign.papers.official.typeset.look import Looks
from campaign.papers.official.typeset.pictures import Pictures, targets
from campaign.rules.errors import Invalid

_SOURCE = Path(__file__).with_name("paper.typ")
_RELATIONS = "word/_rels/document.xml.rels"
_TITLE, _DATED = "PaperTitle", "Dated"  # the styles' ids
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_NO_DATE = date(2000, 1, 1)  # PDF/A wants one: of a draft that has none yet
_NO_GLYPH = re.compile(r"the text (.+?) could not be displayed")


def to_pdf(docx: bytes, *, draft: bool = False, own_fonts: str = "") -> bytes:
    """Set a paper; its page numbers, fonts and lines are those of GB/T 9704.

    Args:
        docx: the paper, as written or as edited since.
        draft: whether 草稿 stands behind the text of every page.
        own_fonts: a folder with the office's own 仿宋, 楷体, 小标宋; "" where it has none.

    Returns:
        PDF/A-2b; text can be selected, fonts are embedded, charts are lines and not pixels.

    Raises:
        Invalid: not a Word file that can be taken, or a character that no font has.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            paper = _data(docx, folder) | {"draft": draft, "faces": families(own_fonts)}
            text = json.dumps(paper, ensure_ascii=False, allow_nan=False)
        except ValueError:  # a length that is no number
            raise Invalid(DAMAGED) from None
        (folder / "paper.typ").write_bytes(_SOURCE.read_bytes())
        try:
            return typst.compile(
                str(folder / "paper.typ"), root=str(folder), font_paths=fonts(own_fonts),
                ignore_system_fonts=True, pdf_standards="a-2b",
                sys_inputs={"paper": text},
            )  # fmt: skip
        except typst.TypstError as error:
            raise _refusal(error) from error


def _data(docx: bytes, folder: Path) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(judged(docx, MOST_BYTES))) as archive:
        body = parsed(archive, "word/document.xml").find(w("body"))
        names = archive.namelist()
        styles = parsed(archive, "word/styles.xml") if "word/styles.xml" in names else None
        found = targets(parsed(archive, _RELATIONS)) if _RELATIONS in names else {}
        setter = Setter(Looks(styles), Pictures(archive, found, folder))
        day = _day(_text(body, _DATED))
        return {
            "title": _text(body, _TITLE),
            "date": [day.year, day.month, day.day],
            "blocks": setter.blocks(body),
        }


def _text(body: Any, wanted: str) -> str:
    """Return the words of the first paragraph of this style."""
    for paragraph in body.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")) == wanted:
            return "".join(each.text or "" for each in paragraph.iter(w("t")))
    return ""


def _day(text: str) -> date:
    """Return the day that a paper is dated; its file is never dated by the clock."""
    found = _DATE.search(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else _NO_DATE
    except ValueError:
        return _NO_DATE


def _refusal(error: Exception) -> Exception:
    found = _NO_GLYPH.search(str(error))
    if found is None:
        return error
    return Invalid(
        "这些字没有字体，印不出来：%(text)s。请把含有它们的字体放进 PAPER_FONTS 所指的文件夹。",
        text=found.group(1).strip('"“”'),
    )
