"""Signed forecasts, line by line; nobody rewrites them.

Why: what was foretold and signed is laid beside what is sent. Safe beside the running version: two
new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MESSAGE = "the trail is append-only"
TABLES = ("signed_forecast", "foretold")


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "signed_forecast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("plan_sha256", sa.String(length=64), nullable=False),
        sa.Column("scenario", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["person.id"], name="fk_signed_forecast_signed_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signed_forecast"),
    )
    op.create_index("ix_signed_forecast_code", "signed_forecast", ["code", "id"])
    op.create_table(
        "foretold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forecast_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("letter_key", sa.String(length=400), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("milestone_key", sa.String(length=70), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["signed_forecast.id"], name="fk_foretold_forecast_id_signed_forecast"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_foretold_person_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_foretold_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_foretold"),
    )
    op.create_index(
        "ix_foretold_duty", "foretold", ["forecast_id", "unit_id", "milestone_key", "occasion"]
    )
    op.create_index("ix_foretold_letter", "foretold", ["forecast_id", "letter_key"])
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            if op.get_bind().dialect.name == "postgresql":
                does = "FOR EACH ROW EXECUTE FUNCTION duban_refuse()"
            else:
                does = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            op.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {does}")


def downgrade() -> None:
    """Drop them; their triggers go with them."""
    for table in reversed(TABLES):
        op.drop_table(table)
