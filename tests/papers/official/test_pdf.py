"""Papers as PDF: pages, text, fonts, the draft mark."""

import pypdfium2
import pytest

from campaign.papers.official.docx import write_docx
from campaign.papers.official.kinds import KINDS, shipped
from campaign.papers.official.pdf import to_pdf
from campaign.papers.official.provenance import provenance_docx
from campaign.rules.errors import Invalid
from tests.papers.official.examples import values

PAGES = {"bulletin": 3, "report": 4, "annual": 3}  # of the examples; all others have two


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            document[at].get_textpage().get_text_bounded().replace("\r\n", "")
            for at in range(len(document))
        ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_pages_and_its_figures_can_be_selected(kind: str) -> None:
    given, figures = values(kind)
    pdf = to_pdf(write_docx(shipped(kind), given))
    pages = texts(pdf)
    assert len(pages) == PAGES.get(kind, 2)
    whole = "".join(pages).replace(" ", "")
    assert all(figure.text.replace(" ", "") in whole for figure in figures.values())
    assert "— 1 —" in pages[0].replace("—1—", "— 1 —")
    assert pdf.count(b"/FontFile") >= 2
    assert b"pdfaid:part" in pdf


def test_a_draft_says_so_on_every_page() -> None:
    given, _ = values("notice")
    paper = write_docx(shipped("notice"), given)
    assert all("草稿" in page for page in texts(to_pdf(paper, draft=True)))
    assert not any("草稿" in page for page in texts(to_pdf(paper)))


def test_what_a_person_typed_is_never_run_as_typst() -> None:
    given, _ = values("notice")
    typed = '#eval("1") $x$ *粗* [括] @引 <a> \\u{41} {{ 7 }}'
    paper = write_docx(shipped("notice"), given | {"opening": [typed]})
    assert typed.replace(" ", "") in "".join(texts(to_pdf(paper))).replace(" ", "")


def test_a_character_that_no_font_has_is_named_and_not_left_out() -> None:
    given, _ = values("notice")
    paper = write_docx(shipped("notice"), given | {"contact": "𠮷田"})
    with pytest.raises(Invalid, match="𠮷"):
        to_pdf(paper)


def test_the_sheet_of_sources_repeats_its_head_and_says_each_number() -> None:
    row = {"key": "a", "text": "3,315", "name": "计算机台数", "query": "各单位自查表之和",
           "as_of": "2026-08-02", "snapshot": "第12号", "units": 70, "check": "一致",
           "digest": "7f3a91c0"}  # fmt: skip
    pages = texts(
        to_pdf(provenance_docx("关于某事的通报", [{**row, "key": f"k{n}"} for n in range(60)]))
    )
    assert len(pages) > 3
    assert all("怎样算的" in page for page in pages)
    assert "".join(pages).count("3,315") == 60
