"""Scans come in: judged as files, kept as a batch; the worker reads them."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from campaign.papers.evidence.check import check_file
from campaign.papers.evidence.checked import Checked, Media
from campaign.papers.evidence.names import shown_name
from campaign.records.events import record
from campaign.records.evidence.store import Incoming, Store
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.permissions import Asker
from campaign.rules.survey.scans.sorting import MOST_PAGES
from campaign.services.transaction import transaction
from models.scan import ScanBatch, ScanFile

MOST_BYTES = 80 * 1024 * 1024
MOST_FILES = 60
FIELD = "file"


@dataclass(frozen=True)
class Scan:
    """One file as it comes."""

    source: IO[bytes]
    name: str


def upload_scans(scans: Sequence[Scan], *, store: Store, asker: Asker, now: datetime) -> int:
    """Keep the files as a batch; return its number. One that cannot be taken refuses all.

    Raises:
        FieldMissing: no file, too many pages, or a file that cannot be taken; says which and why.
        NotNow: too many files are being checked.
    """
    if not scans:
        raise FieldMissing(FIELD, "请先选择文件。")
    if len(scans) > MOST_FILES:
        raise FieldMissing(FIELD, "一次最多选 %(most)s 个文件，请分几次上传。", most=MOST_FILES)
    with ExitStack() as stack:
        arrived: list[tuple[Incoming, Checked]] = []
        for one in scans:
            incoming = stack.enter_context(store.receive(one.source, most=MOST_BYTES))
            arrived.append((incoming, _checked(one, incoming)))
        pages = sum(checked.pages or 1 for _, checked in arrived)
        if pages > MOST_PAGES:
            raise FieldMissing(
                FIELD, "共 %(pages)s 页，一批最多 %(most)s 页。请分几批上传。", pages=pages,
                most=MOST_PAGES,
            )  # fmt: skip
        with transaction() as session:
            batch = ScanBatch(state="queued", by_id=asker.person_id, at=now, pages=pages)
            session.add(batch)
            session.flush()
            for position, (incoming, checked) in enumerate(arrived, start=1):
                session.add(
                    ScanFile(
                        batch_id=batch.id, position=position, name=checked.name,
                        media=checked.media, pages=checked.pages or 1, stored_as=incoming.name,
                    )
                )  # fmt: skip
            record(
                session, "scans.upload", now=now, by_id=asker.person_id, scan_batch=batch.id,
                scanned_pages=pages,
            )  # fmt: skip
            for incoming, _ in arrived:
                store.place(incoming, ())
            number = batch.id
        for incoming, _ in arrived:
            incoming.kept = True
    return number


def _checked(one: Scan, incoming: Incoming) -> Checked:
    try:
        checked = check_file(incoming.file, one.name, incoming.previews, most=MOST_BYTES)
    except Invalid as refusal:
        raise FieldMissing(
            FIELD, "“%(name)s”：%(why)s", name=shown_name(one.name), why=str(refusal)
        ) from refusal
    if checked.media not in (Media.PDF, Media.JPG, Media.PNG):
        raise FieldMissing(
            FIELD, "“%(name)s”不是扫描件。请上传扫描的 PDF、JPG 或 PNG。", name=checked.name
        )
    return checked
