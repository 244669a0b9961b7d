"""Contact drills 责任链演练: who was asked to confirm which post, and what came of it.

Why: before a campaign is launched, and each quarter while it runs, everybody of the chain confirms
by one link, or the office notes a call. Safe beside the running version: two new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

RUNG_KEYS = {
    "drill_id": "drill.id", "unit_id": "unit.id", "person_id": "person.id",
    "letter_id": "letter.id", "answered_by": "person.id",
}  # fmt: skip


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "drill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope_unit_id", sa.Integer(), nullable=False),
        sa.Column("office_name", sa.String(length=200), nullable=False),
        sa.Column("office_phone", sa.String(length=80), server_default="", nullable=False),
        sa.Column("repeats", sa.String(length=8), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["scope_unit_id"], ["unit.id"], name=op.f("fk_drill_scope_unit_id")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_drill_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
    )
    op.create_index("ix_drill_scope", "drill", ["scope_unit_id", "started_at"])
    op.create_table(
        "drill_rung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=8), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_drill_rung_{name}"))
            for name, target in RUNG_KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_rung")),
    )
    op.create_index(
        "uq_drill_rung", "drill_rung", ["drill_id", "unit_id", "role", "person_id"], unique=True
    )
    op.create_index("ix_drill_rung_seat", "drill_rung", ["unit_id", "role", "person_id"])
    op.create_index("ix_drill_rung_letter", "drill_rung", ["letter_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("drill_rung")
    op.drop_table("drill")
