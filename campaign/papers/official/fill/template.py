"""A template as a file: opened on bounds, its texts found, its names read."""

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError

from campaign.papers.evidence.checked import Media
from campaign.papers.evidence.office.parts import judge_office
from campaign.papers.official.fill.language import Language, names_of, refusal
from campaign.rules.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_TEXT = 2 * 1024 * 1024  # of the markup of the main text, unpacked
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)


def judged(data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return the same bytes, if they are a Word file without anything that acts or fetches.

    Raises:
        Invalid: too big, damaged, another kind of file, or with macros, objects, outer links.
    """
    if not data.startswith(b"PK") or len(data) > most:
        if len(data) > most:
            raise Invalid("文件太大，最多 %(most)s MB。", most=most // 1024**2)
        raise Invalid("这不是 Word 文档。请上传 .docx 文件。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper"
        path.write_bytes(data)
        found, _ = judge_office(path)
    if found.media != Media.DOCX:
        raise Invalid("这不是 Word 文档。请上传 .docx 文件。")
    return data


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl carries no types
    """A judged template; only its text, headers and footers are filled, never its properties."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(judged(data)))
        self.init_docx()
        if len(self.get_xml()) > MOST_TEXT:
            raise Invalid("文件太大，最多 %(most)s MB。", most=MOST_TEXT // 1024**2)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Leave the properties as they are."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Leave footnotes as they are."""

    def sources(self) -> Iterator[str]:
        """Yield the parts that are filled, as jinja reads them."""
        yield self.patch_xml(self.get_xml())
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(uri):
                yield self.patch_xml(self.get_part_xml(part))

    def place(self, error: TemplateError) -> str:
        """Return the beginning of the paragraph where a mistake stands."""
        sought = getattr(error, "what", "") or getattr(error, "name", "") or ""
        return where(str(sought), self.texts())

    def texts(self) -> list[str]:
        """Return the words of each paragraph that is filled."""
        return [
            _TAG.sub("", paragraph).strip()
            for source in self.sources()
            for paragraph in _PARAGRAPH.findall(source)
        ]


def where(sought: str, texts: list[str]) -> str:
    """Return the beginning of the first paragraph that holds a name or a piece."""
    word = sought.rpartition(".")[2] or "{"
    return next((text[:40] for text in texts if word in text), "…")


def names(data: bytes) -> dict[str, str]:
    """Return the names that a template asks for, each with the place where it stands first.

    Raises:
        Invalid: the file cannot be taken, or a mark in it is wrong.
    """
    template = Template(data)
    found: dict[str, None] = {}
    try:
        for source in template.sources():
            found.update(dict.fromkeys(names_of(Language(), source)))
    except TemplateError as error:
        raise refusal(error, template.place(error)) from None
    texts = template.texts()
    return {name: where(name, texts) for name in found}
