"""Runs of rest days as people name them: 5/1–5/5 劳动节, a weekend, 春节 and not 农历除夕."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from campaign.rules.calendar import ONE_DAY

Names = Mapping[date, str]
REST_DAY = "休息日"  # what the library calls a day that is free by shifting another


@dataclass(frozen=True)
class Rest:
    """Rest days one after another; ``name`` is the festival's, empty for a weekend alone."""

    first: date
    last: date
    name: str = ""


def rests(days: Iterable[date], names: Names) -> tuple[Rest, ...]:
    """Put rest days together into runs, in the order of days."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] + ONE_DAY == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(
        Rest(run[0], run[-1], festival(names[day] for day in run if names.get(day))) for run in runs
    )


def festival(names: Iterable[str]) -> str:
    """Return what people call days with these names, empty for none.

    Libraries name each day by itself: 农历除夕, 春节, 休息日（由 2011-02-12 调休）.
    """
    bare = [name.split("（")[0].split("(")[0].strip() for name in names]
    found = Counter([name for name in bare if name != REST_DAY] or bare)
    return found.most_common(1)[0][0] if found else ""
