"""A template as a file: opened on bounds, its texts found, its names read."""

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml import etree

from campaign.papers.evidence.checked import Media
from campaign.papers.evidence.office.package import DAMAGED
from campaign.papers.evidence.office.parts import judge_office
from campaign.papers.official.fill.language import Language, names_of, refusal
from campaign.papers.official.fill.values import CLOSE, OPEN
from campaign.rules.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_TEXT = 1 * 1024 * 1024  # of the markup of the main text, unpacked
MOST_MARKS = 1_500
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHOLE = re.compile(r"\{\{[^{}%#]{1,200}\}\}|\{%[^{}%#]{1,200}%\}|\{#[^{}%#]{0,200}#\}")
_PART = re.compile(f"\\{{[{{%#]|[}}%#]\\}}|[{OPEN}{CLOSE}]")
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
        for root in self.roots():
            judge_text(root)
        if len(self.get_xml()) > MOST_TEXT:
            raise Invalid("文件太大，最多 %(most)s MB。", most=MOST_TEXT // 1024**2)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Leave the properties as they are."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Leave footnotes as they are."""

    def roots(self) -> Iterator[Any]:
        """Yield the parts that are filled, as trees."""
        # Parsed anew: the library's own elements answer otherwise when asked for their text.
        parser = etree.XMLParser(resolve_entities=False)
        yield etree.fromstring(self.get_xml(), parser)
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(uri):
                yield etree.fromstring(part.blob, parser)

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


def judge_text(root: Any) -> None:
    """Look at each paragraph's marks before anything is done with them.

    Each begins and ends within its paragraph, in plain text, and is short; so is their number.

    Raises:
        Invalid: one is not so; says where.
    """
    count = 0
    for paragraph in root.iter(f"{_W}p"):
        count += _marks_of("".join(each.text or "" for each in paragraph.iter(f"{_W}t")))
        if count > MOST_MARKS:
            raise Invalid("模板里的标记太多，最多 %(most)s 个。", most=MOST_MARKS)
    if any(table.find(f"{_W}tblGrid") is None for table in root.iter(f"{_W}tbl")):
        raise Invalid(DAMAGED)
    for element in root.iter():
        beside = "" if element.tag == f"{_W}t" else element.text or ""
        texts = (beside, element.tail or "", *element.attrib.values())
        if any(_PART.search(str(text)) for text in texts):
            raise Invalid("模板里的标记只能写在普通文字里，不能写在域代码或属性里。")


def _marks_of(words: str) -> int:
    """Return how many marks stand in a paragraph."""
    if OPEN in words or CLOSE in words:
        raise Invalid(DAMAGED)
    if "{" not in words and "}" not in words:
        return 0
    if _PART.search(_WHOLE.sub("", words)):
        raise Invalid("模板里的标记没有写完整：%(place)s。", place=words.strip()[:40])
    return len(_WHOLE.findall(words))


_MARK = re.compile(
    r"\{\{-?\s*([\w.]+)\s*-?\}\}"
)  # a bare name; who reads a message needs no braces


def where(sought: str, texts: list[str]) -> str:
    """Return the beginning of the first paragraph that holds a name or a piece."""
    word = sought.rpartition(".")[2] or "{"
    found = next((text for text in texts if word in text), "…")
    return _MARK.sub(r"“\1”", found)[:40]


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
