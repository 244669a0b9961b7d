"""The instant at which a report looks: a day means its end, an instant names its zone."""

from datetime import date, datetime, time

from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import Invalid

LENGTH_OF_A_DAY = 10
LAST_SECOND = time(23, 59, 59)
# Far outside any campaign, well inside what dates can be computed with.
FIRST_YEAR, LAST_YEAR = 1950, 2150


def end_of(day: date) -> datetime:
    """The last whole second (aware) of a Shanghai day: what had happened by its end."""
    return datetime.combine(day, LAST_SECOND, SHANGHAI)


def read_as_of(text: str) -> datetime:
    """Read ``2026-04-20`` (its end in Shanghai) or an instant with its zone.

    Raises:
        Invalid: it is neither, or an instant whose zone nobody knows.
    """
    found = _read(text)
    if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    raise Invalid(
        "“%(text)s”不是可以回看的时间，请写成 2026-04-20 或 2026-04-20T09:00+08:00。",
        text=text[:40],
    )


def _read(text: str) -> datetime | None:
    try:
        if len(text) == LENGTH_OF_A_DAY:
            return end_of(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
        return found.astimezone(SHANGHAI) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
