"""Numbers of headings in characters."""

import pytest

from campaign.rules.paper.ordinal import ordinal


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")],
)
def test_headings_are_numbered_in_characters(number: int, text: str) -> None:
    assert ordinal(number) == text
