"""GB/T 9704-2012, read from the markup of what is written: page, lines, faces, places."""

import io
import zipfile
from functools import cache

import pytest
from lxml import etree

from campaign.papers.official.docx import read_docx, write_docx
from campaign.papers.official.kinds import KINDS, shipped
from campaign.papers.official.reading.numbers import loose
from tests.papers.official.examples import values

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4


@cache
def parts(kind: str) -> dict[str, object]:
    data = write_docx(shipped(kind), values(kind)[0])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_a4_with_the_margins_of_the_standard(kind: str) -> None:
    document = parts(kind)["word/document.xml"]
    margins = next(document.iter(f"{W}pgMar"))
    got = [
        round(int(margins.get(f"{W}{side}")) / MM) for side in ("top", "bottom", "left", "right")
    ]
    assert got == [37, 35, 28, 26]
    size = next(document.iter(f"{W}pgSz"))
    assert [round(int(size.get(f"{W}{side}")) / MM) for side in ("w", "h")] == [210, 297]


def test_faces_sizes_and_lines_are_those_of_the_standard() -> None:
    wanted = {  # style -> face, half points, line in twentieths of a point
        "公文正文": ("仿宋_GB2312", "32", "579"),
        "公文标题": ("方正小标宋简体", "44", "700"),
        "一级标题": ("黑体", "32", "579"),
        "二级标题": ("楷体_GB2312", "32", "579"),
        "三级标题": ("仿宋_GB2312", "32", "579"),
        "页码": ("宋体", "28", "400"),
    }
    found = {}
    for style in parts("notice")["word/styles.xml"].iter(f"{W}style"):
        name = style.find(f"{W}name").get(f"{W}val")
        if name in wanted:
            face = style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
            size = style.find(f"{W}rPr/{W}sz").get(f"{W}val")
            line = style.find(f"{W}pPr/{W}spacing").get(f"{W}line")
            found[name] = (face, size, line)
    assert found == wanted


def test_22_lines_of_28_characters_fit_the_page() -> None:
    assert 22 * 579 <= round(225 * MM) < 23 * 579
    assert 28 * (320 - 5) <= round(156 * MM) < 29 * (320 - 5)


def test_page_numbers_stand_outside_on_both_sides() -> None:
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = parts("notice")[name]
        assert footer.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") == side
        assert "".join(footer.itertext()) == "—  PAGE 1 —"
    assert parts("notice")["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None


def test_every_paragraph_has_a_style_with_a_chinese_name() -> None:
    for kind in KINDS:
        reading = read_docx(write_docx(shipped(kind), values(kind)[0]))
        assert all(each.style and not each.style.isascii() for each in reading.paragraphs)
        assert all(table.heads == 1 or len(table.rows[0]) == 2 for table in reading.tables)


def test_numbers_outside_controls_are_told_by_how_they_are_written() -> None:
    text = (
        "1．据云政办发〔2026〕12号，2026年4月20日9:30前，"
        "共3,315台、近1/3、85%、十二家，电话0355-6021188"
    )
    assert [(one.text, one.role.value) for one in loose(text, [])] == [
        ("1", "order"), ("〔2026〕12号", "document"), ("2026年4月20日", "date"), ("9:30", "date"),
        ("3,315", "count"), ("1/3", "count"), ("85%", "count"), ("十二", "words"),
        ("0355-6021188", "phone"),
    ]  # fmt: skip
