"""The only reader of the wall clock.

A door (a request, a heartbeat, a command without ``--at``) reads it once and passes
``now`` down; everything below computes with what it was given.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant, aware, in UTC, cut to whole seconds.

    Whole seconds: both databases then store and compare exactly what Python holds.
    """
    return datetime.now(UTC).replace(microsecond=0)
