"""Dates of a milestone that kinds of unit have for themselves.

Why: one task is due from townships on another day than from departments. Safe beside the running
version: one new column with a default, which says that all have the same date.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add it."""
    op.add_column("milestone", sa.Column("by_kind", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("milestone", "by_kind")
