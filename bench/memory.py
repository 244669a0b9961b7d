"""How much memory a tick of 100,000 notices takes, over what the engine takes by itself.

The tick runs in a process of its own, so that nothing else has grown its heap. The kernel's own
high-water mark is read (``VmHWM``), set back after a first small tick: by then everything is
loaded, statements are compiled and the database's cache has its pages.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from bench import county, databases, tick
from bench.report import Row, within
from campaign.services.clock import tick as clock

NOTICES = 100_000
GOAL_MB = 10.0
FIRST_MONTH = 10


def rows(name: str, address: str) -> Iterator[Row]:
    """Measure on a filled database of 100,000 units."""
    child = [sys.executable, "-m", "bench.memory", address]
    said = subprocess.run(child, cwd=Path(__file__).parents[1], capture_output=True, check=True)
    yield within(
        f"memory, tick of {NOTICES:,} notices over the engine", name,
        float(said.stdout.split()[-1]), GOAL_MB,
    )  # fmt: skip


def shared_out_mb(pids: Sequence[int]) -> float:
    """What these processes take together, shared pages counted once (PSS), in MB."""
    text = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def _high_water_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1024


def main(address: str) -> None:
    """Tick once small and once large; print by how many MB the large one grew."""
    now = tick.FIRST_TICK
    with databases.open_application(address):
        tick.disarm_all()
        tick.arm(county.term_id(FIRST_MONTH - 1, 0), tick.TO_CONTACT.number, now)
        clock.tick(now=now)
        for kind in range(county.KINDS):
            tick.arm(county.term_id(FIRST_MONTH, kind), tick.TO_CONTACT.number, now)
        Path("/proc/self/clear_refs").write_text("5")
        before = _high_water_mb()
        count = clock.tick(now=now + timedelta(minutes=1))
        if count.notices < NOTICES:
            raise RuntimeError(f"too few to measure: {count}")
        print(f"{_high_water_mb() - before:.1f}")


if __name__ == "__main__":
    main(sys.argv[1])
