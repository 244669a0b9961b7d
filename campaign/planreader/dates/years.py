"""Which year a date without one belongs to: by the date of issue, the title, printed siblings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from campaign.planreader.dates.point import WORDS, Day, Point

A_LITTLE_LATE = timedelta(days=15)  # a paper that asks for a day just before its own issue
HALF_A_YEAR = timedelta(days=190)
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?!度|至|-|—|级|\d{0,2}月?至)")
_TITLE_RANGE = re.compile(r"(?:19|20)\d{2}年?(?:-|至|、)(?:19|20)\d{2}年")
_ABOUT_A_YEAR = re.compile(r"审计|决算|预算|年报|统计年|考核|清算|汇算|总结|评比|报告")
_NUMBER_YEAR = re.compile(
    r"^[^,。;:]{2,20}[〔\[(](?P<y>(?:19|20)\d{2})[〕\])][^,。;:]{0,8}\d{1,4}号$"
)


@dataclass(frozen=True)
class Years:
    """What the paper itself says of its year.

    ``printed`` are years printed in its own dated duties and windows, with their places;
    ``windows`` are printed ranges, first and last day.
    """

    issued: date | None = None
    title: int | None = None
    number: int | None = None
    printed: Sequence[tuple[int, int]] = field(default=())
    windows: Sequence[tuple[int, date, date]] = field(default=())

    @property
    def base(self) -> int | None:
        """The year that 今年 means."""
        if self.issued:
            return self.issued.year
        if self.title or self.number:
            return self.title or self.number
        years = {year for _, year in self.printed}
        return years.pop() if len(years) == 1 else None

    @property
    def conflict(self) -> bool:
        """Whether the title and the paper's number name two years."""
        return bool(self.title and self.number and self.title != self.number and not self.issued)

    def of(self, day: Day, place: int) -> int | None:
        """Return the year of a month and day printed at ``place``; None: a person has to say."""
        around = self._around(day, place)
        if self.issued:
            later = around is not None and around > self.issued.year
            return around if later else self._after_issue(self.issued, day)
        if self.base is not None:
            return self.base
        if around is not None:
            return around
        before = [year for at, year in self.printed if at <= place]
        if before:
            return before[-1]
        return self.printed[0][1] if self.printed else None

    def _around(self, day: Day, place: int) -> int | None:
        """Return the year that the nearest printed window before ``place`` gives a day."""
        for at, first, last in reversed(self.windows):
            if at <= place and (year := _inside(day, first, last)):
                return year
        return None

    def named(self, point: Point, base: int | None) -> int | None:
        """Return the year of 今年, 明年, 次年, against ``base`` or the paper's own."""
        start = base if base is not None else self.base
        return start + WORDS[point.word] if start is not None and point.word in WORDS else None

    def _after_issue(self, issued: date, day: Day) -> int | None:
        same = _on(issued.year, day)
        if same >= issued - A_LITTLE_LATE:
            return issued.year
        following = _on(issued.year + 1, day)
        if following - issued <= HALF_A_YEAR:
            return issued.year + 1
        if any(year == issued.year + 1 for _, year in self.printed):
            return issued.year + 1
        return None


def years_of(title: str, head: Sequence[str], issued: date | None) -> Years:
    """Read the year of the title and of the paper's own number, which stands on a line alone."""
    year = None
    if not _TITLE_RANGE.search(title) and not _ABOUT_A_YEAR.search(title):
        found = _TITLE_YEAR.search(title)
        year = int(found[1]) if found else None
    number = next((int(hit["y"]) for line in head if (hit := _NUMBER_YEAR.match(line))), None)
    return Years(issued, year, number)


def _inside(day: Day, first: date, last: date) -> int | None:
    """Return the year that puts a day into a window, or little outside of it."""
    for year in range(first.year, min(last.year, first.year + 5) + 1):
        if first - A_LITTLE_LATE <= _on(year, day) <= last + A_LITTLE_LATE:
            return year
    return None


def _on(year: int, day: Day) -> date:
    month, number = day
    if (month, number) == (2, 29):
        number = 28
    return date(year, month, number)
