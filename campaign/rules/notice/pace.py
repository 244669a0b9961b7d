"""When the next letter may go where a relay takes only so many a second."""

# A slot further ahead than this many intervals was taken by a clock that was wrong.
MOST_AHEAD = 100


def slot(here: float, following: str, rate: float) -> tuple[float, float]:
    """Return the slot of a letter and the first one left after it, in seconds.

    Args:
        here: what the clock says now.
        following: the first free slot as it was written down, empty where there is none.
        rate: letters a second, above 0.
    """
    free = float(following or 0)
    taken = free if here < free <= here + MOST_AHEAD / rate else here
    return taken, taken + 1 / rate
