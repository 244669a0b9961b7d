"""Keeps a batch's claims alive while a slow mail server takes its time."""

import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from flask import current_app

from campaign.mail.outbox.claims import Claimed, renew
from campaign.rules.notice.delivery import LEASE, LEASE_RENEWAL
from campaign.services.transaction import transaction


class Lease:
    """A thread that renews the leases of claimed letters every 15 s, and knows when it failed to.

    Time is the ``now`` of the batch plus what has gone by since on the machine's own counter, which
    no change of the wall clock moves.
    """

    def __init__(self, letters: Sequence[Claimed], *, now: datetime) -> None:
        self.letters = list(letters)
        self.now = now
        self.began = self.renewed = time.monotonic()
        self.over = threading.Event()
        self.app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self._keep, name="duban-lease", daemon=True)

    @property
    def held(self) -> bool:
        """Whether the claims are surely still ours: a worker that was paused finds them gone."""
        return time.monotonic() - self.renewed < LEASE.total_seconds()

    def elapsed(self) -> timedelta:
        """Return what has gone by since the batch was claimed."""
        return timedelta(seconds=int(time.monotonic() - self.began))

    def __enter__(self) -> "Lease":
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.thread.join()

    def _keep(self) -> None:
        while not self.over.wait(LEASE_RENEWAL.total_seconds()):
            asked = time.monotonic()
            # A lease that has run out is not renewed: another worker may have it.
            if not self.held:
                return
            with self.app.app_context():
                try:
                    with transaction() as session:
                        renew(session, self.letters, until=self.now + self.elapsed() + LEASE)
                    self.renewed = asked
                except Exception:
                    self.app.logger.exception("the leases could not be renewed; tried again soon")
