"""Paragraphs and tables of a template, as Word writes them; the texts hold jinja's marks."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from campaign.papers.official.make.measures import WIDTH
from campaign.papers.official.make.styles import STYLES

_IDS = {style.name: style.id for style in STYLES}
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def para(style: str, text: str) -> str:
    """Return a paragraph in the style of this name."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{_IDS[style]}"/></w:pPr>{run}</w:p>'


def body(*texts: str) -> str:
    """Return paragraphs of plain text."""
    return "".join(para("公文正文", text) for text in texts)


def blank(lines: int = 1) -> str:
    """Return empty lines."""
    return para("公文正文", "") * lines


def one(text: str) -> str:
    """Return heading 一、"""
    return para("一级标题", text)


def two(text: str) -> str:
    """Return heading （一）"""
    return para("二级标题", text)


def when(condition: str, *content: str) -> str:
    """Return what stands only under a condition."""
    return body(f"{{%p if {condition} %}}") + "".join(content) + body("{%p endif %}")


def otherwise(condition: str, content: str, instead: str) -> str:
    """Return one of two."""
    return (
        body(f"{{%p if {condition} %}}") + content + body("{%p else %}") + instead
        + body("{%p endif %}")
    )  # fmt: skip


def each(name: str, rows: str, *content: str) -> str:
    """Return what stands once for every row."""
    return body(f"{{%p for {name} in {rows} %}}") + "".join(content) + body("{%p endfor %}")


def texts(name: str) -> str:
    """Return paragraphs that come as a list."""
    return each("text", name, body("{{ text }}"))


def listed(name: str) -> str:
    """Return numbered paragraphs that come as a list."""
    return each("text", name, body("{{ loop.index }}．{{ text }}"))


def chart(name: str, title: str) -> str:
    """Return a drawing with its title below."""
    return when(name, para("图", f"{{{{ {name} }}}}"), para("图题", title))


Column = tuple[str, str, int]  # heading, what stands in a row ("n:" before a number), share


def table(rows: str, columns: Sequence[Column], title: str = "") -> str:
    """Return a table with a row for each of ``rows``; its head is repeated on every page."""
    widths = shares([share for _, _, share in columns])
    head = "".join(
        _cell(text, "表头", width) for (text, _, _), width in zip(columns, widths, strict=True)
    )
    line = "".join(
        _cell(text.removeprefix("n:"), "表格数字" if text.startswith("n:") else "表格文字", width)
        for (_, text, _), width in zip(columns, widths, strict=True)
    )
    mark = "<w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr>"
    return (
        (para("表题", title) if title else "")
        + frame(widths)
        + _row(head, heads=True)
        + mark.format(para("表格文字", f"{{%tr for row in {rows} %}}"))
        + _row(line)
        + mark.format(para("表格文字", "{%tr endfor %}"))
        + "</w:tbl>"
    )


def grid_of(columns: str, rows: str) -> str:
    """Return a table whose columns come with the values too."""
    mark = "<w:tc><w:tcPr/>{}</w:tc>"
    wrap = "<w:tr>" + mark + "</w:tr>"
    return (
        frame([])
        + _row(
            mark.format(para("表头", f"{{%tc for column in {columns} %}}"))
            + _cell("{{ column }}", "表头", 0)
            + mark.format(para("表头", "{%tc endfor %}")),
            heads=True,
        )
        + wrap.format(para("表格文字", f"{{%tr for row in {rows} %}}"))
        + _row(
            mark.format(para("表格文字", "{%tc for cell in row.cells %}"))
            + _cell("{{ cell }}", "表格文字", 0)
            + mark.format(para("表格文字", "{%tc endfor %}"))
        )
        + wrap.format(para("表格文字", "{%tr endfor %}"))
        + "</w:tbl>"
    )


def pairs(lines: Sequence[tuple[str, str]]) -> str:
    """Return a table of names at the left and what they are at the right."""
    widths = shares([22, 78])
    return (
        frame(widths)
        + "".join(
            _row(_cell(name, "表头", widths[0]) + _cell(text, "表格文字", widths[1]))
            for name, text in lines
        )
        + "</w:tbl>"
    )


def frame(widths: Sequence[int]) -> str:
    """Return the beginning of a table with rules all round."""
    rules = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES
    )
    layout = '<w:tblLayout w:type="fixed"/>' if widths else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{rules}</w:tblBorders>{layout}"
        '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
    )


def shares(parts: Sequence[int]) -> list[int]:
    """Return column widths over the whole text width, in these proportions."""
    widths = [WIDTH * part // sum(parts) for part in parts]
    widths[-1] += WIDTH - sum(widths)
    return widths


def _row(cells: str, heads: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heads else ''}</w:trPr>{cells}</w:tr>"


def _cell(text: str, style: str, width: int) -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    return f'<w:tc><w:tcPr>{size}<w:vAlign w:val="center"/></w:tcPr>{para(style, text)}</w:tc>'
