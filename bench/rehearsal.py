"""A rehearsed year with faults, and the longer runs of `./duban soak rehearsals`.

The goal is 10,000 units in 120 seconds; a tenth of both is measured, since a year costs as much as
its units do.
"""

import argparse
import logging
import sys
import time
from collections.abc import Iterator, Sequence

from bench.report import Row, costs
from campaign.rehearsal.year.run import Ask, rehearse

UNITS = 1_000
LIMIT = 12.0  # seconds
# The two runs of a soak: units, seeds.
LONG = ((10_000, 5), (1_000, 100))


def rows(name: str) -> Iterator[Row]:
    """Measure one year; a rehearsal brings its own database, which is SQLite."""
    if name != "sqlite":
        return
    _quiet()
    began = time.monotonic()
    result = rehearse(Ask(UNITS, 1, faults=True))
    took = time.monotonic() - began
    if result.violated:
        raise RuntimeError(f"nothing to measure: {result.violations}")
    yield costs(f"rehearsed year of {UNITS:,} units ÷ 12 s", name, [took], [LIMIT], 1.0)


def soak(arguments: Sequence[str] | None = None) -> int:
    """Run the long rehearsals and print a line of docs/reliability.md for each year."""
    reader = argparse.ArgumentParser(prog="duban soak rehearsals", description=soak.__doc__)
    reader.add_argument("--units", type=int, help="one size instead of both")
    reader.add_argument("--seeds", type=int, default=5, help="how many seeds of that size")
    reader.add_argument("--first", type=int, default=1, help="the first seed")
    reader.add_argument("--days", type=int, default=365)
    wanted = reader.parse_args(arguments)
    _quiet()
    broken, never = 0, None
    runs = ((wanted.units, wanted.seeds),) if wanted.units else LONG
    print("| units | seed | duties | rungs checked | letters | copies | took | result |")
    print("|---|---|---|---|---|---|---|---|")
    for units, seeds in runs:
        for seed in range(wanted.first, wanted.first + seeds):
            began = time.monotonic()
            result = rehearse(Ask(units, seed, faults=True, days=wanted.days))
            took = time.monotonic() - began
            broken += bool(result.violated)
            missed = set(result.never)
            never = missed if never is None else never & missed
            said = "all holds" if not result.violated else f"broken: {result.violations[:2]}"
            print(
                f"| {units:,} | {seed} | {result.duties:,} | {result.rungs:,} |"
                f" {result.letters:,} | {result.copies:,} | {took:,.0f} s | {said} |",
                flush=True,
            )
    print(f"\nSituations that no year has met: {', '.join(sorted(never or ())) or 'none'}")
    return 1 if broken else 0


def _quiet() -> None:
    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)  # its outages are meant


if __name__ == "__main__":
    sys.exit(soak())
