"""A failure made small: fewer units, a shorter year, and the event at which it first shows."""

from collections.abc import Callable
from dataclasses import replace

from campaign.rehearsal.year.result import Result
from campaign.rehearsal.year.run import Ask, rehearse

FEWEST_UNITS, FEWEST_DAYS, MOST_RUNS = 1, 7, 40
Try = Callable[[Ask], Result]


def shrink(ask: Ask, result: Result, *, attempt: Try = rehearse) -> tuple[Ask, Result]:
    """Return the smallest case found that still fails, with its ``until``: by bisecting.

    Each actor has a dice of its own, so a smaller county lives the same lives. ``result`` is what
    failed; whatever fails again is taken for the same.
    """
    left = [MOST_RUNS]

    def fails(one: Ask) -> Result | None:
        if left[0] <= 0:
            return None
        left[0] -= 1
        found = attempt(one)
        return found if found.violated else None

    for name, least in (("units", FEWEST_UNITS), ("days", FEWEST_DAYS)):
        ask, result = _bisect(ask, result, name, least, fails)
    whole = replace(ask, until=result.events)
    return _bisect(whole, result, "until", 1, fails)


def _bisect(
    ask: Ask, result: Result, name: str, least: int, fails: Callable[[Ask], Result | None]
) -> tuple[Ask, Result]:
    """Find the smallest number of one kind that fails, as far as failing grows with it."""
    low, high = least - 1, getattr(ask, name)
    while high - low > 1:
        middle = max(least, (low + high) // 2)
        smaller = replace(ask, **{name: middle})
        found = fails(smaller)
        if found is None:
            low = middle
        else:
            ask, result, high = smaller, found, middle
    return ask, result
