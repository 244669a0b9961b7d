"""Numbers in running text, and what they seem to be by how they are written."""

import re
from collections.abc import Iterator

from campaign.papers.official.printed import Loose, Role

_D = "0-9０-９"
_N = f"[{_D}]+(?:[,，][{_D}]{{3}})*(?:[.．·][{_D}]+)?"
_HAN = "〇零一二三四五六七八九十百千万亿两"
_MEASURE = "个|家|台|套|份|人|名|次|项|轮|万元|亿元|元|封|天|件|条"
# The first that fits at a place is what the number is.
_PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.DOCUMENT, rf"[〔\[［（(][{_D}]{{4}}[〕\]］）)]\s*第?[{_D}]+号"),
    (Role.DATE, rf"[{_D}]{{4}}年(?:[{_D}]{{1,2}}月(?:[{_D}]{{1,2}}日)?)?(?:度)?"),
    (Role.DATE, rf"[{_D}]{{1,2}}月(?:[{_D}]{{1,2}}日|底|初|份)?"),
    (Role.DATE, rf"[{_D}]{{4}}-[{_D}]{{2}}-[{_D}]{{2}}|[{_D}]{{1,2}}[:：][{_D}]{{2}}"),
    (Role.PHONE, rf"[{_D}]{{3,4}}[-－—][{_D}]{{7,8}}(?![{_D}])|1[{_D}]{{10}}(?![{_D}])"),
    (Role.COUNT, rf"{_N}(?:[/／]{_N}|[%％‰])?"),
    (Role.WORDS, rf"百分之[{_HAN}点]+|[{_HAN}]+分之[{_HAN}]+|[{_HAN}]+余?(?={_MEASURE})"),
)
_ANY = re.compile("|".join(f"(?P<p{n}>{text})" for n, (_, text) in enumerate(_PATTERNS)))
_ORDER = re.compile(
    rf"\s*(?:[（(][{_D}]{{1,2}}[）)]|[图表][{_D}]{{1,2}}|附件(?:[:：]\s*)?[{_D}]{{1,2}}"
    rf"|[{_D}]{{1,2}}[.．、](?![{_D}]))"
)
_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；\n]|$)")
_SHOWN = 400


def loose(text: str, taken: list[tuple[int, int]]) -> Iterator[Loose]:
    """Yield every number of a paragraph that stands in none of the taken places."""
    order = _ORDER.match(text)
    begun = order.end() if order else 0
    for found in _ANY.finditer(text):
        if any(found.start() < end and begin < found.end() for begin, end in taken):
            continue
        role = _PATTERNS[int((found.lastgroup or "p0")[1:])][0]
        if found.start() < begun:
            role = Role.ORDER
        yield Loose(found.group(), role, sentence(text, found.start()))


def sentence(text: str, place: int) -> str:
    """Return the sentence in which a place stands."""
    for found in _SENTENCE.finditer(text):
        if found.start() <= place < max(found.end(), found.start() + 1):
            return found.group().strip()[:_SHOWN]
    return text.strip()[:_SHOWN]
