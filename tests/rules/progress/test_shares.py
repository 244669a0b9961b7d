"""Shares: rounded half up, never a lie at either end."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.shares import per_cent


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (49, 54, "90.7%"),
        (0, 54, "0.0%"),
        (54, 54, "100.0%"),
        (1, 1600, "0.1%"),  # 0.0625: half up
        (2999, 3000, "99.9%"),  # never all while one is missing
        (1, 30_000, "0.1%"),  # never none while there is one
        (1, 8, "12.5%"),
        (0, 0, None),
    ],
)
def test_a_share_has_one_decimal_and_no_denominator_no_share(
    part: int, whole: int, said: str | None
) -> None:
    assert per_cent(part, whole) == said


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_is_never_further_from_the_truth_than_a_tenth(pair: tuple[int, int]) -> None:
    part, whole = pair
    said = per_cent(part, whole)
    assert said is not None
    found = Fraction(said.rstrip("%"))
    assert abs(found - Fraction(100 * part, whole)) < Fraction(1, 10)
    assert (found == 100) is (part == whole)
    assert (found == 0) is (part == 0)
