"""./duban bench: every row of docs/performance.md, and the baseline beside it.

Fails when a ratio is worse than the kept one by the factor of bench.report.REGRESSION.
`./duban soak` measures the tick at a million units instead, and compares with nothing.
"""

import argparse
import sys
from collections.abc import Iterator

from bench import (
    act,
    databases,
    entered,
    forecast,
    letters,
    memory,
    pages,
    rehearsal,
    report,
    size,
    tick,
)

UNITS = 100_000
UNITS_OF_A_SOAK = 1_000_000
AT_AN_ADDRESS = {"memory": memory, "letters": letters, "act": act, "pages": pages, "size": size}
IN_ITS_OWN = {"forecast": forecast, "figures": entered, "rehearsal": rehearsal}
PARTS = ("tick", "memory", "letters", "act", "forecast", "rehearsal", "pages", "size", "figures")
SMALLER = 10  # so many times smaller is the county whose idle tick is the limit of ours


def main() -> int:
    """Measure, print, compare; 1 when something got worse."""
    wanted = _arguments()
    rows: list[report.Row] = []
    for name in wanted.database or databases.NAMES:
        for row in _measure(name, wanted):
            rows.append(row)
            print(f"{row.key}: {row.ratio:.2f}", flush=True)
    baseline = report.read_baseline(wanted.units)
    print()
    report.show(rows, baseline)
    if wanted.keep:
        report.keep_baseline(rows, wanted.units)
    worse = [row.key for row in rows if row.key in baseline and row.regressed(baseline[row.key])]
    if worse and not wanted.keep:
        print("\nWorse than the baseline by half or more:", *worse, sep="\n  ")
        return 1
    return 0


def _measure(name: str, wanted: argparse.Namespace) -> Iterator[report.Row]:
    with databases.new_database(name) as address:
        print(f"{name}: writing {wanted.units:,} units …", flush=True)
        databases.fill(address, wanted.units)
        with databases.open_application(address):
            if wanted.only in (None, "tick"):
                yield from tick.rows(wanted.units)
        if wanted.only in (None, "tick"):
            yield _idle(name, address, wanted.units)
        if wanted.soak:
            return
        for part, subject in AT_AN_ADDRESS.items():
            if wanted.only in (None, part):
                yield from subject.rows(name, address)
    for part, alone in IN_ITS_OWN.items():
        if wanted.only in (None, part):
            yield from alone.rows(name)


def _idle(name: str, address: str, units: int) -> report.Row:
    """A tick with nothing to do, beside the same in a smaller county, in turn."""
    smaller = units // SMALLER
    large_times, small_times = [], []
    with databases.new_database(name) as small:
        databases.fill(small, smaller)
        with databases.open_application(small):
            tick.disarm_all()
        for _ in range(tick.ROUNDS):
            for place, times in ((address, large_times), (small, small_times)):
                with databases.open_application(place):
                    times += tick.idle_times()
    title = f"tick, nothing due: {units:,} ÷ {smaller:,} units"
    return report.costs(title, name, large_times, small_times, 1.5)


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="duban bench", description=__doc__)
    reader.add_argument("soak", nargs="?", choices=["soak"], help="the tick at a million units")
    reader.add_argument("--units", type=int, help="size of the county")
    reader.add_argument("--database", action="append", choices=databases.NAMES)
    reader.add_argument("--only", choices=PARTS)
    reader.add_argument("--keep", action="store_true", help="keep these ratios as the baseline")
    wanted = reader.parse_args()
    wanted.units = wanted.units or (UNITS_OF_A_SOAK if wanted.soak else UNITS)
    return wanted


if __name__ == "__main__":
    sys.exit(main())
