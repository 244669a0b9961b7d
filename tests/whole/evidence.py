"""A piece of evidence written straight to table and disk: what is tested is who sees it."""

import datetime as dt
import io
import secrets
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from campaign.records.evidence.store import Store
from models.duty import Duty, DutySpan
from models.evidence import Evidence
from tests.papers.evidence.pdfs import pdf
from tests.papers.evidence.pictures import jpg


def a_piece(
    session: Session,
    duty: Duty,
    *,
    kind: str,
    by_id: int,
    at: dt.datetime,
    name: str = "统计表.pdf",
) -> Evidence:
    """Keep a file with one preview."""
    store = Store(Path(current_app.extensions["settings"].upload_dir))
    stored_as = secrets.token_hex(16)
    store.put_back(store.path(stored_as), io.BytesIO(pdf()))
    store.put_back(store.preview(stored_as, 1), io.BytesIO(jpg()))
    row = Evidence(
        duty_id=duty.id, unit_id=duty.unit_id, kind=kind, item="other", name=name, media="pdf",
        size=len(pdf()), pages=1, previews=1, sha256="0" * 64, stored_as=stored_as, status="draft",
        at=at, by_id=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def handed_in_once(session: Session, duty: Duty, at: dt.datetime) -> None:
    """What is there was seen by the office: taking it back deletes nothing."""
    session.add(
        DutySpan(
            duty_id=duty.id, state="submitted", term_id=duty.term_id, act="submit", from_at=at,
            until_at=at,
        )
    )  # fmt: skip
