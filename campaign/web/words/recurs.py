"""How often something comes, and until when, in words: 每月最后一个周三，直到“安装”通过."""

from collections.abc import Mapping

from campaign.rules.time.recurrence import LAST, PLACES, WEEK, Pace, Recurrence, read_recurrence
from campaign.rules.time.until import End, read_until
from campaign.rules.words import pick
from campaign.web import locale
from campaign.web.shell import WEEKDAYS, day
from campaign.web.words.sentence import _

_PLACES = {
    1: ("第一个", "first"), 2: ("第二个", "second"), 3: ("第三个", "third"),
    4: ("第四个", "fourth"), LAST: ("最后一个", "last"),
}  # fmt: skip
assert set(_PLACES) == set(PLACES.values())


def recurs_words(recurs: str) -> str:
    """Return the words for a plan's pace."""
    found = read_recurrence(recurs)
    if found.pace is Pace.DAYS:
        return _("每周") if found.step == WEEK else _("每 %(n)s 天", n=found.step)
    if found.pace is Pace.MONTHS:
        return _months(found.step)
    if found.pace is Pace.END:
        return _("每月最后一天") if found.step == 1 else _("每季度最后一天")
    return _in_month(found)


def _months(step: int) -> str:
    return {1: _("每月"), 3: _("每季度"), 6: _("每半年"), 12: _("每年")}[step]


def _in_month(found: Recurrence) -> str:
    if found.pace is Pace.WEEKDAY:
        place = pick(_PLACES[found.step], locale.current())
        weekday = pick(WEEKDAYS[found.weekday], locale.current())
        return _("每月%(place)s%(weekday)s", place=place, weekday=weekday)
    if found.step > 0:
        return _("每月第 %(n)s 个工作日", n=found.step)
    return _("每月倒数第 %(n)s 个工作日", n=-found.step)


def until_words(until: str, names: Mapping[str, str]) -> str:
    """Return until when; ``names`` are the plan's milestones by key."""
    found = read_until(until)
    if found.end is End.DATE:
        return _("到 %(day)s为止", day=day(found.on))
    if found.end is End.STAGE:
        return _("直到单位离开所在阶段")
    return _("直到“%(name)s”通过", name=names.get(found.key, found.key))
