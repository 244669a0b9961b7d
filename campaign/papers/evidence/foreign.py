"""A second file hidden behind the first: an archive that begins where a picture ends."""

import zipfile
from pathlib import Path

from campaign.rules.errors import Invalid

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")  # six bytes: chance does not write them


def refuse_foreign(content: bytes, path: Path) -> None:
    """Refuse a PDF or a picture that an unpacking program would open too.

    Raises:
        Invalid: it is an archive as well.
    """
    if zipfile.is_zipfile(path) or any(begins in content for begins in _ARCHIVES):
        raise Invalid("文件里夹带了压缩包。请重新扫描、拍照或打印为 PDF，再上传。")
