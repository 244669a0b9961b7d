"""A rehearsed year as pictures: bars of equal width, one on the other, drawn on the server.

Each picture is a list of columns of numbers by kind; the template draws it as SVG and, beside it,
as a table, from the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from campaign.web.shell import day_full
from campaign.web.words.sentence import _

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Column:
    """A day or week, its numbers in the order of the kinds, and its bars: (tone, y, height)."""

    on: date
    numbers: tuple[int, ...]
    x: int
    bars: tuple[tuple[int, str, str], ...]

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.numbers)


@dataclass(frozen=True)
class Picture:
    """Kinds as pairs (tone, words); ``most`` is the height of the highest column."""

    kinds: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    most: int

    @property
    def busy(self) -> tuple[Column, ...]:
        """The columns that the table shows: those with anything in them."""
        return tuple(one for one in self.columns if one.total)


def picture(
    kinds: Sequence[tuple[str, str]], rows: Sequence[tuple[date, Mapping[str, int]]]
) -> Picture:
    """Lay the columns out: 100 high, each one wide."""
    totals = [sum(row.get(key, 0) for key, _word in kinds) for _on, row in rows]
    most = max(totals, default=0) or 1
    columns = []
    for place, (on, row) in enumerate(rows):
        bottom, bars = 100.0, []
        for tone, (key, _word) in enumerate(kinds, 1):
            height = 100.0 * row.get(key, 0) / most
            if height:
                bottom -= height
                bars.append((tone, f"{bottom:.2f}", f"{height:.2f}"))
        numbers = tuple(int(row.get(key, 0)) for key, _word in kinds)
        columns.append(Column(on, numbers, place, tuple(bars)))
    words = tuple((tone, word) for tone, (_key, word) in enumerate(kinds, 1))
    return Picture(words, tuple(columns), most)


def stages(result: Mapping[str, Any]) -> Picture:
    """Where the duties stand, week by week."""
    kinds = (
        ("done", _("已通过或不再要求")), ("handed_in", _("已报，待审核")), ("owed", _("未到期")),
        ("late", _("逾期未报")),
    )  # fmt: skip
    return picture(kinds, [(date.fromisoformat(row["on"]), row) for row in result["stages"]])


def letters(result: Mapping[str, Any]) -> Picture:
    """Letters by day and by the highest step of the ladder that they speak of."""
    rungs = sorted((key for key in result["letters_by_rung"] if key != "act"), key=int)
    kinds = [("act", _("办理产生的信"))]
    kinds += [(key, _("第 %(rung)s 档", rung=key)) for key in rungs]
    by_day = result["letters_by_day"]
    first, last = (date.fromisoformat(result[name]) for name in ("first_on", "last_on"))
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return picture(kinds, [(day, by_day.get(day.isoformat(), {})) for day in days])


def load(result: Mapping[str, Any]) -> Picture:
    """What the office had to do, week by week."""
    kinds = (
        ("review", _("审核")), ("extension", _("延期申请")), ("draft", _("待批准的升级")),
        ("call", _("电话")),
    )  # fmt: skip
    first, last = (date.fromisoformat(result[name]) for name in ("first_on", "last_on"))
    weeks, monday = [], first - first.weekday() * DAY
    while monday <= last:
        weeks.append((monday, result["load"].get(monday.isoformat(), {})))
        monday += 7 * DAY
    return picture(kinds, weeks)


def states() -> dict[str, str]:
    """The states of a rehearsal in words."""
    return {
        "waiting": _("等待后台进程"), "running": _("正在推演"), "done": _("已完成"),
        "failed": _("没有演完"), "stopped": _("已停止"),
    }  # fmt: skip


def said(result: Mapping[str, Any]) -> str:
    """The year in a sentence."""
    return _(
        "推演 %(first)s 至 %(last)s：%(units)s 个单位，%(duties)s 项任务，%(letters)s 封信，"
        "点名 %(named)s 次，核对 %(checked)s 次。",
        first=day_full(date.fromisoformat(result["first_on"])),
        last=day_full(date.fromisoformat(result["last_on"])), units=str(result["units"]),
        duties=str(result["duties"]), letters=str(result["letters"]),
        named=str(len(result["named"])), checked=str(sum(result["checked"].values())),
    )  # fmt: skip
