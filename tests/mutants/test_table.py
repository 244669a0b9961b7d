"""The planted bugs are in step with the code: whoever changes such a line finds it here."""

import ast
import re

import pytest

from tests.mutants.bug import Bug
from tests.mutants.ground import ROOT
from tests.mutants.table import BUGS, EXPLAINED

FLOORS = ("rules", "records", "services", "mail")


@pytest.mark.parametrize("floor", FLOORS)
def test_every_bug_can_be_planted_and_leaves_a_program(floor: str) -> None:
    found = [bug for bug in BUGS if bug.file.startswith(f"campaign/{floor}/")]
    assert len(found) >= 10, floor
    for bug in found:
        assert bug.planted(ROOT) != (ROOT / bug.file).read_text(encoding="utf-8"), bug.name
        ast.parse(bug.planted(ROOT), bug.name)
        assert all((ROOT / test).exists() for test in bug.tests), bug.name


def test_they_are_many_each_has_a_name_and_each_tells_what_it_breaks() -> None:
    names = [bug.name for bug in BUGS]
    assert len(names) == len(set(names)) >= 40
    assert all(re.fullmatch(r"[a-z0-9-]+", bug.name) and bug.breaks and bug.tests for bug in BUGS)
    assert set(EXPLAINED) <= set(names)


def test_a_bug_whose_text_has_moved_on_is_an_error() -> None:
    gone = Bug("gone", "app.py", "nothing", "no such line", "", ("tests/whole",))
    with pytest.raises(ValueError, match="0 times"):
        gone.planted(ROOT)
