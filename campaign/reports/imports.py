"""An uploaded list as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.batches import FINISHED, counts_of
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Asker
from campaign.rules.sheets.rows import ERROR, Problem
from models.import_batch import ImportBatch


@dataclass(frozen=True)
class Upload:
    """A list on its way; `first` holds number and cells of the first rows."""

    id: int
    kind: str
    round_id: int | None
    file_name: str
    state: str
    created_at: datetime
    finished_at: datetime | None
    rows: int
    done: int
    headings: tuple[str, ...]
    first: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[Problem, ...]
    counts: dict[str, int]

    @property
    def under_way(self) -> bool:
        """Tell whether the page should look again by itself."""
        return self.state in ("queued", "loading")

    @property
    def finished(self) -> bool:
        """Tell whether nothing more will happen."""
        return self.state in FINISHED

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors among the problems."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)

    @property
    def listed(self) -> int:
        """How many rows the load touches or finds as they should be."""
        return self.counts["added"] + self.counts["changed"] + self.counts["unchanged"]


def own_upload(session: Session, batch_id: int, asker: Asker) -> Upload:
    """Return one upload of the asker.

    Raises:
        NotFound: there is none of this number, or it is somebody else's.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.by_id != asker.person_id:
        raise NotFound
    return _upload(batch)


def latest_uploads(session: Session, asker: Asker, kind: str) -> Sequence[Upload]:
    """Return the asker's last few uploads of this kind, the newest first."""
    found = session.scalars(
        select(ImportBatch)
        .where(ImportBatch.by_id == asker.person_id, ImportBatch.kind == kind)
        .order_by(ImportBatch.id.desc())
        .limit(5)
    )
    return [_upload(batch) for batch in found]


def _upload(batch: ImportBatch) -> Upload:
    head: dict[str, Any] = batch.preview[0] if batch.preview else {"cells": []}
    return Upload(
        batch.id,
        batch.kind,
        batch.round_id,
        batch.file_name,
        batch.state,
        batch.created_at,
        batch.finished_at,
        batch.rows,
        batch.done,
        tuple(head["cells"]),
        tuple((row["number"], tuple(row["cells"])) for row in batch.preview[1:]),
        tuple(
            Problem(each["row"], each["column"], each["message"], each["values"], each["severity"])
            for each in batch.problems
        ),
        counts_of(batch),
    )
