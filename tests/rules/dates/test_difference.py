"""Two forecasts side by side: what falls away, what moves, what comes in addition."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.dates.difference import Line, difference

D = dt.date
A, B, C = D(2026, 4, 20), D(2026, 4, 27), D(2026, 5, 6)


def test_the_same_on_the_same_day_is_no_change() -> None:
    found = difference([("li", A)], [("li", A)])
    assert (found.lines, found.cancelled, found.moved, found.added) == ((), 0, 0, 0)


def test_what_comes_on_another_day_has_moved() -> None:
    found = difference([("li", A), ("wang", A)], [("li", B), ("wang", B)])
    assert found.lines == (Line(A, B, ("li", "wang")),)
    assert (found.cancelled, found.moved, found.added) == (0, 2, 0)
    assert found.lines[0].number == 2


def test_what_is_left_over_is_cancelled_or_new() -> None:
    found = difference([("li", A), ("li", B), ("wang", A)], [("li", C), ("zhao", B)])
    assert set(found.lines) == {
        Line(A, None, ("wang",)),
        Line(A, C, ("li",)),
        Line(B, None, ("li",)),
        Line(None, B, ("zhao",)),
    }
    assert (found.cancelled, found.moved, found.added) == (2, 1, 1)


PAIRS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.integers(0, 9).map(lambda n: A + dt.timedelta(n))),
    max_size=20,
)


@given(PAIRS, PAIRS)
def test_every_day_that_goes_or_comes_is_counted_once(
    before: list[tuple[str, D]], after: list[tuple[str, D]]
) -> None:
    found = difference(before, after)
    gone = {(whom, line.before) for line in found.lines if line.before for whom in line.whom}
    come = {(whom, line.after) for line in found.lines if line.after for whom in line.whom}
    assert gone == set(before) - set(after)
    assert come == set(after) - set(before)
    assert found.cancelled + found.moved == len(gone)
    assert found.added + found.moved == len(come)
    for whom in "abcde":
        lost = [line for line in found.lines if line.after is None and whom in line.whom]
        new = [line for line in found.lines if line.before is None and whom in line.whom]
        assert not (lost and new), "what goes and what comes is one move"


def test_where_it_is_known_only_letters_of_one_duty_are_a_move() -> None:
    about = {("li", A): {1}, ("li", B): {2}, ("li", C): {1, 3}}
    found = difference([("li", A)], [("li", B), ("li", C)], about)
    assert {(line.before, line.after) for line in found.lines} == {(A, C), (None, B)}
    alone = difference([("li", A)], [("li", B)], about)
    assert (alone.moved, alone.cancelled, alone.added) == (0, 1, 1)
