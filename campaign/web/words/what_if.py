"""What-if in words and in one small picture: answers by day, with both dates as lines."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.reports.what_if.recomputed import Side, WhatIf
from campaign.rules.dates.what_if import Came, Judged, Tally
from campaign.rules.shares import per_cent
from campaign.web.shell import day
from campaign.web.words.sentence import _

WIDTH, HEIGHT, ABOVE = 640, 120, 8
AROUND = timedelta(days=3)


@dataclass(frozen=True)
class Picture:
    """The curve of answers as an SVG path, and where the dates stand (None: outside)."""

    path: str
    real_x: int
    other_x: int
    today_x: int | None
    first: date
    last: date
    most: int


def outcome(one: Judged) -> str:
    """Say what became of a duty."""
    if one.came is Came.PUNCTUAL:
        return _("按时报送")
    if one.came is Came.LATE:
        return _("报送时已逾期 %(n)s 天", n=one.days_late)
    if one.came is Came.OVERDUE:
        return _("未报，逾期 %(n)s 天", n=one.days_late)
    return _("未报，期限未到") if one.came is Came.OPEN else _("暂停、免报或取消")


def outcomes() -> list[tuple[Came, str]]:
    """Return what can become of a duty, in the order of the table."""
    return [
        (Came.PUNCTUAL, _("按时报送")), (Came.LATE, _("逾期报送")),
        (Came.OVERDUE, _("未报，已逾期")),
        (Came.OPEN, _("未报，期限未到")), (Came.OUT, _("暂停、免报或取消")),
    ]  # fmt: skip


def share_on_time(counted: Tally | None) -> str:
    """Return 按时率 as of the end of the date, in words where there is none."""
    if counted is None:
        return _("还没到这一天")
    return per_cent(counted.punctual, counted.due) or _("无应报单位")


def sentence(found: WhatIf) -> str:
    """Say the difference in one sentence."""
    was, then = found.real, found.other
    if not found.duties:
        return _("这个节点还没有布置任务，没有可以推算的。")
    when = _("到 %(on)s 24 时", on=day(found.look.day)) if found.look.back else _("到现在")
    said = _(
        "若期限是 %(other)s（实际 %(real)s），%(when)s逾期的会是 %(n)s 项（实际 %(was)s 项）",
        other=day(then.due_on), real=day(was.due_on), when=when, n=then.now.late,
        was=str(was.now.late),
    )  # fmt: skip
    if found.too_many:
        return said + _("。")
    return said + _(
        "，列入督办或更重的 %(n)s 项（实际 %(was)s 项）。", n=then.named, was=str(was.named)
    )


def sides(found: WhatIf) -> list[tuple[str, Side]]:
    """Return both columns with their heads."""
    return [(_("实际"), found.real), (_("假如"), found.other)]


def picture(found: WhatIf) -> Picture | None:
    """Return the curve of answers, None where nothing has come."""
    if not found.arrivals:
        return None
    marks = [found.real.due_on, found.other.due_on, *(on for on, _n in found.arrivals)]
    first, last = min(marks) - AROUND, max(marks) + AROUND
    most = max(found.duties, 1)

    def x(on: date) -> int:
        return round((on - first).days * WIDTH / (last - first).days)

    def y(number: int) -> int:
        return HEIGHT - round(number * (HEIGHT - ABOVE) / most)

    steps, number = [f"M0 {y(0)}"], 0
    for on, more in found.arrivals:
        number += more
        steps.append(f"H{x(on)} V{y(number)}")
    steps.append(f"H{WIDTH}")
    today = found.look.day
    return Picture(
        " ".join(steps), x(found.real.due_on), x(found.other.due_on),
        x(today) if first <= today <= last else None, first, last, most,
    )  # fmt: skip


def no_day() -> str:
    """Say that what was typed is no day."""
    return _("请填写日期，例如 2026-04-30。")
