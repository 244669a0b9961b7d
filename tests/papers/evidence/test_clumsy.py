# ruff: noqa: E501  (a table of cases reads down its columns)
"""What honest people hand in: right, or refused with words that say what to do."""

import io
import os
import zlib

import pytest
from PIL import Image

from campaign.papers.evidence import Checked
from campaign.papers.evidence.names import agreed_name
from campaign.rules.errors import Invalid
from tests.papers.evidence.conftest import Content, Desk
from tests.papers.evidence.offices import (
    HEAD,
    archive_of,
    docx,
    docx_with,
    field,
    formula,
    old_office,
    pack,
    relation,
    xlsx,
)
from tests.papers.evidence.pdfs import A3, pdf, stream, with_picture
from tests.papers.evidence.pictures import GPS, jpg, phone, png, saved
from tests.papers.workbooks import parts

FIELD = "<< /FT /Tx /T (a) /V (42) /Type /Annot /Subtype /Widget /Rect [60 700 200 720] /P 100 0 R /DA (/Helv 12 Tf) >>"
LINK = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://www.gov.cn) >> >>]"
VML = "<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><br></v:shape></xml>"  # as Excel wrote it
MP4 = b"\0\0\0\x18ftypmp42" + os.urandom(3000)


def wps_book() -> bytes:
    """A workbook as WPS saves it: pictures in cells, notes, a printer's settings, a tick box."""
    return pack(
        {
            **parts(),
            "xl/cellimages.xml": f"{HEAD}<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'/>",
            "xl/media/image1.png": png(),
            "xl/drawings/vmlDrawing1.vml": VML,
            "xl/printerSettings/printerSettings1.bin": b"H\0P\0" + bytes(400),
            "xl/ctrlProps/ctrlProp1.xml": f"{HEAD}<formControlPr xmlns='a' objectType='CheckBox'/>",
            "docProps/custom.xml": f"{HEAD}<Properties xmlns='a'><property name='KSOProductBuildVer'/></Properties>",
        }
    )


def updated() -> bytes:
    """A PDF that was saved once more: its old end stands in the middle."""
    return pdf() + pdf()[9:]


# name as handed in, content, name as shown
TAKEN: dict[str, tuple[str, Content, str]] = {
    "capitals": ("盖章件.PDF", pdf(), "盖章件.PDF"),
    "a long ending": ("照片.JPEG", jpg(), "照片.JPEG"),
    "two endings": ("扫描件.jpg.pdf", pdf(), "扫描件.jpg.pdf"),
    "stray blanks": ("  统计表 (最终版)  2.xlsx ", xlsx(), "统计表 (最终版) 2.xlsx"),
    "a Windows path": ("C:\\Users\\张三\\桌面\\统计表.xlsx", xlsx(), "统计表.xlsx"),
    "a path upward": ("../../etc/passwd.pdf", pdf(), "passwd.pdf"),
    "a turn of direction": ("报告\u202e.pdf", pdf(), "报告.pdf"),
    "invisible characters": ("报\u200b告\ufeff.pdf", pdf(), "报告.pdf"),
    "a NUL": ("a\0b.pdf", pdf(), "ab.pdf"),
    "a line break": ("报告\r\n第二行.pdf", pdf(), "报告 第二行.pdf"),
    "no ending, as phones do": ("IMG_2034", jpg(), "IMG_2034.jpg"),
    "a year for an ending": ("统计表.2026", xlsx(), "统计表.2026.xlsx"),
    "a copy's number for an ending": ("报告.pdf(1)", pdf(), "报告.pdf(1).pdf"),
    "a full stop too many": ("报告.pdf.", pdf(), "报告.pdf"),
    "nothing but an ending": (".pdf", pdf(), "pdf.pdf"),
    "no name": ("", pdf(), "未命名.pdf"),
    "a name that a server obeys": (".htaccess", pdf(), "htaccess.pdf"),
    "a device": ("con.pdf", pdf(), "_con.pdf"),
    "signs that Windows forbids": ('"统计":表<1>?.xlsx', xlsx(), "_统计__表_1__.xlsx"),
    "Chinese quotes": ("关于“正版化”的通知（2026）.docx", docx(), "关于“正版化”的通知（2026）.docx"),
    "a rare character": ("𠮷林.pdf", pdf(), "𠮷林.pdf"),
    "a face": ("照片😀.jpg", jpg(), "照片😀.jpg"),
    "letters in two pieces": ("re\u0301sume\u0301.pdf", pdf(), "r\u00e9sum\u00e9.pdf"),
    "a name of 300 characters": ("表" * 300 + ".pdf", pdf(), "表" * 195 + "….pdf"),
    "PDF 1.3": ("a.pdf", pdf(version="1.3"), "a.pdf"),
    "PDF 1.4": ("a.pdf", pdf(version="1.4"), "a.pdf"),
    "PDF 1.5": ("a.pdf", pdf(version="1.5"), "a.pdf"),
    "PDF 1.6": ("a.pdf", pdf(version="1.6"), "a.pdf"),
    "PDF 2.0": ("a.pdf", pdf(version="2.0"), "a.pdf"),
    "a PDF made for the web": ("a.pdf", pdf(first=b"9 0 obj\n<< /Linearized 1 /L 1 /H [1 2] /O 100 /E 1 /N 1 /T 1 >>\nendobj\n"), "a.pdf"),
    "a PDF saved twice": ("a.pdf", updated, "a.pdf"),
    "a PDF with blanks around": ("a.pdf", b"\xef\xbb\xbf\r\n" + pdf() + b"\r\n\0\0\0\x1a", "a.pdf"),
    "a PDF with form fields": ("a.pdf", pdf(catalog="/AcroForm << /Fields [10 0 R] /DA (/Helv 12 Tf) >>", page="/Annots [10 0 R]", extra=[FIELD]), "a.pdf"),
    "a PDF that opens at a page": ("a.pdf", pdf(catalog="/OpenAction [100 0 R /FitH 700]"), "a.pdf"),
    "a PDF that goes to a page": ("a.pdf", pdf(catalog="/OpenAction 10 0 R", extra=["<< /Type /Action /S /GoTo /D [100 0 R /Fit] >>"]), "a.pdf"),
    "a PDF with links": ("a.pdf", pdf(page=LINK), "a.pdf"),
    "an A3 scan": ("a.pdf", lambda: with_picture(jpg(3508, 4961, "RGB", quality=60), 3508, 4961), "a.pdf"),
    "a long narrow page": ("a.pdf", pdf(box=(300, 14_000)), "a.pdf"),
    "a photograph for print": ("a.jpg", jpg(900, 700, "CMYK"), "a.jpg"),
    "a grey photograph": ("a.jpg", jpg(900, 700, "L", progressive=True), "a.jpg"),
    "a photograph that moves": ("MVIMG_1.jpg", jpg() + MP4, "MVIMG_1.jpg"),
    "a scan of 16 bits": ("a.png", png(300, 200, "I;16"), "a.png"),
    "a scan of one bit": ("a.png", png(300, 200, "1"), "a.png"),
    "a picture with a palette": ("a.png", png(300, 200, "P", transparency=0), "a.png"),
    "a picture one can see through": ("a.png", png(300, 200, "LA"), "a.png"),
    "a long screenshot": ("长截图.png", png(1080, 12_000, "L"), "长截图.png"),
    "one point": ("a.png", png(1, 1), "a.png"),
    "a Word file with a picture": ("a.docx", docx_with("word/media/image1.png", png()), "a.docx"),
    "a Word file with a link": ("a.docx", docx(relations=relation("hyperlink", "http://www.gov.cn/")), "a.docx"),
    "page numbers and pasted pictures": ("a.docx", docx(field(" PAGE ") + field(' INCLUDEPICTURE "C:\\a.png" ') + "<w:p><w:r><w:t>DDE LINK</w:t></w:r></w:p>"), "a.docx"),
    "a workbook from WPS": ("a.xlsx", wps_book, "a.xlsx"),
    "a bar within words": ("a.xlsx", formula("IF(A1=&quot;a|b&quot;,'x|y'!B2,1)"), "a.xlsx"),
}  # fmt: skip

# name as handed in, content, what the message says
REFUSED: dict[str, tuple[str, Content, str]] = {
    "a Word file named PDF": ("统计表.pdf", docx(), "文件名以 .pdf 结尾，内容却是 .docx"),
    "a jpg named png": ("照片.png", jpg(), "内容却是 .jpg"),
    "a png named JPG": ("照片.JPG", png(), "文件名以 .jpg 结尾，内容却是 .png"),
    "a workbook named docx": ("统计表.docx", xlsx(), "内容却是 .xlsx"),
    "a new Word file named doc": ("自查.doc", docx(), "把文件名的结尾改为 .docx"),
    "a paper named like a program": ("通知.exe", pdf(), "文件名以 .exe 结尾"),
    "a program's name turned round": ("通知\u202efdp.exe", pdf(), "文件名以 .exe 结尾"),
    "an old Word file": ("自查.doc", old_office("WordDocument"), "这是旧版 .doc 文件。请在 WPS 或 Word 里另存为 .docx"),
    "an old Word file with a new name": ("自查.docx", old_office("WordDocument"), "旧版 .doc"),
    "an old workbook": ("统计表.xls", old_office("Workbook"), "另存为 .xlsx"),
    "old slides": ("汇报.ppt", old_office("PowerPoint Document"), "演示文稿"),
    "an old letter": ("信.msg", old_office("__properties_version1.0"), "旧格式"),
    "rich text": ("自查.doc", b"{\\rtf1 \\ansi x}", "RTF"),
    "plain text": ("说明.txt", "说明".encode(), "这是纯文本"),
    "text in the encoding of Windows": ("说明.txt", "第一行\r\n第二行".encode("gb18030"), "这是纯文本"),
    "a list": ("名单.csv", b"a,b\r\n1,2\r\n", "这是纯文本"),
    "a HEIC photograph": ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(90), "请在手机相册里另存为 JPG"),
    "a HEIC photograph named jpg": ("IMG_1.jpg", b"\0\0\0\x18ftypmif1" + bytes(90), "HEIC"),
    "a film": ("现场.mp4", MP4, "视频或录音"),
    "a voice message": ("录音.amr", b"#!AMR\n" + bytes(60), "视频或录音"),
    "a TIFF scan": ("扫描.tif", saved("TIFF"), "TIFF"),
    "a BMP picture": ("图.bmp", saved("BMP"), "BMP"),
    "a GIF picture": ("图.gif", saved("GIF"), "请另存为 JPG 或 PNG"),
    "a WEBP picture": ("mmexport.jpg", saved("WEBP"), "WEBP"),
    "an official paper of the new kind": ("通知.ofd", archive_of({"OFD.xml": "<a/>"}), "OFD"),
    "a file of LibreOffice": ("自查.odt", archive_of({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}), "OpenDocument"),
    "a zip": ("材料.zip", archive_of({"a.pdf": "x"}), "请解压"),
    "a rar": ("材料.rar", b"Rar!\x1a\x07\x00" + bytes(50), "请解压"),
    "a 7z": ("材料.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "请解压"),
    "a saved web page": ("网页.mht", b"MIME-Version: 1.0\r\n<html>", "网页"),
    "nothing": ("盖章件.pdf", b"", "文件是空的"),
    "a download that only reserved its place": ("盖章件.pdf", bytes(9000), "文件是空的"),
    "one byte": ("盖章件.pdf", b"\x01", "认不出这是什么文件"),
    "half a download": ("盖章件.pdf", pdf(pages=40)[:3000], "请重新扫描、下载"),
    "a scan without pages": ("盖章件.pdf", pdf(pages=0), "一页也没有"),
    "more than the limit": ("盖章件.pdf", lambda: pdf(extra=[stream(bytes(21 << 20))]), "文件超过 20 MB"),
    "a photograph of 108 million points": ("照片.png", png(12_000, 9_000, "1"), "图片太大"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "shown"), TAKEN.values(), ids=TAKEN)
def test_a_clumsy_file_is_taken_as_what_it_is(
    name: str, content: Content, shown: str, desk: Desk
) -> None:
    checked = desk.hand_in(name, content)
    assert checked.name == shown
    assert checked.name.lower().replace("jpeg", "jpg").endswith(f".{checked.media}")
    assert len(checked.previews) == (0 if checked.media in ("docx", "xlsx") else 1)
    for file in checked.previews:
        with Image.open(file) as preview:
            assert preview.format == "JPEG"
            assert preview.width <= 1200


@pytest.mark.parametrize(("name", "content", "says"), REFUSED.values(), ids=REFUSED)
def test_a_clumsy_file_that_cannot_be_taken_is_refused_with_what_to_do(
    name: str, content: Content, says: str, desk: Desk
) -> None:
    with pytest.raises(Invalid) as refused:
        desk.hand_in(name, content)
    assert says in str(refused.value)
    assert any(advice in str(refused.value) for advice in ("请", "最多"))


def test_there_are_enough_clumsy_files() -> None:
    assert len(TAKEN) + len(REFUSED) >= 60


def test_what_is_known_of_a_file_is_right(desk: Desk) -> None:
    content = pdf(pages=300)
    checked = desk.hand_in("年报.pdf", content)
    assert (checked.pages, len(checked.previews), checked.size) == (300, 5, len(content))
    assert [file.name for file in checked.previews] == [f"{n}.jpg" for n in range(1, 6)]
    picture = desk.hand_in("照片.png", png(640, 480))
    assert (picture.pages, picture.width, picture.height) == (1, 640, 480)


def test_a_photograph_is_shown_upright_and_without_the_place_where_it_was_taken(desk: Desk) -> None:
    content = phone(turn=6)
    assert GPS.encode() in content
    checked = desk.hand_in("照片.jpg", content)
    assert (checked.width, checked.height) == (600, 800)
    kept = checked.previews[0].read_bytes()
    assert GPS.encode() not in kept
    assert b"Exif" not in kept
    assert dark_corner(checked) == "upper right"


def dark_corner(checked: Checked) -> str:
    """Say where the quarter lies that was dark in the upper left as it was taken."""
    with Image.open(checked.previews[0]) as image:
        grey = image.convert("L")
        w, h = grey.size
        corners = {
            "upper left": (w // 5, h // 5), "upper right": (4 * w // 5, h // 5),
            "lower left": (w // 5, 4 * h // 5), "lower right": (4 * w // 5, 4 * h // 5),
        }  # fmt: skip
        return min(corners, key=lambda each: grey.getpixel(corners[each]))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "I;16", "LA", "RGBA"])
def test_a_preview_shows_the_picture_in_every_mode(mode: str, desk: Desk) -> None:
    checked = desk.hand_in("图.png", png(300, 200, mode))
    assert dark_corner(checked) == "upper left"
    with Image.open(checked.previews[0]) as image:
        grey = image.convert("L")
        assert abs(grey.getpixel((20, 20)) - 20) < 30  # type: ignore[operator]
        assert abs(grey.getpixel((280, 180)) - 230) < 30  # type: ignore[operator]


def test_a_page_shows_what_is_drawn_on_it(desk: Desk) -> None:
    checked = desk.hand_in("a.pdf", pdf(box=A3, drawing=b"0 g 0 600 420 600 re f"))
    assert dark_corner(checked) == "upper left"


def test_a_page_too_much_to_draw_is_kept_without_a_preview(desk: Desk) -> None:
    endless = zlib.compress(b"0 0 m 500 700 l 3 3 c 0 0 500 700 re B " * 3_000_000, 9)
    heavy = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (
        len(endless),
        endless,
    )
    checked = desk.hand_in(
        "a.pdf",
        pdf(page="/Resources << /XObject << /S 10 0 R >> >>", drawing=b"/S Do " * 50,
            extra=[heavy.replace(b"<<", b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 900]", 1)]),
    )  # fmt: skip
    assert checked.pages == 1
    assert checked.previews == ()


@pytest.mark.parametrize("length", [1, 195, 196, 197, 400])
def test_a_shown_name_keeps_its_ending_whatever_its_length(length: int) -> None:
    from campaign.papers.evidence import Media

    shown = agreed_name("表" * length + ".docx", Media.DOCX)
    assert len(shown) <= 200
    assert shown.endswith(".docx")


def test_a_picture_in_a_buffer_is_what_the_builders_say() -> None:
    assert Image.open(io.BytesIO(jpg(mode="CMYK"))).mode == "CMYK"
