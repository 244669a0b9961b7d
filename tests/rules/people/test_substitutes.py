"""Substitutes for absence: who may name one, and for how long."""

import datetime as dt

import pytest

from campaign.rules.errors import FieldMissing
from campaign.rules.people.substitutes import Span, check_span, may_name_substitute
from campaign.rules.permissions import Asker, HeldPost, Role

TODAY = dt.date(2026, 4, 20)
DAY = dt.timedelta(days=1)
EVER = Span(None, None)
COUNTY, BUREAU = "/1/", "/1/2/"


def asker(role: Role, path: str, number: int = 7, *, by_letter: bool = False) -> Asker:
    return Asker(number, "某人", (HeldPost(role, 1, path),), by_letter=by_letter)


@pytest.mark.parametrize("role", list(Role))
def test_a_holder_names_a_substitute_for_the_own_post_whatever_it_is(role: Role) -> None:
    assert may_name_substitute(asker(role, BUREAU), role, BUREAU, 7)


def test_whoever_gives_the_post_names_a_substitute_too() -> None:
    assert may_name_substitute(asker(Role.OFFICE, COUNTY), Role.CONTACT, BUREAU, 8)
    assert may_name_substitute(asker(Role.ADMIN, "/"), Role.LEAD, COUNTY, 8)


@pytest.mark.parametrize(
    ("who", "role", "path"),
    [
        (asker(Role.OFFICE, COUNTY), Role.LEAD, COUNTY),
        (asker(Role.OFFICE, BUREAU), Role.CONTACT, COUNTY),
        (asker(Role.DEPUTY, BUREAU), Role.CONTACT, BUREAU),
        (asker(Role.LEAD, COUNTY), Role.CONTACT, BUREAU),
        (asker(Role.CONTACT, BUREAU, 8, by_letter=True), Role.CONTACT, BUREAU),
    ],
)
def test_nobody_else_does_and_a_letters_link_is_not_enough(
    who: Asker, role: Role, path: str
) -> None:
    assert not may_name_substitute(who, role, path, 8)


def test_the_last_day_is_included() -> None:
    assert check_span(TODAY, TODAY, post=EVER, today=TODAY) == (TODAY, TODAY + DAY)
    longest = TODAY + 365 * DAY
    assert check_span(TODAY, longest, post=EVER, today=TODAY) == (TODAY, longest + DAY)
    term = Span(TODAY, TODAY + 9 * DAY)
    assert check_span(TODAY, TODAY + 8 * DAY, post=term, today=TODAY)[1] == term.until_on


@pytest.mark.parametrize(
    ("first", "last", "post", "field"),
    [
        (None, TODAY, EVER, "from_on"),
        (TODAY - DAY, TODAY, EVER, "from_on"),
        (TODAY + 367 * DAY, TODAY + 368 * DAY, EVER, "from_on"),
        (TODAY, None, EVER, "last_on"),
        (TODAY + DAY, TODAY, EVER, "last_on"),
        (TODAY, TODAY + 366 * DAY, EVER, "last_on"),
        (TODAY, TODAY + DAY, Span(TODAY + DAY, None), "from_on"),
        (TODAY, TODAY + DAY, Span(None, TODAY + DAY), "last_on"),
    ],
)
def test_a_wrong_day_is_refused_beside_its_field(
    first: dt.date | None, last: dt.date | None, post: Span, field: str
) -> None:
    with pytest.raises(FieldMissing) as refused:
        check_span(first, last, post=post, today=TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (EVER, EVER, True),
        (Span(TODAY, TODAY + DAY), Span(TODAY + DAY, None), False),
        (Span(TODAY, TODAY + DAY), Span(None, TODAY + DAY), True),
        (Span(TODAY, TODAY), EVER, False),
    ],
)
def test_spans_meet_where_they_share_a_day(one: Span, other: Span, meets: bool) -> None:
    assert one.meets(other) is other.meets(one) is meets


def test_a_span_for_ever_has_no_last_day() -> None:
    assert EVER.last_on is None
    assert Span(TODAY, TODAY + DAY).last_on == TODAY
