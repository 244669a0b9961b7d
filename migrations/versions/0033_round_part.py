"""A round may be sent to some units only: which, and why the others are exempt.

Why: the register says of each unit that owes the milestone whether it is asked. Safe beside the
running version: columns with defaults.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Add both."""
    op.add_column("survey_round", sa.Column("part", sa.JSON(), server_default="{}", nullable=False))
    op.add_column(
        "survey_round", sa.Column("part_reason", sa.Text(), server_default="", nullable=False)
    )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("survey_round") as batch:
        batch.drop_column("part_reason")
        batch.drop_column("part")
