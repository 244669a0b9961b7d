"""Workbooks that want to harm: refused on bounds, before a single cell is built."""

import io
import random
import zipfile

import openpyxl
import pytest

from campaign.papers.form_book import read_book
from campaign.papers.tables import grid
from campaign.rules.errors import Invalid
from tests.papers.form_book.forms import BLANK, CODE, FORM, downloaded, opened, saved
from tests.papers.test_hostile_workbook import CASES
from tests.papers.workbooks import GOOD_ROWS, HEAD, MAIN, hostile, pack, parts, sheet, with_part

# Sound as archives and as XML; what is wrong in them shows when cells are read, or is no harm.
READ = {
    "no sheet", "a sheet that is missing", "an empty sheet", "a string that is not there",
    "a number that is none",
}  # fmt: skip


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def merged(ref: str, *, hidden: bool = False) -> bytes:
    merge = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    if hidden:
        return pack({**parts(), "xl/worksheets/sheet9.xml": sheet(after=merge)})
    return hostile(after=merge)


def many_strings() -> bytes:
    return with_part(
        "xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 400_000}</sst>'
    )


def two_codes() -> bytes:
    book = opened()
    book.worksheets[0]["A200"] = CODE.written.replace("1401", "1402")
    return saved(book)


def doubled_column() -> bytes:
    book = opened()
    book.worksheets[0]["J5"] = "本次填写"
    return saved(book)


def plain(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = text
    return saved(book)


EMPTY_CELLS = "".join(
    f'<row r="{row}">' + "".join(f'<c r="{chr(65 + at)}{row}"/>' for at in range(26)) + "</row>"
    for row in range(3, 2_600)
)
OURS = {
    "empty cells without end": (hostile(GOOD_ROWS + EMPTY_CELLS), "格子太多"),
    "a merge over everything": (merged("A1:XFD1048576"), "格子太多"),
    "a merge over everything, hidden": (merged("A1:XFD1048576", hidden=True), "格子太多"),
    "a merge that ends before it begins": (merged("C9:A1"), "文件不完整"),
    "a merge of nothing": (merged("hello"), "文件不完整"),
    "millions of strings": (many_strings(), "展开后太大"),
    "a file of many megabytes": (b"PK\x03\x04" + b"x" * 3_000_000, "最多 2 MB"),
    "a text of many megabytes": ("项目,本次填写\n".encode() * 200_000, "最多 2 MB"),
    "five thousand lines of text": ("项目,本次填写\n".encode() * 5_000, "行数太多"),
    "a pdf by another name": (b"%PDF-1.7\n" + b"0" * 90, "不是表格文件"),
    "a picture by another name": (b"\x89PNG\r\n\x1a\n" + b"0" * 90, "不是表格文件"),
    "a page by another name": (b"<html><table><tr><td>1</td></tr></table></html>", "内容是网页"),
    "the old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
    "under a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码",
    ),
    "nothing": (b"", "文件是空的"),
    "nothing but blanks": (b" \r\n" * 30, "文件是空的"),
    "a text with zeros": (b"a\0b,c\n", "空字符"),
    "a text of two encodings": ("甲乙丙\n".encode() + "甲乙丙\n".encode("gbk"), "编码"),
    "half a workbook of ours": (BLANK[: len(BLANK) // 2], "文件不完整"),
    "ours with a macro": (pack({**parts_of(BLANK), "xl/vbaProject.bin": b"x"}), "宏"),
    "ours with a link": (
        pack({**parts_of(BLANK), "xl/externalLinks/externalLink1.xml": b"<a/>"}), "链接",
    ),
    "ours with an object": (pack({**parts_of(BLANK), "xl/embeddings/a.bin": b"x"}), "嵌有"),
    "two codes": (two_codes(), "几个不同的版本码"),
    "two columns to read": (doubled_column(), "两列都是“本次填写”"),
    "no code": (plain("x"), "没有版本码"),
    "a code and nothing else": (plain(CODE.written), "找不到“项目”"),
    "a text without code": ("项目,本次填写\n台式机,5\n".encode(), "没有版本码"),
}  # fmt: skip
READ |= {"two codes", "two columns to read", "no code", "a code and nothing else"}


@pytest.mark.parametrize("case", [*CASES, *OURS])
def test_a_hostile_workbook_is_refused_before_a_cell_is_built(case, monkeypatch):
    content, said = OURS.get(case) or CASES[case]
    content = content() if callable(content) else content
    built = []
    really = openpyxl.load_workbook
    monkeypatch.setattr(
        grid.openpyxl, "load_workbook", lambda *a, **k: built.append(1) or really(*a, **k)
    )
    with pytest.raises(Invalid) as refused:
        read_book(content, FORM)
    assert str(refused.value).endswith("。")
    if case in OURS:
        assert said in str(refused.value)
    if case not in READ:
        assert built == []


def test_broken_copies_of_a_good_workbook_end_in_a_book_or_a_refusal():
    chance = random.Random(20110120)
    good = parts_of(downloaded())
    for _ in range(40):
        book = dict(good)
        name = chance.choice(list(book))
        bytes_ = bytearray(book[name])
        for _ in range(chance.randrange(1, 5)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        book[name] = bytes(bytes_)
        try:
            read_book(pack(book), FORM)
        except Invalid as refused:
            assert str(refused)
