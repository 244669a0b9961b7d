"""Places in the tree: what lies below a unit, by one comparison of texts."""

import random

from campaign.rules.paths import ROOT, ancestors, child_path, covers, depth, subtree_range


def a_tree(dice: random.Random, units: int) -> list[tuple[str, str]]:
    """Grow a tree; return each unit's path and that of the unit above it."""
    grown: list[tuple[str, str]] = []
    for number in range(1, units):
        above = dice.choice([ROOT, *(path for path, _ in grown)])
        grown.append((child_path(above, number), above))
    return grown


def test_a_unit_covers_itself_and_what_lies_below_and_nobody_of_a_number_that_begins_alike() -> (
    None
):
    assert covers("/1/", "/1/") and covers("/1/", "/1/12/") and covers(ROOT, "/7/")
    assert not covers("/1/", "/10/") and not covers("/1/12/", "/1/") and not covers("/1/", "/12/1/")


def test_the_range_of_a_subtree_holds_what_its_unit_covers_and_nothing_else() -> None:
    tree = a_tree(random.Random(7), 300)
    parents = dict(tree)
    for above, _ in tree[::7]:
        low, high = subtree_range(above)
        for path in parents:
            walked = path
            while len(walked) > len(above):
                walked = parents[walked]
            assert (low <= path < high) == covers(above, path) == (walked == above), (above, path)


def test_depth_and_ancestors_are_read_off_the_path() -> None:
    assert (depth("/1/"), depth("/1/12/130/")) == (0, 2)
    assert (ancestors("/1/"), ancestors("/1/12/130/")) == ((), (1, 12))
