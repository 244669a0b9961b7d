"""Accountability cases; collectors are found by an index of their own.

Why: 问责 is opened, answered, decided and closed by people, and every step stays on record. The
clock asks which collector keeps the contacts of a unit that could not be reached. Safe beside the
running version: a new table and an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

PEOPLE = ("opened_by", "answered_by", "decided_by", "closed_by")


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "accountability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("held_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(length=12), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_accountability_{name}_id")
            )
            for name in ("campaign", "enrolment", "duty", "held")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_accountability_{name}"))
            for name in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability")),
    )
    op.create_index("ix_accountability_campaign", "accountability", ["campaign_id", "state"])
    op.create_index("ix_accountability_duty", "accountability", ["duty_id"])
    op.create_index(
        "uq_accountability_running",
        "accountability",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "ix_post_collector",
        "post",
        ["role", "unit_id"],
        sqlite_where=sa.text("role = 'collector'"),
        postgresql_where=sa.text("role = 'collector'"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_post_collector", table_name="post")
    op.drop_table("accountability")
