"""From a printed span to days: the first, the last, or month and day where the year is missing."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.planreader.dates.phrase import Phrase
from campaign.planreader.dates.point import Day, Point
from campaign.planreader.dates.years import Years

NO_YEAR = "没有写年份，请补上年份。"
EARLY_PART = "没有说到哪一天，先按这一旬的最后一天记，请确认。"
BEFORE_PART = "可以理解为这一旬之前，也可以理解为到这一旬的最后一天，先按最后一天记，请确认。"
NO_DAY = "没有写哪一月，请补上日期。"
IMPOSSIBLE = "历法上没有这一天，请对照原件。"
FESTIVAL = "以节日为期限，没有写日期，请补上。"


@dataclass(frozen=True)
class Resolved:
    """``due`` is the last day; where only the year is missing, ``month_day`` is it as (month, day).

    ``why`` is what a person is asked, empty where nothing is open. ``lost``: no date at all.
    """

    start: date | None = None
    due: date | None = None
    month_day: Day | None = None
    why: str = ""
    lost: bool = False


def resolve(span: tuple[Point, Point | None], phrase: Phrase, years: Years) -> Resolved:
    """Return the days that a span means."""
    first, last = span
    end = last or first
    if not first.possible or not end.possible:
        return Resolved(why=IMPOSSIBLE, lost=True)
    if end.month is None:
        return _of_this_month(end, years)
    end_day, first_day = end.last(), first.first()
    assert end_day is not None
    begin, close = _two_years(span, first_day, end_day, phrase, years)
    if close is None:
        return Resolved(month_day=end_day, why=NO_YEAR)
    due = _date(close, end.last(close))
    is_window = last is not None or (first.day is None and first.part not in ("底", "末"))
    start = _date(begin, first.first(begin)) if is_window else None
    return Resolved(start, due, None, _unsure(end, phrase))


def _two_years(
    span: tuple[Point, Point | None], first_day: Day | None, end_day: Day, phrase: Phrase,
    years: Years,
) -> tuple[int | None, int | None]:  # fmt: skip
    """Return the years of both ends; what one end does not print it has from the other."""
    first, last = span
    if last is None:
        year = first.year or years.named(first, None)
        if year is None and not first.word:
            year = years.of(end_day, phrase.start)
        return year, year
    over = first_day is not None and end_day < first_day
    begin = first.year or years.named(first, None)
    close = last.year if last.year and last.year != first.year else None
    if close is None and last.word and last.word != first.word:
        close = years.named(last, begin)
    if begin is None and close is None and not first.word:
        close = years.of(end_day, phrase.start)
        if over and first_day is not None:
            begin = years.of(first_day, phrase.start)
            return begin, begin + 1 if begin is not None else None
        return close, close
    if close is None and begin is not None:
        close = begin + 1 if over else begin
    if begin is None and close is not None:
        begin = close - 1 if over else close
    return begin, close


def _of_this_month(end: Point, years: Years) -> Resolved:
    """Return a day of 本月 or 次月, which the date of issue settles."""
    if years.issued is None or (end.day is None and not end.part):
        return Resolved(why=NO_DAY, lost=False)
    later = end.month_word in ("次", "下", "翌")
    month = years.issued.month % 12 + 1 if later else years.issued.month
    year = years.issued.year + (later and month == 1)
    day = Point(year, month=month, day=end.day, part=end.part)
    if not day.possible:
        return Resolved(why=IMPOSSIBLE, lost=True)
    return Resolved(due=_date(year, day.last(year)), why="")


def _unsure(end: Point, phrase: Phrase) -> str:
    if end.part == "初":
        return EARLY_PART
    if end.part in ("上旬", "中旬", "下旬") and phrase.suffix in ("前", "之前", "以前"):
        return BEFORE_PART if end.part == "上旬" else ""
    return ""


def _date(year: int | None, day: Day | None) -> date | None:
    if year is None or day is None or not 1950 <= year <= 2200:
        return None
    month, number = day
    return date(year, month, min(number, monthrange(year, month)[1]))


def first_time(point: Point | None, pace: str, years: Years, place: int) -> date | None:
    """Return the first time of something that recurs, printed at ``place``."""
    if point is None:
        return None
    if point.month is not None and point.possible:
        day = point.last()
        year = years.of(day, place) if day else None
        if year is None and years.issued and day:
            year = years.issued.year + 1
        return _date(year, day)
    if pace == "monthly" and point.day is not None and years.issued is not None:
        on = years.issued
        for _ in range(32):
            if on.day == min(point.day, monthrange(on.year, on.month)[1]):
                return on
            on += timedelta(days=1)
    return None
