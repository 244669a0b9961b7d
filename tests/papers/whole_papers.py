"""What no finished paper has: blanks, names left over, bare headings, tables without a row."""

import io

import pypdfium2

from campaign.papers.official.docx import read_docx
from campaign.papers.official.pdf import to_pdf
from campaign.papers.official.printed import Reading

HEADINGS = ("一级标题", "二级标题")
LEFT_OVER = ("None", "{{", "{%", "[]", "Value(", "Figure(", "、。", "，。", "：。", "。。", "，，")


def words_of(pdf: bytes) -> str:
    """All the text that can be selected in it."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def look_through(docx: bytes) -> Reading:
    """Assert that a paper is whole, as Word file and as PDF."""
    reading = read_docx(docx)
    assert [one.key for one in reading.figures if not one.text.strip()] == []
    for table in reading.tables:
        assert len(table.rows) > table.heads, "a table without a row"
        for row in table.rows:
            assert all(cell.text.strip() for cell in row), [cell.text for cell in row]
    text = "\n".join(one.text for one in reading.paragraphs)
    assert [piece for piece in LEFT_OVER if piece in text] == [], text
    headings = [one.text for one in reading.paragraphs if one.style == HEADINGS[0]]
    assert [one[0] for one in headings] == list("一二三四五六七八")[: len(headings)]
    printed = words_of(to_pdf(docx, draft=True))
    assert [piece for piece in LEFT_OVER if piece in printed] == []
    return reading
