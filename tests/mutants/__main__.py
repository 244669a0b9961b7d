"""./duban soak mutants: plant each known bug in a copy, run its tests, and tell which were noticed.

Fails when fewer than 95 of 100 are. First all the tests are run without any bug: what fails of
itself would notice everything. A bug that the tests on SQLite do not notice is shown to those on
PostgreSQL.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from tests.mutants.bug import Bug
from tests.mutants.ground import Ground, Told, copied
from tests.mutants.table import BUGS, EXPLAINED

WANTED = 0.95


def main() -> int:
    """Do it, and print a line for each bug."""
    chosen, sure = _chosen()
    began = time.monotonic()
    with copied() as ground:
        if not (sure or _pass_without(ground, chosen)):
            return 1
        survived = [bug for bug in chosen if not _caught(ground, bug)]
    caught = len(chosen) - len(survived)
    spent = time.monotonic() - began
    print(
        f"\n{caught} of {len(chosen)} caught ({caught / len(chosen):.1%}) in {spent / 60:.1f} min"
    )
    for bug in survived:
        print(f"  survived: {bug.name}. {EXPLAINED.get(bug.name, 'A test is missing.')}")
    return 0 if caught >= WANTED * len(chosen) else 1


def _pass_without(ground: Ground, chosen: Sequence[Bug]) -> bool:
    began = time.monotonic()
    tests = sorted({test for bug in chosen for test in bug.tests})
    print(f"{len(chosen)} bugs, {len(tests)} files and folders of tests; without any bug …")
    told = ground.test(tests, "sqlite", all_of_them=True)
    spent = time.monotonic() - began
    print(ground.said if told is not Told.PASSED else f"all pass, {spent:.0f} s", flush=True)
    return told is Told.PASSED


def _caught(ground: Ground, bug: Bug) -> bool:
    began = time.monotonic()
    with ground.bug(bug):
        for database in ("sqlite", "postgres"):
            told = ground.test(bug.tests, database)
            if told is Told.BROKEN:
                print(ground.said)
                raise SystemExit(f"{bug.name}: its tests could not be run")
            if told is Told.FAILED:
                break
    noticed = told is Told.FAILED
    how = f"caught ({database}) by {_by(ground.said)}" if noticed else "SURVIVED"
    print(f"{bug.name}: {how}, {time.monotonic() - began:.0f} s", flush=True)
    return noticed


def _by(said: str) -> str:
    """Name the test that failed first."""
    lines = [line for line in said.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))]
    return lines[0].split(" - ")[0].split("::")[-1] if lines else "?"


def _chosen() -> tuple[Sequence[Bug], bool]:
    reader = argparse.ArgumentParser(prog="duban soak mutants", description=__doc__)
    reader.add_argument("name", nargs="*", help="only the bugs whose names begin so")
    reader.add_argument("--sure", action="store_true", help="the tests are known to pass: go on")
    asked = reader.parse_args()
    found = [bug for bug in BUGS if not asked.name or bug.name.startswith(tuple(asked.name))]
    if not found:
        reader.error("no bug has such a name")
    return found, asked.sure


if __name__ == "__main__":
    sys.exit(main())
