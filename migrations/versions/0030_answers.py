"""What a unit says of a doubt about its own figures; which lines explain doubtful numbers.

Why: units explain or ask for a correction before the office decides; the office's desk counts
explained numbers without reading every line. Safe beside the running version: columns with
defaults.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Add them, and mark the lines that explain something."""
    with op.batch_alter_table("doubt") as batch:
        batch.add_column(sa.Column("unit_wants", sa.String(10), server_default="", nullable=False))
        batch.add_column(sa.Column("unit_note", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("unit_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("unit_by", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_doubt_unit_by", "person", ["unit_by"], ["id"])
    op.add_column(
        "filing", sa.Column("explained", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    filing = sa.table("filing", sa.column("reasons", sa.JSON()), sa.column("explained"))
    op.execute(
        filing.update()
        .where(sa.cast(filing.c.reasons, sa.Text()).not_in(["{}", "null"]))
        .values(explained=sa.true())
    )
    op.create_index(
        "ix_filing_explained", "filing", ["round_id"], postgresql_where=sa.text("explained"),
        sqlite_where=sa.text("explained"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_filing_explained", "filing")
    op.drop_column("filing", "explained")
    with op.batch_alter_table("doubt") as batch:
        batch.drop_constraint("fk_doubt_unit_by", type_="foreignkey")
        for name in ("unit_wants", "unit_note", "unit_at", "unit_by"):
            batch.drop_column(name)
