"""Printed forms that come back stamped: what was printed, batches of scans, their pages.

Why: a scan is put to its unit by the code on it, and figures changed since the print are told by
row. Safe beside the running version: new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def _number(name, *, null=False, default=None):
    return sa.Column(name, sa.Integer(), nullable=null, server_default=default)


def _words(name, length, *, null=False, default=None):
    return sa.Column(name, sa.String(length), nullable=null, server_default=default)


def _at(name, *, null=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _keys(table, **columns):
    return (
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}"))
            for name, to in columns.items()
        ),
    )


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "printed_form", _number("id"), _number("filing_id"), _words("digest", 16),
        _number("pages"), sa.Column("cells", sa.JSON(), nullable=False), _at("at"),
        _number("by_id"),
        *_keys("printed_form", filing_id="filing.id", by_id="person.id"),
    )  # fmt: skip
    op.create_index("uq_printed_form", "printed_form", ["filing_id", "digest"], unique=True)
    op.create_table(
        "scan_batch", _number("id"), _words("state", 12), _number("by_id"), _at("at"),
        _number("pages"), _number("done", default="0"), _at("taken_at", null=True),
        _at("finished_at", null=True), sa.Column("note", sa.Text(), server_default="",
        nullable=False),
        *_keys("scan_batch", by_id="person.id"),
    )  # fmt: skip
    op.create_index(op.f("ix_scan_batch_state"), "scan_batch", ["state"])
    op.create_index(op.f("ix_scan_batch_by_id"), "scan_batch", ["by_id"])
    op.create_table(
        "scan_file", _number("id"), _number("batch_id"), _number("position"),
        _words("name", 200), _words("media", 8), _number("pages"),
        _words("stored_as", 64, null=True),
        *_keys("scan_file", batch_id="scan_batch.id"),
        sa.UniqueConstraint("stored_as", name=op.f("uq_scan_file_stored_as")),
    )  # fmt: skip
    op.create_index(op.f("ix_scan_file_batch_id"), "scan_file", ["batch_id"])
    op.create_table(
        "scan_document", _number("id"), _number("batch_id"), _number("filing_id", null=True),
        _words("digest", 16, default=""), _words("state", 12), _words("why", 12, default=""),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        _number("evidence_id", null=True), _at("decided_at", null=True),
        _number("decided_by", null=True),
        *_keys(
            "scan_document", batch_id="scan_batch.id", filing_id="filing.id",
            evidence_id="evidence.id", decided_by="person.id",
        ),
    )  # fmt: skip
    op.create_index("ix_scan_document_batch", "scan_document", ["batch_id"])
    op.create_index("ix_scan_document_filing", "scan_document", ["filing_id", "state"])
    op.create_index("ix_scan_document_state", "scan_document", ["state"])
    op.create_table(
        "scan_page", _number("id"), _number("batch_id"), _number("file_id"), _number("number"),
        sa.Column("codes", sa.JSON(), nullable=False), _number("turn", default="0"),
        _words("why", 12, default=""), _number("document_id", null=True),
        _number("position", default="0"), sa.Column("picture", sa.LargeBinary(), nullable=True),
        *_keys(
            "scan_page", batch_id="scan_batch.id", file_id="scan_file.id",
            document_id="scan_document.id",
        ),
    )  # fmt: skip
    op.create_index("uq_scan_page", "scan_page", ["file_id", "number"], unique=True)
    op.create_index(op.f("ix_scan_page_batch_id"), "scan_page", ["batch_id"])
    op.create_index(op.f("ix_scan_page_document_id"), "scan_page", ["document_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("scan_page", "scan_document", "scan_file", "scan_batch", "printed_form"):
        op.drop_table(table)
