"""Counts of duties 项 and of units 个单位, as the desk counts them; and what counties have done."""

from collections.abc import Callable

from campaign.reports.paper.ground import Ground
from campaign.reports.paper.told import criticised_units
from campaign.reports.paper.value import Value, count
from campaign.reports.progress.numbers import Numbers
from campaign.rules.matrix import Column
from campaign.rules.shares import per_cent

Find = Callable[[Ground], Value | None]
Row = tuple[str, str, Find]
NAMES = {
    "due": ("应报", "due"), "answered": ("已报", "submitted"), "punctual": ("按时报送", "on time"),
    "missing": ("未报", "missing"), "late": ("逾期后报送", "submitted late"),
    "waived": ("免报", "waived"),
}  # fmt: skip
COUNTS = {"due", "answered", "punctual", "missing", "waived"}


def _numbers(ground: Ground, of: str) -> Numbers:
    return ground.counted.units if of == "units" else ground.counted.duties


def _counter(of: str, name: str) -> Find:
    measure = "单位数" if of == "units" else "任务项数"

    def find(ground: Ground) -> Value:
        number = getattr(_numbers(ground, of), name)
        source = f"/lead/{ground.campaign.id}/units"
        if name in COUNTS:
            source += f"?count={name}"
        return count(
            number, f"{NAMES[name][0]}的{measure}（口径见“怎样算的”）", source,
            units=number if of == "units" else None,
        )  # fmt: skip

    return find


def _share(of: str, part: str) -> Find:
    def find(ground: Ground) -> Value:
        numbers = _numbers(ground, of)
        share = per_cent(getattr(numbers, part), numbers.due)
        measure = "单位数" if of == "units" else "任务项数"
        return Value(share or "无应报单位", f"{NAMES[part][0]} ÷ 应报（{measure}）")

    return find


def late_units(ground: Ground) -> Value:
    """Units that are late with something."""
    number = len({one.path for one in ground.late})
    return count(
        number, "至少有一项已逾期、还在本单位手里的单位数", f"/office/{ground.campaign.id}",
        units=number,
    )  # fmt: skip


def late_duties(ground: Ground) -> Value:
    """Duties that are late."""
    return count(
        len(ground.late), "已逾期、还在单位手里的任务项数", f"/office/{ground.campaign.id}",
        units=len({one.path for one in ground.late}),
    )  # fmt: skip


def _of(of: str) -> dict[str, Row]:
    word = " units" if of == "units" else " duties"
    found: dict[str, Row] = {
        name: (zh, en.capitalize() + word, _counter(of, name)) for name, (zh, en) in NAMES.items()
    }
    found["share"] = ("报送率", "Share submitted", _share(of, "answered"))
    found["punctual_share"] = ("按时率", "Share on time", _share(of, "punctual"))
    return found


UNITS = _of("units") | {"late_open": ("已逾期单位", "Late units", late_units)}
DUTIES = _of("duties") | {"late_open": ("已逾期任务", "Late duties", late_duties)}


def reminders(ground: Ground) -> Value:
    """Notices of the clock."""
    return count(ground.told.reminders, "按期限自动发出的提醒（一人一事一次）", "/trail")


def urged(ground: Ground) -> Value:
    """Urgings."""
    return count(ground.told.urged, "人工催办、督办（一人一事一次）", "/trail")


def criticised(ground: Ground) -> Value:
    """Units criticised."""
    number = criticised_units(ground.session, ground.campaign.id, ground.path, at=ground.at)
    return count(number, "已通报批评的单位数", f"/office/{ground.campaign.id}/held", units=number)


TOLD: dict[str, Row] = {
    "criticised": ("通报批评单位数", "Units criticised", criticised),
    "reminders": ("提醒次数", "Reminders", reminders),
    "urged": ("督办次数", "Urgings", urged),
}


def _area(column: Column, part: str) -> Find:
    words = {Column.GROUP: "成立领导小组", Column.PLAN: "印发实施方案", Column.SURVEY: "完成摸底"}

    def find(ground: Ground) -> Value | None:
        share = next((one for one in ground.areas.shares if one.column is column), None)
        if share is None or not share.asked:
            return None
        text = share.named if part == "share" else str(getattr(share, part))
        said = {"share": "的单位占下一级单位的份额", "done": "的单位数", "asked": "应做的单位数"}
        return Value(
            text, f"已{words[column]}{said[part]}（{share.done}/{share.asked}）",
            f"/campaigns/{ground.campaign.id}/matrix",
            share.asked if part == "asked" else share.done,
        )  # fmt: skip

    return find


AREAS: dict[str, Row] = {
    f"{column}_{part}": (f"{column.value} {part}", f"Areas: {column.value}, {part}",
                         _area(column, part))
    for column in Column for part in ("share", "done", "asked")
}  # fmt: skip
