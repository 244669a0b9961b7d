"""Substitutes for absence 代理: who may name one, and for how long.

A substitute holds the same role on the same unit beside the absent holder, from a day to a day.
Both are told meanwhile. Nobody stands in for a substitute, and a post has one at a time.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.errors import FieldMissing
from campaign.rules.people.appointments import may_appoint
from campaign.rules.permissions import Asker, Permission, Role, may

LONGEST = timedelta(days=366)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From a day until before another; None: since ever, for ever."""

    from_on: date | None
    until_on: date | None

    @property
    def last_on(self) -> date | None:
        """The last day, as people write it."""
        return self.until_on - ONE_DAY if self.until_on else None

    def meets(self, other: "Span") -> bool:
        """Tell whether the two have a day in common."""
        first = max(self.from_on or date.min, other.from_on or date.min)
        return first < min(self.until_on or date.max, other.until_on or date.max)


def may_name_substitute(asker: Asker, role: Role, path: str, holder_id: int) -> bool:
    """Tell whether the asker may have somebody stand in for the holder of a post.

    The holder does it for the own post, whatever it is: a substitute gets no more than the holder
    has. For others it is the business of whoever may change who holds the post.
    """
    if may_appoint(asker, role, path):
        return True
    return asker.person_id == holder_id and may(asker, Permission.NAME_SUBSTITUTE, path)


def check_span(
    from_on: date | None, last_on: date | None, *, post: Span, today: date
) -> tuple[date, date]:
    """Return the first day of a substitute and the first day after, out of what was typed.

    Raises:
        FieldMissing: a day is missing, lies in the past, comes before the first one, more than a
            year after it, or outside the holder's own time.
    """
    first = _first_day(from_on, today)
    if last_on is None:
        raise FieldMissing("last_on", "请填写代理到哪一天为止，代理不能没有期限。")
    if last_on < first:
        raise FieldMissing("last_on", "结束的日期不能早于开始的日期，请改选。")
    if last_on - first >= LONGEST:
        raise FieldMissing("last_on", "代理最长一年。超过一年的，请在单位页变更任职人。")
    if post.from_on is not None and first < post.from_on:
        raise FieldMissing(
            "from_on", "任职从 %(day)s 才开始，代理不能更早。", day=post.from_on.isoformat()
        )
    if post.last_on is not None and last_on > post.last_on:
        raise FieldMissing(
            "last_on", "任职到 %(day)s 为止，代理不能更晚。", day=post.last_on.isoformat()
        )
    return first, last_on + ONE_DAY


def _first_day(from_on: date | None, today: date) -> date:
    if from_on is None:
        raise FieldMissing("from_on", "请填写从哪一天起代理，例如 2026-04-20。")
    if from_on < today:
        raise FieldMissing("from_on", "代理从今天或以后开始，请改选今天或以后的日期。")
    if from_on - today > LONGEST:
        raise FieldMissing("from_on", "这一天离今天超过一年，请核对年份。")
    return from_on
