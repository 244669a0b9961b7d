"""Reports about letters that came back or are late.

Why: a letter that the server took may still not arrive; only an accepted letter that did not come
back may be held against anybody. Safe beside the running version: one new table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), server_default="", nullable=False),
        sa.Column("said", sa.String(length=500), server_default="", nullable=False),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_bounce_letter_id_letter"),
        sa.PrimaryKeyConstraint("id", name="pk_bounce"),
        sa.UniqueConstraint("letter_id", "raw_sha256", name="uq_bounce_letter_id_raw_sha256"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("bounce")
