"""How far each place was at the end of each day.

Why: a trend over a year must not count every day anew. Safe beside the running version: a new
table only, filled by the heartbeat.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

COUNTS = ("due", "answered", "punctual", "missing", "waived")


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "day_sum",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"],
                                name="fk_day_sum_campaign_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_day_sum_unit_id"),
        sa.PrimaryKeyConstraint("campaign_id", "unit_id", "on", name="pk_day_sum"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("day_sum")
