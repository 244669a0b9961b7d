"""A random county's weeks, lived once for all tests that only look at them."""

import datetime as dt
import random

from tests.county import County
from tests.make import Make
from tests.reports.history import live_randomly, random_county


def lived_county(make: Make, seed: int, first: dt.date, last: dt.date) -> County:
    """A random county that has lived from the first day to the last."""

    def lived() -> County:
        dice = random.Random(seed)
        county = random_county(make, dice)
        live_randomly(county, dice, first, last)
        return county

    return make.story(("lived", seed, first, last), lived)
