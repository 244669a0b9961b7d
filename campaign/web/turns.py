"""Pages of one process take turns: two are made at a time, the others wait a moment.

Threads that all compute at once hand the interpreter back and forth at every word from the
database; with two, one computes while the other waits, and both are done sooner. Nobody waits for
longer than ``PATIENCE``: behind two slow pages the next ones begin all the same.
"""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
AT_ONCE = 2
PATIENCE = 0.1  # seconds; a page takes a tenth of it


class Turns:
    """Stands before the application; acts, which may bring a long upload, pass by."""

    def __init__(self, inside: Wsgi) -> None:
        """Stand before it."""
        self.inside = inside
        self._turns = BoundedSemaphore(AT_ONCE)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer one request, in its turn where it asks for a page."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.inside(environ, start)
        ours = self._turns.acquire(timeout=PATIENCE)
        try:
            return self.inside(environ, start)
        finally:
            if ours:
                self._turns.release()
