"""Two forecasts side by side: what falls away, what moves, what comes in addition."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.dates.difference import Line, difference

D = dt.date
A, B, C = D(2026, 4, 20), D(2026, 4, 27), D(2026, 5, 6)
Days = dict[tuple[str, D], frozenset[int]]


def test_the_same_on_the_same_day_is_no_change() -> None:
    found = difference({("li", A): {1}}, {("li", A): {1}})
    assert (found.lines, found.cancelled, found.moved, found.added) == ((), 0, 0, 0)


def test_what_comes_on_another_day_has_moved() -> None:
    found = difference(
        {("li", A): {1}, ("wang", A): {2}}, {("li", B): {1}, ("wang", B): {2}}
    )  # fmt: skip
    assert found.lines == (Line(A, B, ("li", "wang")),)
    assert (found.cancelled, found.moved, found.added) == (0, 2, 0)
    assert found.lines[0].number == 2


def test_what_is_left_over_is_cancelled_or_new() -> None:
    found = difference(
        {("li", A): {1}, ("li", B): {2}, ("wang", A): {3}}, {("li", C): {1}, ("zhao", B): {4}}
    )  # fmt: skip
    assert set(found.lines) == {
        Line(A, None, ("wang",)),
        Line(A, C, ("li",)),
        Line(B, None, ("li",)),
        Line(None, B, ("zhao",)),
    }
    assert (found.cancelled, found.moved, found.added) == (2, 1, 1)


def test_a_ladder_that_moves_by_two_days_moves_each_step_by_two() -> None:
    """Steps of one duty that come to stand on each other's days are not taken for each other."""
    on = [A + dt.timedelta(n) for n in (0, 4, 6)]
    then = [day + dt.timedelta(2) for day in on]
    before = {("li", day): {(7, step)} for step, day in enumerate(on)}
    after = {("li", day): {(7, step)} for step, day in enumerate(then)}
    assert difference(before, after).lines == tuple(
        Line(*days, ("li",)) for days in zip(on, then, strict=True)
    )


def test_only_what_speaks_of_the_same_thing_has_moved() -> None:
    found = difference({("li", A): {1}}, {("li", B): {2}, ("li", C): {1, 3}})
    assert {(line.before, line.after) for line in found.lines} == {(A, C), (None, B)}
    alone = difference({("li", A): {1}}, {("li", B): {2}})
    assert (alone.moved, alone.cancelled, alone.added) == (0, 1, 1)


def test_a_day_with_a_letter_before_and_after_is_no_change_of_letters() -> None:
    assert difference({("li", A): {1}}, {("li", A): {2}}).lines == ()


def worlds() -> st.SearchStrategy[Days]:
    key = st.tuples(st.sampled_from("ab"), st.integers(0, 4).map(lambda n: A + dt.timedelta(n)))
    return st.dictionaries(key, st.frozensets(st.integers(0, 6), min_size=1), max_size=8)


@given(worlds(), worlds())
def test_moves_are_as_many_as_an_oracle_that_tries_every_pairing_finds(
    before: Days, after: Days
) -> None:
    found = difference(before, after)
    for whom in "ab":
        old = {on: things for (who, on), things in before.items() if who == whom}
        new = {on: things for (who, on), things in after.items() if who == whom}
        mine = [(line.before, line.after) for line in found.lines if whom in line.whom]
        for was, on in mine:
            assert was is None or was in old
            assert on is None or on in new
            assert was is None or on is None or old[was] & new[on], "a move is of one thing"
        unmoved = {on for on in old.keys() & new.keys() if old[on] & new[on]}
        assert not unmoved & {day for move in mine for day in move}
        left, come = sorted(old.keys() - unmoved), sorted(new.keys() - unmoved)
        moves = [move for move in mine if None not in move]
        assert len(moves) == most(old, new, left, come)
        stay = (set(left) - {was for was, _ in moves}) & (set(come) - {on for _, on in moves})
        ends = [sorted(was for was, _ in mine if was), sorted(on for _, on in mine if on)]
        assert ends == [sorted(set(left) - stay), sorted(set(come) - stay)], "each counted once"
        alone = {on for move in mine if None in move for on in move if on}
        assert not any((day, None) in mine and (None, day) in mine for day in alone)


def most(
    old: dict[D, frozenset[int]], new: dict[D, frozenset[int]], left: list[D], come: list[D]
) -> int:
    """Try every way of giving the days that go one of those that come, or none."""
    best = 0
    for way in itertools.product([None, *come], repeat=len(left)):
        chosen = [on for on in way if on]
        pairs = [(was, on) for was, on in zip(left, way, strict=True) if on]
        if len(set(chosen)) == len(chosen) and all(old[was] & new[on] for was, on in pairs):
            best = max(best, len(pairs))
    return best
