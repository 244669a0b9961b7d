"""The title, and the date of issue that the paper itself gives."""

import re
from dataclasses import dataclass
from datetime import date

from campaign.planreader.dates.point import Point, read_point
from campaign.planreader.layout.lines import Line

_HAN_DATE = re.compile(
    r"(?:\d{4}|[〇零Oo一二三四五六七八九\d]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
    r"|(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}"
)
_AFTER_DATE = re.compile(r"[。.)\s]*(?:印发|发布)?[。.)\s]*$")
_SAID = re.compile(r"(?:成文|发文|印发|签发|落款)(?:日期|时间):?(?P<d>[^,。;]{8,14})")
_PRINTED = re.compile(r"(?P<d>[^,。;]{8,14})印发$")
_REPOST = re.compile(r"来源|浏览|点击|转载|发布时间|更新时间|作者|字体|阅读|\d{1,2}:\d{2}")
_TITLE = re.compile(
    r"(?:通知|方案|意见|计划|办法|决定|通报|要点|函|细则|安排|公告|制度|报告|通告|规划)(?:\([^()]{1,12}\))?$"
)
_SALUTE = re.compile(r"[:]$")
MOST_TITLE = 80
HEAD_LINES = 12


@dataclass(frozen=True)
class Front:
    """Title, issue date where one is printed, and the places of lines that hold no duties."""

    title: str
    title_span: tuple[int, int]
    issued: date | None
    quiet: tuple[tuple[int, int], ...]


def read_front(text: str, lines: list[Line]) -> Front:
    """Find the title among the first lines, the date among the last."""
    quiet: list[tuple[int, int]] = []
    issued: date | None = None
    printed: date | None = None  # 印发 may be a day later than the signature, which counts
    for line in lines:
        said = text[line.start : line.end].strip()
        on = _date_line(said)
        if on is not None:
            quiet.append((line.start, line.end))
            if _PRINTED.search(said):
                printed = on
            elif not _REPOST.search(said):
                issued = on
        elif len(said) < 80 and _REPOST.search(said) and _HAN_DATE.search(said) and _is_meta(said):
            quiet.append((line.start, line.end))
    title = _title(text, lines)
    if title:
        quiet.append(title)
    return Front(
        text[title[0] : title[1]] if title else "", title or (0, 0), issued or printed, tuple(quiet)
    )


def _is_meta(said: str) -> bool:
    return bool(re.match(r"(?:时间|日期|发布|更新|来源|作者|[(（【\[]?(?:19|20)\d\d)", said))


def _date_line(said: str) -> date | None:
    """Return the day of a line that holds a date of issue and nothing else."""
    for pattern in (_SAID, _PRINTED):
        if found := pattern.search(said):
            return _day(found["d"])
    # The body's name may stand on the same line as the date.
    found = _HAN_DATE.search(said)
    if found is None or found.end() < len(_AFTER_DATE.sub("", said)):
        return None
    before = said[: found.start()].strip(" (")
    if len(before) > 30 or re.search(r"[,。;:、于在至到从自前]", before):
        return None
    if before and not re.search(
        r"(?:办公室|办公厅|政府|委员会|局|厅|处|部|委|办|组|中心|学院|学校|大学)$", before
    ):
        return None
    return _day(found.group())


def _day(said: str) -> date | None:
    found = _HAN_DATE.search(said)
    read = read_point(found.group(), 0) if found else None
    point = read[0] if read else Point(None)
    if point.year is None or point.month is None or point.day is None or not point.possible:
        return None
    if not 1950 <= point.year <= 2100:
        return None
    return date(point.year, point.month, point.day)


def _title(text: str, lines: list[Line]) -> tuple[int, int] | None:
    """Return where the title stands: before the salutation and the first numbered line."""
    for i, line in enumerate(lines[:HEAD_LINES]):
        said = text[line.start : line.end].strip()
        if line.level in (1, 2) and not _TITLE.search(said):
            return None
        if len(said) <= MOST_TITLE and _TITLE.search(said):
            start = line.start
            # A title over two lines: its first one ends in no sign.
            if i and said[:1] not in "关印" and len(said) < 20:
                above = lines[i - 1]
                if re.search(r"(?:关于|的|[^\W\d_])$", text[above.start : above.end]):
                    start = above.start
            return start, line.end
        if _SALUTE.search(said) and i:
            return None
    return None
