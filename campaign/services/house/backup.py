"""A backup is one zip: a manifest, a file of rows per table, and every uploaded file.

The rows are the same for both databases: a county that began on SQLite can be restored onto
PostgreSQL. They are read in one snapshot: a backup under load holds one moment.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from campaign.records.evidence.store import Store
from campaign.services.house.backup_files import Files, write_files
from models.base import Base, db

FORMAT = "duban-backup-1"
BATCH = 2000


@dataclass(frozen=True)
class Written:
    """What a backup holds: rows by table, and the uploaded files."""

    rows: dict[str, int]
    files: Files


def backup(target: Path, *, revision: str, now: datetime, store: Store) -> Written:
    """Write all tables and every uploaded file into ``target``.

    The file appears under its name only when it is whole. It holds everything, password
    hashes too: keep it as safe as the database.
    """
    part = target.with_name(target.name + ".part")
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    with (
        db.engine.connect() as connection,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            for table in Base.metadata.sorted_tables:
                if table.info.get("derived"):
                    continue  # summed up anew by the restored house
                counts[table.name], digests[table.name] = _write(connection, table, archive)
            files = write_files(connection, archive, store)
        manifest = {
            "format": FORMAT, "revision": revision, "at": now.isoformat(),
            "rows": counts, "sha256": digests, "files": files.count,
        }  # fmt: skip
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    part.chmod(0o600)
    part.replace(target)
    return Written(counts, files)


def _write(connection: Connection, table: Table, archive: zipfile.ZipFile) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as raw:
        out = io.BufferedWriter(raw)
        for line in _lines(connection, table):
            out.write(line)
            digest.update(line)
            count += 1
        out.flush()
    return count, digest.hexdigest()


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    # Parents before children: a path is longer than the path above it.
    order = [func.length(table.c.path)] if "path" in table.c else list(table.primary_key.columns)
    rows = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*order))
    for row in rows:
        values = [_plain(value) for value in row]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value
