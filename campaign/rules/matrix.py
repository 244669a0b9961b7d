"""区县推进情况: which milestone counts to which column, and how a share is called in a paper."""

from enum import StrEnum
from fractions import Fraction


class Column(StrEnum):
    """What a county has done."""

    GROUP = "group"  # 成立领导小组
    PLAN = "plan"  # 印发实施方案
    SURVEY = "survey"  # 完成调查摸底


# What a milestone is taken for until the office says otherwise: the first that its name holds.
GUESSES: tuple[tuple[Column, tuple[str, ...]], ...] = (
    (Column.GROUP, ("领导小组", "领导组", "联席会议")),
    (Column.PLAN, ("方案",)),
    (Column.SURVEY, ("摸底", "调查", "统计表", "自查")),
)
NAMES = (
    (Fraction(1, 4), "1/4"), (Fraction(1, 3), "1/3"), (Fraction(1, 2), "半数"),
    (Fraction(2, 3), "2/3"), (Fraction(3, 4), "3/4"),
)  # fmt: skip
NEAR = Fraction(1, 20)
NEARLY_ALL = Fraction(9, 10)


def guessed(name: str) -> Column | None:
    """Return the column that a milestone of this name counts to, or None."""
    for column, words in GUESSES:
        if any(word in name for word in words):
            return column
    return None


def share_named(part: int, whole: int) -> str:
    """Return how a paper says ``part`` of ``whole``: 全部, 过半, 近 1/3, 1/3 以上, 少数.

    Exactly a named share is that share; up to five points below it is 近; more than half is 过半.
    """
    if not whole:
        return "无应报单位"
    if not part:
        return "没有"
    if part >= whole:
        return "全部"
    return _between(Fraction(part, whole))


def _between(share: Fraction) -> str:
    if share >= NEARLY_ALL:
        return "绝大多数"
    for named, name in NAMES:
        if share == named:
            return name
        if named - NEAR <= share < named:
            return f"近 {name}" if "/" in name else f"近{name}"
    if share > Fraction(1, 2):
        return "过半"
    return next((f"{name} 以上" for named, name in reversed(NAMES[:2]) if share > named), "少数")
