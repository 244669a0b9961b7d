"""The calendar keeps its versions; a plan's dates know how they were written; what recurs.

Why: when the State Council publishes a year, dates are reckoned again from what the plan asked,
and everybody can read which change of the calendar did it. A milestone that recurs has a row for
each time it comes.
Safe beside the running version: a new table, and columns that may stay unwritten.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calendar_version_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
        sa.UniqueConstraint("number", name=op.f("uq_calendar_version_number")),
    )
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_calendar_day_version_id"), "calendar_version", ["version_id"], ["id"]
        )

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("roll", sa.String(length=10), server_default="none", nullable=False)
        )

    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("roll", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("recurs_until", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("occurrence", sa.Integer(), server_default="1", nullable=False)
        )
        for name in ("key", "follows"):
            batch_op.alter_column(
                name, existing_type=sa.String(length=60), type_=sa.String(length=70)
            )
        batch_op.create_foreign_key(
            batch_op.f("fk_milestone_first_id"), "milestone", ["first_id"], ["id"]
        )
        batch_op.create_index("uq_milestone_occurrence", ["first_id", "occurrence"], unique=True)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index("uq_milestone_occurrence")
        batch_op.drop_constraint(batch_op.f("fk_milestone_first_id"), type_="foreignkey")
        for name in ("key", "follows"):
            batch_op.alter_column(
                name, existing_type=sa.String(length=70), type_=sa.String(length=60)
            )
        for name in ("occurrence", "first_id", "recurs_until", "roll", "asked_on"):
            batch_op.drop_column(name)

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_column("roll")

    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_calendar_day_version_id"), type_="foreignkey")
        batch_op.drop_column("version_id")

    op.drop_table("calendar_version")
