"""From which day a duty counts as due when its date moves without being granted."""

import datetime as dt

import pytest

from campaign.rules.counting import still_counts

APRIL_20, APRIL_25, MAY_6 = dt.date(2026, 4, 20), dt.date(2026, 4, 25), dt.date(2026, 5, 6)


@pytest.mark.parametrize(
    ("due_on", "counts_on", "new", "said"),
    [
        (APRIL_20, None, APRIL_25, APRIL_20),  # returned: due all the while
        (APRIL_25, APRIL_20, MAY_6, APRIL_20),  # returned again
        (APRIL_25, None, APRIL_25, None),  # the same date
        (APRIL_25, None, APRIL_20, None),  # an earlier one: due from then on
        (MAY_6, APRIL_25, APRIL_20, None),
    ],
)
def test_a_later_date_does_not_put_off_what_is_due(
    due_on: dt.date, counts_on: dt.date | None, new: dt.date, said: dt.date | None
) -> None:
    assert still_counts(due_on, counts_on, new) == said
