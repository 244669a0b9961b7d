"""The keys of the codes on printed forms are kept with the data.

Why: paper printed before a change of SECRET_KEY has to be read after it. Safe beside the running
version: a new table only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Add the table; its row comes with the first print."""
    op.create_table(
        "print_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(64), nullable=False),
        sa.Column("figures", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_key")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("print_key")
