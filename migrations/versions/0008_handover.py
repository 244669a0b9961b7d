"""A post that changes hands knows whether its handover letter is due, and the note for it.

Why: a successor gets one letter with the unit's open duties, on the day on which he or she begins,
however far ahead that was entered, and with what the predecessor wrote down.
Safe beside the running version: two columns that may stay unwritten, and an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

DUE = sa.text("handover_due")


def upgrade() -> None:
    """Add them."""
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("handover_due", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("handover_note", sa.Text(), server_default="", nullable=False)
        )
    op.create_index("ix_post_handover", "post", ["from_on"], sqlite_where=DUE, postgresql_where=DUE)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_post_handover", table_name="post")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("handover_note")
        batch_op.drop_column("handover_due")
