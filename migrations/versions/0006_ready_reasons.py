"""A reviewer's own last reasons for sending back have an index of their own.

Why: every duty under review offers them, and what one person returned is a small part of all spans.
Safe beside the running version: an index more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

RETURNED = sa.text("act = 'return'")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_duty_span_returned", "duty_span", ["by_id", "id"],
        sqlite_where=RETURNED, postgresql_where=RETURNED,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_duty_span_returned", table_name="duty_span")
