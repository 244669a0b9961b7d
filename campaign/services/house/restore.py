"""Bring a backup back into an empty database; mail is held until a person has looked."""

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Table, func, select, text
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.evidence.store import Store
from campaign.records.house.clocks import forget_clock
from campaign.records.house.world import write_setting
from campaign.rules.errors import Invalid, NotNow
from campaign.services.house.backup import BATCH, FORMAT
from campaign.services.house.backup_files import read_files
from campaign.services.transaction import transaction
from models.base import Base, Instant
from models.event import Event
from models.house import Setting

Manifest = dict[str, Any]


def read_manifest(source: Path) -> Manifest:
    """Return what the backup says of itself.

    Raises:
        Invalid: it is not a whole backup of this system.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            found: Manifest = json.loads(archive.read("manifest.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Invalid(
            "“%(name)s”不是完整的督办备份文件，请换一个文件。", name=source.name
        ) from error
    if found.get("format") != FORMAT:
        raise Invalid("这个备份的格式本系统不认识：%(format)s。", format=found.get("format"))
    return found


@dataclass(frozen=True)
class Restored:
    """How many rows by table, and how many uploaded files, came back."""

    rows: dict[str, int]
    files: int


def restore(source: Path, *, now: datetime, store: Store) -> Restored:
    """Load every row of the backup, all or nothing, put the files back, and hold all mail.

    What was sent after the backup is unknown to the restored data: the office decides
    (``mail resume``) when to send again.

    Raises:
        NotNow: the database is not empty.
        Invalid: a file of the backup was changed.
    """
    manifest = read_manifest(source)
    with transaction() as session, zipfile.ZipFile(source) as archive:
        if session.scalar(select(func.count()).select_from(Setting)) or session.scalar(
            select(func.count()).select_from(Event)
        ):
            raise NotNow("只能恢复到空数据库。请先新建一个数据库，再恢复。")
        for table in Base.metadata.sorted_tables:
            if table.name in manifest["rows"]:
                _load(session, table, archive, manifest["sha256"][table.name])
        _wind_up_sequences(session)
        write_setting(session, "mail_paused", "yes")
        forget_clock(session)  # it was another machine, at another time
        record(session, "restore", now=now, backup_at=manifest["at"])
        files = read_files(session, archive, store)
    return Restored(manifest["rows"], files)


def _load(session: Session, table: Table, archive: zipfile.ZipFile, expected: str) -> None:
    digest = hashlib.sha256()
    readers = [(column.name, _reader(column)) for column in table.columns]
    batch: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            digest.update(line)
            row = json.loads(line)
            batch.append(
                {
                    name: read(value) if value is not None else None
                    for (name, read), value in zip(readers, row, strict=True)
                }
            )
            if len(batch) == BATCH:
                session.execute(table.insert(), batch)
                batch = []
    if batch:
        session.execute(table.insert(), batch)
    if digest.hexdigest() != expected:
        raise Invalid("备份里的“%(table)s”和目录不一致，文件可能损坏，没有恢复。", table=table.name)


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """Return how a stored plain value becomes the column's."""
    kind = column.type
    if isinstance(kind, Instant):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    return lambda value: value


def _wind_up_sequences(session: Session) -> None:
    """On PostgreSQL the next number of each table comes after the highest restored one."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"COALESCE((SELECT MAX(id) FROM {table.name}), 0) + 1, false)"
                )
            )
