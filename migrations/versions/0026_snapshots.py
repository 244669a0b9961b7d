"""Frozen roll-ups of a round, and the day by which collectors forward theirs.

Why: an official number has to stay readable as it was signed, whatever is mended later. Safe beside
the running version: a new table and a column that may be empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

INSTANT = sa.DateTime(timezone=True)
PATH = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
MESSAGE = "the trail is append-only"


def upgrade() -> None:
    """Add both."""
    op.add_column("survey_round", sa.Column("forward_on", sa.Date(), nullable=True))
    op.create_table(
        "round_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place", PATH, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("signer", sa.String(80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("forward_by", sa.Date(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"],
                                name="fk_round_snapshot_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_round_snapshot_unit_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_round_snapshot_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_round_snapshot"),
    )  # fmt: skip
    op.create_index("ix_round_snapshot_unit", "round_snapshot", ["round_id", "unit_id", "id"])
    for act in ("UPDATE", "DELETE"):
        body = (
            "FOR EACH ROW EXECUTE FUNCTION duban_refuse()"
            if op.get_bind().dialect.name == "postgresql"
            else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        op.execute(
            f"CREATE TRIGGER round_snapshot_no_{act.lower()} BEFORE {act} ON round_snapshot {body}"
        )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("round_snapshot")
    op.drop_column("survey_round", "forward_on")
