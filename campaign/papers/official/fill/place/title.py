"""A long title broken in lines of like length, as GB/T 9704 (7.3.1) asks: no word left alone."""

import unicodedata
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLE = "PaperTitle"
_LINE = 20.0  # characters of 22 pt on 156 mm
_NEAR = 4
_AFTER = "的和与及、，》）”"
_BEFORE = "《（“关"
# Words that titles are made of: no line ends within one.
_WORDS = (
    "工作", "软件", "正版", "正版化", "使用", "推进", "单位", "部门", "个人", "先进", "情况",
    "问题", "检查", "验收", "整改", "限期", "进展", "通报", "通知", "批评", "督办", "汇报",
    "报告", "总结", "决定", "表彰", "办公室", "领导", "小组", "自查", "任务", "完成", "开展",
    "做好", "加强", "结果", "年度", "关于", "机关", "人民", "政府", "证明", "送达", "告知",
    "材料", "报送", "方案", "实施", "按期",
)  # fmt: skip
_HELD = "，。、；：》）”"


def set_title(body: Any) -> None:
    """Break each title that is longer than a line and holds no figure."""
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        texts = paragraph.findall(f"{W}r/{W}t")
        if style is None or style.get(f"{W}val") != STYLE or len(texts) != 1:
            continue
        if paragraph.find(f"{W}sdt") is None and not list(paragraph.iter(f"{W}br")):
            _break(texts[0], lines(texts[0].text or ""))


def lines(title: str) -> list[str]:
    """Return the lines of a title."""
    width = _width(title)
    if width <= _LINE:
        return [title]
    count = int(-(-width // (_LINE - 1)))
    share = width / count
    found: list[str] = []
    rest = title
    while len(found) < count - 1:
        place = _place(rest, share)
        found.append(rest[:place])
        rest = rest[place:]
    return [*found, rest]


def _place(text: str, wanted: float) -> int:
    """Return where to break near a width: after 的 and the like, never in a number."""
    reach = [at for at in range(1, len(text)) if _width(text[:at]) <= _LINE and _free(text, at)]
    near = [at for at in reach if abs(_width(text[:at]) - wanted) <= _NEAR]
    good = [at for at in near if text[at - 1] in _AFTER or text[at] in _BEFORE]
    return min(good or near or reach or [len(text)], key=lambda at: abs(_width(text[:at]) - wanted))


def _free(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if (before.isascii() and after.isascii()) or after in _HELD:
        return False
    return not any(
        text.startswith(word, at - inside) for word in _WORDS for inside in range(1, len(word))
    )


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text)


def _break(element: Any, texts: list[str]) -> None:
    run = element.getparent()
    element.text = texts[0]
    place = run.index(element) + 1
    for text in texts[1:]:
        more = element.makeelement(f"{W}t", dict(element.attrib))
        more.text = text
        run[place:place] = [element.makeelement(f"{W}br", {}), more]
        place += 2
