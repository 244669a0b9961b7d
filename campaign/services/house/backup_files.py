"""The uploaded files in a backup: beside the rows, each under its name in the store."""

import hashlib
import re
import zipfile
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from campaign.records.evidence.store import Store
from campaign.rules.errors import Invalid
from models.evidence import Evidence

FOLDER = "files/"
_NAME = re.compile(r"([0-9a-f]{32})(?:\.([1-9])\.jpg)?")
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Files:
    """How many files are in a backup, their bytes, and how many a row names that are not there."""

    count: int
    size: int
    missing: int


def write_files(connection: Connection, archive: zipfile.ZipFile, store: Store) -> Files:
    """Write every file that a row names, with its previews, in the snapshot of the rows."""
    count = size = missing = 0
    names = select(Evidence.stored_as).where(Evidence.stored_as.is_not(None)).order_by(Evidence.id)
    for name in connection.execute(names).scalars().all():
        found = store.files_of(name or "")
        if not found or found[0].name != name:
            missing += 1
            continue
        for place in found:
            # They are packed already, and a backup should take no longer than the disk needs.
            archive.write(place, FOLDER + place.name, zipfile.ZIP_STORED)
        count, size = count + 1, size + found[0].stat().st_size
    return Files(count, size, missing)


def read_files(session: Session, archive: zipfile.ZipFile, store: Store) -> int:
    """Put the files back where the restored rows look for them; return how many.

    Raises:
        Invalid: a file is not the one of which the row speaks.
    """
    rows = session.execute(
        select(Evidence.stored_as, Evidence.sha256).where(Evidence.stored_as.is_not(None))
    )
    hashes: dict[str, str] = {name: sha256 for name, sha256 in rows if name}
    wanted = [
        (entry, found[1], found[2])
        for entry in archive.namelist()
        if entry.startswith(FOLDER) and (found := _NAME.fullmatch(entry.removeprefix(FOLDER)))
        if found[1] in hashes
    ]
    for entry, name, number in wanted:  # all of them are looked at before the first is written
        if number is None and _digest(archive, entry) != hashes[name]:
            raise Invalid("备份里的一个上传文件和记录不一致，备份可能损坏，没有恢复。")
    for entry, name, number in wanted:
        place = store.preview(name, int(number)) if number else store.path(name)
        with archive.open(entry) as source:
            store.put_back(place, source)
    return sum(number is None for _, _, number in wanted)


def _digest(archive: zipfile.ZipFile, entry: str) -> str:
    digest = hashlib.sha256()
    with archive.open(entry) as source:
        while piece := source.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()
