"""What kind of file the bytes are, whatever their name says."""

from enum import StrEnum

from campaign.papers.tables.table import MOST_BYTES
from campaign.rules.errors import Invalid

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of xlsx under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_BLANK = b" \t\r\n\xef\xbb\xbf"


class Origin(StrEnum):
    """The two kinds of file that can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"


def origin_of(content: bytes) -> Origin:
    """Return the kind of file.

    Raises:
        Invalid: it is empty, too big, or neither; says how to make one that can be read.
    """
    if not content.strip(_BLANK):
        raise Invalid("文件是空的。请检查是否选错了文件。")
    if len(content) > MOST_BYTES:
        raise Invalid("文件太大，最多 %(most)s MB。请分成几个文件。", most=MOST_BYTES // 1024**2)
    if content.startswith(_ZIP):
        return Origin.WORKBOOK
    if content.startswith(_OLE):
        if _ENCRYPTED in content[: 1024 * 1024]:
            raise Invalid("文件有打开密码。请在表格软件里取消密码，再重新上传。")
        raise Invalid("这是旧格式的文件（.xls）。请用表格软件另存为 .xlsx，再重新上传。")
    start = content[:512].lstrip(_BLANK)
    if start.startswith(b"<"):
        raise Invalid(
            "文件内容是网页，不是表格，虽然名称像表格。请用表格软件打开，另存为 .xlsx，再重新上传。"
        )
    if start.startswith(_OTHERS) or start.startswith(b"PK"):
        raise Invalid("这不是表格文件。请上传 .xlsx 或 .csv。")
    return Origin.TEXT
