"""A template and values to a docx."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from jinja2.exceptions import TemplateError
from lxml import etree

from campaign.papers.official.fill.controls import bind
from campaign.papers.official.fill.language import Language, refusal
from campaign.papers.official.fill.place import put_in_place
from campaign.papers.official.fill.template import Template
from campaign.papers.official.fill.values import Marks
from campaign.rules.errors import Invalid

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_docx(template: bytes, values: Mapping[str, object]) -> bytes:
    """Fill a template.

    Args:
        template: a docx as `check_template` passes it.
        values: by name: str, Figure, Sentence, Chart, a list of those or of rows (mappings), None
            where an optional name has no value. A plain number is refused: it would be no field.

    Raises:
        Invalid: the template cannot be taken, or it prints a name that has no value; says where.
    """
    marks = Marks()
    ready = marks.ready(values)
    paper = Template(template)
    try:
        paper.render(ready, Language())
    except TemplateError as error:
        raise refusal(error, paper.place(error)) from None
    except etree.XMLSyntaxError:
        raise Invalid(
            "模板里的 if、for 没有成对，或跨了段落、表格。整段、整行的标记请写成 {%%p … %%}、"
            "{%%tr … %%}，各占一段、一行。"
        ) from None
    document = paper.docx
    bind(document.element, marks.held, document.part)
    for part in {id(each): each for each in _margins(document)}.values():
        bind(part.element, marks.held, part)
    put_in_place(document.element.body)
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue())


def _margins(document: Any) -> list[Any]:
    """Return the parts of headers and footers."""
    kinds = ("/header", "/footer")
    return [
        each.target_part
        for each in document.part.rels.values()
        if not each.is_external and each.reltype.endswith(kinds)
    ]


def packed(data: bytes) -> bytes:
    """Return the same archive without the hour at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            about = zipfile.ZipInfo(name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return out.getvalue()
