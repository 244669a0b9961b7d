"""An uploaded list is read and checked, and waits for a person to confirm it."""

from datetime import date, datetime

from campaign.papers.tables import read_table
from campaign.records.house.batches import CHECKED, drop_earlier, note_result, preview_of
from campaign.records.loading.lists import ListKind, try_list
from campaign.rules.permissions import Asker
from campaign.rules.sheets.rows import unshowable
from campaign.services.transaction import transaction
from models.base import db
from models.import_batch import ImportBatch

_MOST_NAME = 200


def upload_list(
    kind: ListKind, name: str, content: bytes, *, asker: Asker, now: datetime, today: date
) -> int:
    """Keep the list with its preview and every problem; return its number.

    Raises:
        Invalid: the file cannot be read at all; nothing is kept.
    """
    table = read_table(name, content, columns=kind.columns)
    result = try_list(db.session(), kind, table, asker=asker, today=today)
    with transaction() as session:
        drop_earlier(session, (kind.key,), asker.person_id, now)
        batch = ImportBatch(
            kind=kind.key,
            file_name=shown_name(name),
            content=b"" if result.errors else content,
            state=CHECKED,
            by_id=asker.person_id,
            created_at=now,
            rows=len(table.rows),
            preview=preview_of(table),
            problems=[],
        )
        note_result(batch, result)
        session.add(batch)
        session.flush()
        return batch.id


def shown_name(name: str) -> str:
    """Return a file's name for showing: never a path, nothing hidden in it, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in last if not unshowable(character))
    return plain[-_MOST_NAME:] or "—"
