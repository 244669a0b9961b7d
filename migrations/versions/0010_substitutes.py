"""Who stands in for a post is found by an index of its own.

Why: pages of people and posts ask for substitutes of a few posts, of whom there are few in all.
Safe beside the running version: one index more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

STANDS_IN = sa.text("acting_for_id IS NOT NULL")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_post_acting", "post", ["acting_for_id"],
        sqlite_where=STANDS_IN, postgresql_where=STANDS_IN,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_post_acting", table_name="post")
