"""What is typed into 我已不负责此事."""

import datetime as dt

import pytest

from campaign.rules.errors import FieldMissing
from campaign.rules.people.leaving import Leaving, read_leaving

TODAY = dt.date(2026, 4, 20)


def test_everything_may_stay_empty() -> None:
    assert read_leaving(Leaving(), TODAY) == Leaving()


def test_what_is_typed_is_made_plain() -> None:
    typed = Leaving(TODAY, "  马俊杰 ", "139 0000 1111", " ma@yunchuan.example ", " 已调走 ")
    wanted = Leaving(TODAY, "马俊杰", "13900001111", "ma@yunchuan.example", "已调走")
    assert read_leaving(typed, TODAY) == wanted


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Leaving(since_on=dt.date(2027, 4, 22)), "since_on"),
        (Leaving(since_on=dt.date(2025, 4, 18)), "since_on"),
        (Leaving(phone="13900001111"), "name"),
        (Leaving(email="ma@yunchuan.example"), "name"),
        (Leaving(name="马俊杰", email="没有"), "email"),
        (Leaving(note="字" * 2001), "note"),
    ],
)
def test_what_cannot_be_taken_names_its_field(typed: Leaving, field: str) -> None:
    with pytest.raises(FieldMissing) as refused:
        read_leaving(typed, TODAY)
    assert refused.value.field == field


def test_a_day_a_year_away_is_taken() -> None:
    far = TODAY + dt.timedelta(days=366)
    assert read_leaving(Leaving(since_on=far), TODAY).since_on == far
