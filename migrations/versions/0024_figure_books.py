"""Filled-in workbooks on their way into a filing; lists of a whole round's figures.

Why: a workbook is shown before it is taken, and a round's figures come as one list. Safe beside the
running version: a new table, and a column that may be empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "figure_book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_figure_book_filing_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_figure_book_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_figure_book"),
    )
    op.create_index("uq_figure_book", "figure_book", ["filing_id", "by_id"], unique=True)
    op.create_index("ix_figure_book_at", "figure_book", ["at"])
    with op.batch_alter_table("import_batch") as batch:
        batch.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_import_batch_round_id", "survey_round", ["round_id"], ["id"])


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("import_batch") as batch:
        batch.drop_constraint("fk_import_batch_round_id", type_="foreignkey")
        batch.drop_column("round_id")
    op.drop_table("figure_book")
