"""Why a date is the date it is, in a sentence: 「期限后 5 个工作日：跳过 5/1–5/5 劳动节…」."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaign.reports.calendar.explained import Dates
from campaign.rules.calendar import Roll
from campaign.rules.time.explain import Explained
from campaign.rules.time.rests import Rest
from campaign.web.shell import day_short, label, weekday
from campaign.web.words.sentence import _, in_place


def rung_words(found: Explained) -> str:
    """Return why a rung comes on its day."""
    said = [_steps(found)]
    if skipped := _skipped(found.skipped):
        said.append(_("跳过 %(rests)s", rests=skipped))
    if found.made_up:
        said.append(_("%(days)s 补班，照算", days=_join(_at(day) for day in found.made_up)))
    if found.rolled_from is not None:
        said.append(_rolled(found))
    return _ended(said, found)


def due_words(found: Explained) -> str:
    """Return why a due date is what it is: as the plan writes it, or rolled."""
    if found.rolled_from is not None:
        said = [_("方案写的是 %(day)s", day=_at(found.from_on)), _rolled(found)]
    else:
        said = [_("方案写的就是这一天")]
    return _ended(said, found)


@dataclass(frozen=True)
class WhyLine:
    """A date of a duty or plan: what it is, and why it is that date."""

    on: date
    what: str
    why: str


def why_lines(dates: Dates) -> tuple[WhyLine, ...]:
    """Return the due date and the rungs to come, in the order of days."""
    due = due_words(dates.due) if dates.due else _("由人另行确定，不随方案日期变动。")
    found = [WhyLine(dates.due_on, _("期限"), due)]
    for rung in dates.rungs:
        what = _("拟通报批评，须批准") if rung.needs_approval else label(rung.audience)
        why = rung_words(rung.why) if rung.why else _("按规则的日子已过，最近的工作日再发。")
        found.append(WhyLine(rung.on, what, why))
    return tuple(sorted(found, key=lambda one: one.on))


def _ended(said: list[str], found: Explained) -> str:
    if found.provisional:
        said.append(_("当年放假安排还没有公布，是暂定的"))
    first, rest = said[0], said[1:]
    return first + (_("：") + _("，").join(rest) if rest else "") + _("。")


def _steps(found: Explained) -> str:
    n = abs(found.offset)
    if found.offset == 0:
        return _("期限当天")
    if found.counts == "working":
        after, before = _("期限后第 %(n)s 个工作日", n=n), _("期限前第 %(n)s 个工作日", n=n)
    else:
        after, before = _("期限后 %(n)s 天", n=n), _("期限前 %(n)s 天", n=n)
    return after if found.offset > 0 else before


def _rolled(found: Explained) -> str:
    assert found.rolled_from is not None and found.rest is not None
    values = {"day": _at(found.rolled_from), "rest": _name(found.rest), "on": _at(found.on)}
    if found.roll is Roll.NEXT:
        return _("%(day)s 在%(rest)s中，顺延到 %(on)s", **values)
    return _("%(day)s 在%(rest)s中，提前到 %(on)s", **values)


def _skipped(rests: Iterable[Rest]) -> str:
    named = [rest for rest in rests if rest.name]
    weekends = sum(not rest.name for rest in rests)
    said = [f"{span(rest.first, rest.last)} {rest.name}" for rest in named]
    if weekends:
        said.append(_("%(n)s 个周末", n=weekends))
    return _join(said)


def _name(rest: Rest) -> str:
    return rest.name or in_place("rest", "周末")


def span(first: date, last: date) -> str:
    """Return days from one to another: 5/1–5/5, or the one day alone."""
    return day_short(first) if first == last else f"{day_short(first)}–{day_short(last)}"


def _at(day: date) -> str:
    return f"{day_short(day)} {weekday(day)}"


def _join(texts: Iterable[str]) -> str:
    return _("、").join(texts)
