"""Rehearsals that the office has asked for.

Why: a year that takes minutes to play is asked for on a page and played by the worker. Safe beside
the running version: a new table only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("day", sa.Integer(), server_default="0", nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("beaten_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"],
                                name="fk_rehearsal_campaign_id"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_rehearsal_asked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_rehearsal"),
    )  # fmt: skip
    op.create_index("ix_rehearsal_campaign", "rehearsal", ["campaign_id", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("rehearsal")
