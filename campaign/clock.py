"""The only reader of the wall clock.

A door (a request, a heartbeat, a command without ``--at``) reads it once and passes
``now`` down; everything below computes with what it was given.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Counter:
    """What the machine has counted since it was started, which no setting of its clock changes.

    ``boot`` names that start: two counts may be compared while it is the same; empty where the
    system does not say.
    """

    boot: str
    seconds: float


def now() -> datetime:
    """Return the present instant, aware, in UTC, cut to whole seconds.

    Whole seconds: both databases then store and compare exactly what Python holds.
    """
    return datetime.now(UTC).replace(microsecond=0)


def counter() -> Counter:
    """Return the machine's own count; it goes on while the machine sleeps."""
    which = getattr(time, "CLOCK_BOOTTIME", None)
    if which is None or not _BOOT.exists():
        return Counter("", time.monotonic())
    return Counter(_BOOT.read_text().strip(), time.clock_gettime(which))
