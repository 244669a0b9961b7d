"""What kind of file the bytes are, whatever their name says; a word for every other kind."""

import re
import zipfile
from pathlib import Path

from campaign.rules.errors import Invalid

PDF = b"%PDF-"
JPG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"
ZIP = b"PK\x03\x04"
BLANK = b" \t\r\n\x00\x1a\xef\xbb\xbf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, .wps, and docx under a password
_HEAD = 4096  # bytes by which a kind is known

EMPTY = "文件是空的。请检查是否选错了文件，或扫描、下载没有完成。"
ARCHIVE = "这是压缩包。请解压，把里面的文件逐个上传。"
PROGRAM = "这是程序，不能上传。请上传 PDF、JPG、PNG、.docx 或 .xlsx 文件。"
SLIDES = "这是演示文稿。请输出为 PDF，再上传。"
PASSWORD = "文件有打开密码。请在 WPS 或 Word、Excel 里取消密码，另存一份，再上传。"
_WEB = "文件内容是网页（HTML、SVG），不能作为证明材料。请在浏览器里打印为 PDF，再上传。"
_PICTURE = "这种图片（%(found)s）不能上传。请另存为 JPG 或 PNG，再上传。"
_HEIC = "这是 HEIC 照片，很多电脑打不开。请在手机相册里另存为 JPG，再上传。"
_TIFF = "这是 TIFF 扫描件。请在扫描软件里存为 PDF，再上传。"
_RTF = "这是 RTF 文件。请在 WPS 或 Word 里另存为 .docx，再上传。"
_SOUND = "这是视频或录音，不能上传。请改交照片或文字材料。"
_TEXT = "这是纯文本。请粘贴到 Word 里存为 .docx，或打印为 PDF，再上传。"
_PREFIXED = "PDF 前面夹带了别的内容。请用 WPS 或浏览器打开，重新打印为 PDF，再上传。"
_OLD_WORD = "这是旧版 .doc 文件。请在 WPS 或 Word 里另存为 .docx，再上传。"
_OLD_EXCEL = "这是旧版 .xls 文件。请在 WPS 或 Excel 里另存为 .xlsx，再上传。"
_OLD = "这是旧格式的 Office 文件。请在 WPS 里另存为 .docx 或 .xlsx，再上传。"
_UNKNOWN = "认不出这是什么文件，可能没有下载或扫描完整。请上传 PDF、JPG、PNG、.docx 或 .xlsx 文件。"

_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", _PICTURE, "GIF"), (b"BM", _PICTURE, "BMP"), (b"8BPS", _PICTURE, "PSD"),
    (b"II*\0", _TIFF, ""), (b"MM\0*", _TIFF, ""), (b"{\\rtf", _RTF, ""),
    (b"PK\x05\x06", ARCHIVE, ""), (b"PK\x07\x08", ARCHIVE, ""), (b"Rar!", ARCHIVE, ""),
    (b"7z\xbc\xaf", ARCHIVE, ""), (b"\x1f\x8b", ARCHIVE, ""), (b"\xfd7zXZ", ARCHIVE, ""),
    (b"#!AMR", _SOUND, ""), (b"MZ", PROGRAM, ""), (b"\x7fELF", PROGRAM, ""), (b"#!", PROGRAM, ""),
    (b"\xca\xfe\xba\xbe", PROGRAM, ""), (b"L\0\0\0\x01\x14\x02", PROGRAM, ""),
    (b"ID3", _SOUND, ""), (b"OggS", _SOUND, ""), (b"\x1aE\xdf\xa3", _SOUND, ""),
    (b"0&\xb2u", _SOUND, ""),
)  # fmt: skip
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"hevx", b"mif1", b"msf1")
_MARKUP = re.compile(rb"<(!doctype|html|head|body|svg|script|\?xml|!--)|mime-version:", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# The streams of an old Office file, as its directory names them.
_STREAMS = (
    ("EncryptedPackage", PASSWORD),
    ("WordDocument", _OLD_WORD),
    ("Workbook", _OLD_EXCEL),
    ("PowerPoint Document", SLIDES),
)


def kind_of(content: bytes) -> bytes:
    """Return PDF, JPG, PNG or ZIP: how the content begins.

    Raises:
        Invalid: it is another kind of file, or bytes stand before the file's own beginning.
    """
    head = content[:_HEAD]
    for begins in (JPG, PNG, ZIP):
        if head.startswith(begins):
            return begins
    if head.lstrip(BLANK).startswith(PDF):
        return PDF
    if not content.strip(BLANK):
        raise Invalid(EMPTY)
    if head.startswith(_OLE):
        names = (message for name, message in _STREAMS if name.encode("utf-16-le") in content)
        raise Invalid(next(names, _OLD))
    raise _other(head)


def _other(head: bytes) -> Invalid:
    """Return the refusal that says what it is instead."""
    for begins, message, found in _BEGINNINGS:
        if head.startswith(begins):
            return Invalid(message, found=found) if found else Invalid(message)
    if refused := _boxed(head):
        return refused
    if _MARKUP.search(head):
        return Invalid(_WEB)
    if PDF in head:
        return Invalid(_PREFIXED)
    text = head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _CONTROL.search(head)
    return Invalid(_TEXT if text else _UNKNOWN)


def _boxed(head: bytes) -> Invalid | None:
    """Return the refusal of kinds that are named a few bytes in."""
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC_BRANDS:
            return Invalid(_HEIC)
        return Invalid(_PICTURE, found="AVIF") if head[8:12] == b"avif" else Invalid(_SOUND)
    if head.startswith(b"RIFF"):
        return Invalid(_PICTURE, found="WEBP") if head[8:12] == b"WEBP" else Invalid(_SOUND)
    return None


_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")  # six bytes: chance does not write them


def refuse_second(content: bytes, path: Path) -> None:
    """Refuse a PDF or a picture that an unpacking program would open too.

    Raises:
        Invalid: an archive begins where the file ends.
    """
    if zipfile.is_zipfile(path) or any(begins in content for begins in _ARCHIVES):
        raise Invalid("文件里夹带了压缩包。请重新扫描、拍照或打印为 PDF，再上传。")
