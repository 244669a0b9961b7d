"""What an uploaded list keeps of itself: first rows, problems, counts, and when it was taken up."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.loading.result import LoadResult
from campaign.rules.loading.sheet import Sheet
from campaign.rules.sheets.rows import ERROR, Problem
from models.import_batch import ImportBatch

CHECKED, QUEUED, LOADING = "checked", "queued", "loading"
LOADED, FAILED, DROPPED = "loaded", "failed", "dropped"
FINISHED = (LOADED, FAILED, DROPPED)

# A worker that says nothing for so long is gone; the list is taken up again.
GIVEN_UP_AFTER = timedelta(minutes=10)
# A list that nobody confirms is forgotten, with the personal data in it.
FORGOTTEN_AFTER = timedelta(days=7)

_SHOWN_ROWS = 20
_KEPT_PROBLEMS = 1_000


def preview_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the first rows as the page shows them; the first entry holds the headings."""
    rows = [
        {"number": row.number, "cells": list(row.cells.values())}
        for row in sheet.rows[:_SHOWN_ROWS]
    ]
    return [{"number": sheet.header_row, "cells": list(sheet.headers)}, *rows]


def note_result(batch: ImportBatch, result: LoadResult) -> None:
    """Keep the counts, and the problems as far as a page can show them: errors first."""
    kept = [*result.errors, *result.warnings][:_KEPT_PROBLEMS]
    batch.problems = problems_as_json(kept)
    batch.result = json.dumps(
        {
            "added": result.added,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "errors": len(result.errors),
            "warnings": len(result.warnings),
        }
    )


def problems_as_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as a table keeps them: the sentence and its values apart."""
    return [
        {
            "row": each.row,
            "column": each.column,
            "message": each.message,
            "values": {name: str(value) for name, value in each.values.items()},
            "severity": each.severity,
        }
        for each in problems
    ]


def counts_of(batch: ImportBatch) -> dict[str, int]:
    """Return the counts that were noted, 0 where none were."""
    noted: dict[str, Any] = json.loads(batch.result) if batch.result.startswith("{") else {}
    names = ("added", "changed", "unchanged", "errors", "warnings")
    return {name: int(noted.get(name, 0)) for name in names}


def forget(batch: ImportBatch) -> None:
    """Let go of the file and its rows: what was loaded lies in the register, the rest is nobody's.

    The problems stay, so that the page can still show them.
    """
    batch.content = b""
    batch.preview = []


def drop_earlier(session: Session, kinds: Sequence[str], by_id: int, now: datetime) -> None:
    """Let go of what a person uploaded before and never confirmed: one at a time is enough."""
    for earlier in session.scalars(
        select(ImportBatch).where(
            ImportBatch.by_id == by_id,
            ImportBatch.kind.in_(kinds),
            ImportBatch.state == CHECKED,
        )
    ):
        earlier.state = DROPPED
        earlier.finished_at = now
        earlier.problems = []
        forget(earlier)


def failure(batch: ImportBatch, message: str, *, now: datetime) -> None:
    """End the batch without having loaded anything."""
    batch.state = FAILED
    batch.problems = problems_as_json([Problem(0, "", message, severity=ERROR)])
    batch.finished_at = now
    forget(batch)
