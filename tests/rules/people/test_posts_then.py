"""Who held which post as was known at an instant: later acts are taken back, one by one."""

import datetime as dt

from campaign.rules.people.posts_then import Change, Did, Kept, posts_then

D = dt.date
MAY = D(2026, 5, 1)
JUNE = D(2026, 6, 1)
OLD = Kept(1, "contact", 10, None, MAY)
NEW = Kept(2, "contact", 11, MAY, None)


def change(*, later: bool) -> Change:
    return Change(Did.APPOINTED, "contact", 11, MAY, (1,), later=later)


def test_what_came_later_is_taken_back() -> None:
    assert posts_then([OLD, NEW], [change(later=True)]) == (Kept(1, "contact", 10, None, None),)


def test_what_had_happened_stands() -> None:
    assert posts_then([OLD, NEW], [change(later=False)]) == (OLD, NEW)


def test_a_post_that_no_act_touched_is_as_its_row_says() -> None:
    assert posts_then([OLD], []) == (OLD,)


def test_a_later_act_may_have_moved_an_end_that_was_known() -> None:
    known = Change(Did.VACATED, "contact", 10, JUNE, (1,))
    assert posts_then([OLD, NEW], [known, change(later=True)])[0].until_on == JUNE


def test_an_end_before_the_first_day_leaves_nothing() -> None:
    planned = Kept(3, "contact", 12, JUNE, JUNE)
    made = Change(Did.APPOINTED, "contact", 12, JUNE)
    ended = Change(Did.APPOINTED, "contact", 11, MAY, (3,))
    assert posts_then([planned], [made, ended])[0].until_on == JUNE
    assert not posts_then([planned], [made, ended])[0].held(JUNE)


def test_the_same_person_twice_is_made_by_two_acts() -> None:
    first, again = Kept(4, "contact", 13, MAY, MAY), Kept(5, "contact", 13, MAY, None)
    acts = [
        Change(Did.APPOINTED, "contact", 13, MAY),
        Change(Did.VACATED, "contact", 13, MAY, (4,), later=True),
        Change(Did.APPOINTED, "contact", 13, MAY, later=True),
    ]
    assert posts_then([first, again], acts) == (Kept(4, "contact", 13, MAY, None),)


def test_a_substitute_stands_until_called_back() -> None:
    row = Kept(6, "contact", 14, MAY, D(2026, 5, 5), acting=True)
    other = Kept(7, "contact", 15, JUNE, JUNE, acting=True)
    named = Change(Did.STOOD_IN, "contact", 14, MAY, until_on=D(2026, 5, 20))
    recall = Change(Did.RECALLED, "contact", 14, D(2026, 5, 5))
    elsewhere = Change(Did.RECALLED, "deputy", 14, D(2026, 5, 5))
    then = posts_then([row, other], [named, elsewhere, recall])
    assert then[0] == row and not then[0].held(D(2026, 5, 5))
    before = posts_then(
        [row], [named, Change(Did.RECALLED, "contact", 14, D(2026, 5, 5), later=True)]
    )
    assert before[0].until_on == D(2026, 5, 20) and before[0].held(D(2026, 5, 19))
    assert not before[0].held(D(2026, 4, 30))
    assert posts_then([row], [Change(Did.STOOD_IN, "contact", 14, MAY, later=True)]) == ()
