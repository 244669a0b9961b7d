"""Words out of txt and docx files, and a reason for every file that has none."""

import pytest

from campaign.papers.text import MOST_BYTES, read_text
from campaign.rules.errors import Invalid
from campaign.rules.time.notice import read_notice
from tests.papers.evidence.offices import docx, docx_with, xlsx
from tests.rules.time.papers import NOTICE_2026


def paragraphs(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def test_a_docx_gives_a_line_for_each_paragraph():
    assert (
        read_text("通知.docx", docx(paragraphs("一、元旦", "二、春节"))) == "一、元旦\n二、春节\n"
    )


def test_runs_are_joined_and_breaks_tabs_and_deletions_are_what_they_are():
    body = (
        "<w:p><w:r><w:t>5月</w:t></w:r><w:r><w:t>1日</w:t><w:tab/><w:t>放假</w:t></w:r>"
        "<w:del><w:r><w:delText>2日</w:delText></w:r></w:del>"
        "<w:r><w:br/><w:t>上班</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read_text("a.docx", docx(body)) == "5月1日 放假\n上班\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_txt_is_read_in_every_usual_encoding(encoding):
    assert read_text("通知.TXT", NOTICE_2026.encode(encoding)) == NOTICE_2026


def test_a_notice_reads_the_same_from_a_docx_and_from_a_txt():
    content = docx(paragraphs(*NOTICE_2026.splitlines()))
    assert read_notice(read_text("a.docx", content)) == read_notice(NOTICE_2026)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"x" * (MOST_BYTES + 1), "文件太大，最多 5 MB。"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式"),
        ("a.pdf", b"%PDF-1.7", "只能读 .docx 和 .txt 文件"),
        ("a.txt", b"\xff\xff\xff\x80", "文字的编码读不出来"),
        ("a.docx", b"PK\x03\x04 and then nothing", "不完整或已损坏"),
        ("a.docx", xlsx(), "不是 Word 文档"),
        ("a.docx", docx_with("word/document.xml", "<w:p"), "不完整或已损坏"),
        ("a.docx", docx_with("word/vbaProject.bin", "x"), "文件里有宏"),
        ("a.docx", docx(paragraphs("字" * 1_000_001)), "不完整或已损坏"),
        (
            "a.docx",
            docx_with("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            "不完整或已损坏",
        ),
    ],
)
def test_a_file_without_words_says_why(name, content, said):
    with pytest.raises(Invalid, match=said):
        read_text(name, content)
