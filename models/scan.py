"""盖章件回收: what was printed, and the batches of scans in which stamped paper comes back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class PrintedForm(Base):
    """The figures with which a form was printed, once for each keyed digest of them."""

    __tablename__ = "printed_form"
    __table_args__ = (Index("uq_printed_form", "filing_id", "digest", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    digest: Mapped[str] = mapped_column(String(16))
    pages: Mapped[int]
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class PrintKey(Base):
    """The keys, in hex, of the codes on printed forms: one row, written with the first print."""

    __tablename__ = "print_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(64))
    figures: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class ScanBatch(Base):
    """One upload; ``state`` goes queued -> reading -> attaching -> done | failed.

    ``taken_at``: when a worker last said that it is at work on it; ``done`` counts pages read.
    """

    __tablename__ = "scan_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    pages: Mapped[int]
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class ScanFile(Base):
    """One file of a batch; ``stored_as`` its name in the upload folder, null once forgotten."""

    __tablename__ = "scan_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media: Mapped[str] = mapped_column(String(8))
    pages: Mapped[int]
    stored_as: Mapped[str | None] = mapped_column(String(64), unique=True)


class ScanDocument(Base):
    """The pages of one print in a batch, or pages that somebody put to a unit by hand (no digest).

    ``state``, ``why``: rules/survey/scans/sorting.py. ``missing``: page numbers; ``note``: why the
    file was not taken, or the reason of who decided.
    """

    __tablename__ = "scan_document"
    __table_args__ = (
        Index("ix_scan_document_batch", "batch_id"),
        Index("ix_scan_document_filing", "filing_id", "state"),
        Index("ix_scan_document_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    digest: Mapped[str] = mapped_column(String(16), default="", server_default="")
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(12), default="", server_default="")
    missing: Mapped[list[int]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ScanPage(Base):
    """One page as it was read; ``why``: it belongs to no document by itself.

    ``picture``: small, for the eye; gone once the page is attached. ``turn``: degrees, clockwise.
    """

    __tablename__ = "scan_page"
    __table_args__ = (Index("uq_scan_page", "file_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("scan_file.id"))
    number: Mapped[int]
    codes: Mapped[list[str]] = mapped_column(JSON)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    why: Mapped[str] = mapped_column(String(12), default="", server_default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("scan_document.id"), index=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
