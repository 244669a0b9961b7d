"""What papers share: red head, number, title, recipients; annexes, signature, 附注, 版记."""

from campaign.papers.official.make.markup import blank, each, para, when
from campaign.papers.official.make.styles import FRAME, STYLES

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
        + when(
            "contact",
            para("附注", "（联系人：{{ contact }}{% if phone %}，电话：{{ phone }}{% endif %}）"),
        )
        + when("printed_by", imprint())
    )


def imprint() -> str:
    """Return 版记: at the foot of the last page, between rules; the date at the right."""
    return when("copies", _ruled("　抄送：{{ copies }}。")) + _ruled(
        "　{{ printed_by }}", "{{ printed_on }}印发　"
    )


def _ruled(left: str, right: str = "") -> str:
    """Return a line of 版记; its rules, and its place at the foot, are those of the style."""
    texts = [f'<w:t xml:space="preserve">{text}</w:t>' for text in (left, right) if text]
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{_IDS["版记"]}"/>{FRAME}</w:pPr><w:r>'
        + "<w:tab/>".join(texts)
        + "</w:r></w:p>"
    )
