"""A process that dies between two transactions: played at the beginning of the n-th one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Connection

from campaign.rehearsal.faults.mail_server import Killed
from models.base import db


class Kills:
    """Hangs on the rehearsal's own engine; armed, it ends the process at a transaction."""

    def __init__(self) -> None:
        """Hook up."""
        self.left: int | None = None
        event.listen(db.engine, "begin", self._begins, insert=True)

    @contextmanager
    def at(self, number: int | None) -> Iterator[None]:
        """Die at the beginning of the ``number``-th writing transaction inside (None: never)."""
        self.left = number
        try:
            yield
        finally:
            self.left = None

    def _begins(self, connection: Connection) -> None:
        if self.left is None or not connection.get_execution_options().get("immediate"):
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            raise Killed
