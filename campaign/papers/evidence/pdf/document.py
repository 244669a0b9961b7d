"""A PDF as a whole: it begins and ends as one, opens without a password, and has pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from campaign.papers.evidence.checked import (
    PREVIEW_PIXELS,
    PREVIEW_WIDTH,
    PREVIEWS,
    Draw,
    Found,
    Media,
)
from campaign.papers.evidence.origin import BLANK
from campaign.papers.evidence.pdf.scan import ACTIVE, ATTACHED, refuse_active
from campaign.papers.evidence.picture import write_preview
from campaign.rules.errors import Invalid

MOST_PAGES = 2_000
_DAMAGED = "PDF 不完整、已损坏或一页也没有，打不开。请重新扫描、下载或打印为 PDF，再上传。"
_PASSWORD = "PDF 设有密码或使用限制。请取消密码，或用 WPS 打开后重新打印为 PDF，再上传。"
_TRAILING = "PDF 后面夹带了别的内容。请用 WPS 或浏览器打开，重新打印为 PDF，再上传。"
_LOCKED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_DYNAMIC = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)


def judge_pdf(path: Path) -> tuple[Found, Draw]:
    """Read the whole file once as bytes, then open it.

    Raises:
        Invalid: damaged, under a password, with content that acts, or without pages.
    """
    content = path.read_bytes()
    _check_end(content)
    if _LOCKED.search(content):
        raise Invalid(_PASSWORD)
    refuse_active(content)
    document = _open(path)
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        raise Invalid(_PASSWORD)
    _ask_library(document)
    return Found(Media.PDF, _count(document)), lambda folder: _draw(document, folder)


def _check_end(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Invalid(_DAMAGED)
    if content[end + len(b"%%EOF") :].strip(BLANK):
        raise Invalid(_TRAILING)


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Invalid(_PASSWORD if locked else _DAMAGED) from None


def _ask_library(document: pypdfium2.PdfDocument) -> None:
    """Ask the reader itself for what the bytes were searched for: two looks see more than one."""
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        raise Invalid(ACTIVE)
    if raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        raise Invalid(ATTACHED)
    if document.get_formtype() in _DYNAMIC:
        raise Invalid("这是要用专门软件填写的动态表单（XFA）。请打印为新的 PDF，再上传。")


def _count(document: pypdfium2.PdfDocument) -> int:
    """Return the number of pages; the first and the last must be there."""
    pages = len(document)
    if pages < 1:
        raise Invalid(_DAMAGED)
    if pages > MOST_PAGES:
        raise Invalid(
            "PDF 有 %(pages)s 页，最多 %(most)s 页。请分成几个文件，再上传。",
            pages=pages,
            most=MOST_PAGES,
        )
    try:
        for number in (0, pages - 1):
            document.get_page_size(number)
    except pypdfium2.PdfiumError:
        raise Invalid(_DAMAGED) from None
    return pages


def _draw(document: pypdfium2.PdfDocument, folder: Path) -> Iterator[int]:
    """Draw page after page; one that cannot be drawn ends it."""
    if document.get_formtype() == raw.FORMTYPE_ACRO_FORM:
        document.init_forms()  # else what was filled in would not show
    for number in range(1, min(len(document), PREVIEWS) + 1):
        page = document[number - 1]
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            return
        scale = min(PREVIEW_WIDTH / width, (PREVIEW_PIXELS / (width * height)) ** 0.5)
        picture = page.render(scale=scale, may_draw_forms=True, prefer_bgrx=False).to_pil()
        write_preview(picture, folder, number)
        page.close()
        yield number
