"""Drafts of plans read from papers, and their cards.

Why: an official paper becomes a plan by a person's decisions on what was read in it.
Safe beside the running version: new tables only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

INSTANT = sa.DateTime(timezone=True)


def _key(table, name, target):
    return sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "plan_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope_unit_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("plan", sa.Text(), server_default="", nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _key("plan_draft", "scope_unit_id", "unit.id"),
        _key("plan_draft", "by_id", "person.id"),
        _key("plan_draft", "ended_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_draft")),
    )
    op.create_index(op.f("ix_plan_draft_scope_unit_id"), "plan_draft", ["scope_unit_id"])
    op.create_table(
        "plan_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _key("plan_card", "draft_id", "plan_draft.id"),
        _key("plan_card", "into_id", "plan_card.id"),
        _key("plan_card", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_card")),
    )
    op.create_index("ix_plan_card_place", "plan_card", ["draft_id", "place"])
    op.create_index(op.f("ix_plan_card_into_id"), "plan_card", ["into_id"])


def downgrade() -> None:
    op.drop_table("plan_card")
    op.drop_table("plan_draft")
