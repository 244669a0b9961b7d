"""What papers share: red head, number, title, recipients; annexes, signature, 附注, 版记."""

from campaign.papers.official.make.markup import blank, each, para, shares, when
from campaign.papers.official.make.measures import WIDTH
from campaign.papers.official.make.styles import STYLES

_IDS = {style.name: style.id for style in STYLES}


def official(*content: str, sent: bool = True) -> str:
    """Return a paper with a red head."""
    head = para("发文机关标志", "{{ red_head }}") + para("发文字号", "{{ number }}") + blank()
    return head + plain(*content, sent=sent)


def plain(*content: str, sent: bool = True) -> str:
    """Return a paper without a red head."""
    title = para("公文标题", "{{ title }}") + blank()
    to = para("主送机关", "{{ to }}：") if sent else ""
    return title + to + "".join(content) + closing()


def closing() -> str:
    """Return all that follows the text."""
    first = when("loop.first", para("附件说明", "附件：{{ loop.index }}．{{ annex }}"))
    more = when("not loop.first", para("附件说明续", "{{ loop.index }}．{{ annex }}"))
    return (
        when("annexes", blank())
        + each("annex", "annexes", first, more)
        + blank(2)
        + para("发文机关署名", "{{ issuer }}")
        + para("成文日期", "{{ dated }}")
        + when("contact", para("附注", "（联系人：{{ contact }}，电话：{{ phone }}）"))
        + when("printed_by", imprint())
    )


def imprint() -> str:
    """Return 版记: at the foot of the last page, between rules."""
    widths = shares([62, 38])
    copies = "<w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr>{}<w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr>".format(
        para("版记", "{%tr if copies %}"),
        _line([(WIDTH, 2, "抄送：{{ copies }}。", "left")]),
        para("版记", "{%tr endif %}"),
    )
    by = [
        (widths[0], 1, "{{ printed_by }}", "left"),
        (widths[1], 1, "{{ printed_on }}印发", "right"),
    ]
    rules = (
        '<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
        '<w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    )
    return (
        para("公文正文", "") + '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" '
        'w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        f'<w:tblOverlap w:val="never"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="280" w:type="dxa"/><w:right w:w="280" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + f"</w:tblGrid>{copies}{_line(by)}</w:tbl>"
    )


def _line(cells: list[tuple[int, int, str, str]]) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{_IDS["版记"]}"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
        for width, span, text, side in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{made}</w:tr>"
