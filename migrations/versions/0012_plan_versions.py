"""Plans and ladders have versions; rungs say why the clock had nothing to decide about them.

Why: a plan may be amended while it runs; who, when and why stays readable, and what an earlier
ladder has told is not told again. Safe beside the running version: new table, new columns with
defaults. Plans and ladders that stand become version 1.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add them, and write down the plans that stand."""
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("changes", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("effect", sa.JSON(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_plan_version_campaign_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_plan_version_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
    )
    op.create_index("uq_plan_version", "plan_version", ["campaign_id", "number"], unique=True)
    op.execute(
        "INSERT INTO plan_version (campaign_id, number, source, source_sha256, at, by_id)"
        " SELECT id, 1, source, source_sha256, opened_at, opened_by FROM campaign"
    )
    with op.batch_alter_table("ladder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(batch_op.f("fk_ladder_by_id"), "person", ["by_id"], ["id"])
    op.create_index("uq_ladder_version", "ladder", ["campaign_id", "version"], unique=True)
    for column, source in (("at", "opened_at"), ("by_id", "opened_by")):
        op.execute(
            f"UPDATE ladder SET {column} ="
            f" (SELECT {source} FROM campaign WHERE campaign.id = ladder.campaign_id)"
        )
    op.add_column("milestone", sa.Column("removed_at", sa.DateTime(timezone=True)))
    op.add_column(
        "term_rung", sa.Column("settled", sa.String(10), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Drop them: earlier wordings are lost."""
    op.drop_column("term_rung", "settled")
    op.drop_column("milestone", "removed_at")
    op.drop_index("uq_ladder_version", table_name="ladder")
    with op.batch_alter_table("ladder", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ladder_by_id"), type_="foreignkey")
        for column in ("note", "by_id", "at", "version"):
            batch_op.drop_column(column)
    op.drop_table("plan_version")
