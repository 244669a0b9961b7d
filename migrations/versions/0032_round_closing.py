"""Rounds are closed and opened again: from when to when, by whom, and why.

Why: a look back has to show a round that was closed as it stood when it was. Safe beside the
running version: a new table only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "round_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"]),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_round_closing_round", "round_closing", ["round_id", "closed_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("round_closing")
