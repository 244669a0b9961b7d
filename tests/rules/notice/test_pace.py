from __future__ import annotations

import pytest

from campaign.rules.notice.pace import slot


@pytest.mark.parametrize(
    ("following", "taken"),
    [("", 1000.0), ("999.5", 1000.0), ("1000.0", 1000.0), ("1000.3", 1000.3), ("1010.0", 1010.0),
     ("1010.1", 1000.0), ("99999.0", 1000.0)],
)  # fmt: skip
def test_slots_lie_an_interval_apart_and_a_wrong_clock_parks_nobody(following, taken):
    assert slot(1000.0, following, 10) == (taken, pytest.approx(taken + 0.1))


def test_slots_taken_one_after_the_other_keep_the_rate():
    following, slots = "", []
    for _ in range(20):
        taken, free = slot(1000.0, following, 4)
        slots.append(taken)
        following = f"{free:.6f}"
    gaps = [later - earlier for earlier, later in zip(slots, slots[1:], strict=False)]
    assert gaps == [pytest.approx(0.25)] * 19
