"""The queue for review has an index of its own.

Why: it is read from its old end, page by page, however much is held; what waits for the office is
a small part of all duties.
Safe beside the running version: an index more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WAITS = sa.text("state IN ('submitted', 'nil', 'in_review')")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_duty_review", "duty", ["submitted_on", "id"],
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_duty_review", table_name="duty")
