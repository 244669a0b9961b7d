"""Rungs that have come, for the tests of what happens to them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from campaign.rules.ladder import (
    AUDIENCES,
    RungTime,
)
from campaign.rules.permissions import Role

COMES = datetime(2026, 4, 21, 1, 0, tzinfo=UTC)
A_MICROSECOND = timedelta(microseconds=1)
BOTH = (False, True)


def rung(audience=Role.DEPUTY, level=1, needs_approval=False, number=4, fires_at=COMES):
    return RungTime(number, fires_at, audience, level, needs_approval)


rung_times = st.builds(
    RungTime,
    number=st.integers(1, 9),
    fires_at=st.integers(0, 9).map(lambda n: COMES - timedelta(hours=n)),
    audience=st.sampled_from(AUDIENCES),
    level=st.integers(0, 4),
    needs_approval=st.booleans(),
)
