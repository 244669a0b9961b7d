"""Sums beside the duties, and triggers that note which unit has changed.

Why: a desk of 100,000 units was counted anew on each look. Safe beside the running version: the
triggers only append, and old code reads none of these tables. Every unit begins as changed, so
nothing has to be summed up while the house waits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

# What of a row the sums hang on.
COLUMNS = {
    "duty": "state, term_id, submitted_on, milestone_id, round, unit_id, enrolment_id",
    "enrolment": "state, stage_id, round, unit_id",
    "unit": "path, kind",
    "term": "due_on, counts_on",
}
OF_A_UNIT = (
    "SELECT campaign_id, unit_id FROM enrolment WHERE unit_id IN ({units}) "
    "UNION SELECT campaign_id, unit_id FROM duty WHERE unit_id IN ({units})"
)
# What waits is few of what ever waited; the desk counts it on each look.
WAITING = (
    ("ix_held_waiting", "held", "decided_at IS NULL"),
    ("ix_call_to_make", "call", "done_at IS NULL"),
)
INTO = "INSERT INTO unit_changed (campaign_id, unit_id)"


def upgrade() -> None:
    """Add tables and triggers; note every unit of every campaign."""
    op.create_table(
        "unit_sum",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("path", _path(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_unit_sum_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_sum_unit_id_unit"),
        sa.PrimaryKeyConstraint("campaign_id", "unit_id", name="pk_unit_sum"),
    )
    op.create_index("ix_unit_sum_path", "unit_sum", ["campaign_id", "path"])
    op.create_table(
        "place_sum",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("place", _path(), nullable=False),
        sa.Column("cell", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_place_sum_campaign_id_campaign"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "place", "cell", name="pk_place_sum"),
    )
    op.create_table(
        "unit_changed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_changed"),
    )
    op.create_index("ix_unit_changed_unit", "unit_changed", ["campaign_id", "unit_id"])
    for name, table, condition in WAITING:
        where = sa.text(condition)
        op.create_index(name, table, ["duty_id"], sqlite_where=where, postgresql_where=where)
    _in_order("term_id", "state", "id")
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()
    op.execute(
        f"{INTO} SELECT campaign_id, unit_id FROM enrolment "
        "UNION SELECT campaign_id, unit_id FROM duty"
    )


def downgrade() -> None:
    """Drop the triggers, then the tables."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in COLUMNS:
        for act in ("insert", "update", "delete"):
            where = f" ON {table}" if on_postgresql else ""
            op.execute(f"DROP TRIGGER IF EXISTS {table}_sums_{act}{where}")
    if on_postgresql:
        for name in ("appeared", "changed", "gone", "moved", "retimed"):
            op.execute(f"DROP FUNCTION duban_sums_{name}()")
    for name, table, _condition in WAITING:
        op.drop_index(name, table)
    _in_order("term_id", "state")
    for table in ("unit_changed", "place_sum", "unit_sum"):
        op.drop_table(table)


def _in_order(*columns: str) -> None:
    """Those that owe under a late term are read in the order in which they were asked."""
    op.drop_index("ix_duty_term_state", "duty")
    op.create_index("ix_duty_term_state", "duty", list(columns))


def _path() -> sa.String:
    return sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")


def _on_sqlite() -> None:
    """Row by row, and only the first time: a launch writes many duties of one unit."""
    for table in ("duty", "enrolment"):
        for act, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            of = f" OF {COLUMNS[table]}" if act == "UPDATE" else ""
            body = " ".join(
                f"{INTO} SELECT {row}.campaign_id, {row}.unit_id WHERE NOT EXISTS "
                f"(SELECT 1 FROM unit_changed c WHERE c.campaign_id = {row}.campaign_id "
                f"AND c.unit_id = {row}.unit_id);"
                for row in rows
            )
            op.execute(
                f"CREATE TRIGGER {table}_sums_{act.lower()} AFTER {act}{of} ON {table} "
                f"BEGIN {body} END"
            )
    op.execute(
        f"CREATE TRIGGER unit_sums_update AFTER UPDATE OF {COLUMNS['unit']} ON unit "
        "WHEN OLD.path <> NEW.path OR OLD.kind <> NEW.kind "
        f"BEGIN {INTO} {OF_A_UNIT.format(units='NEW.id')}; END"
    )
    op.execute(
        f"CREATE TRIGGER term_sums_update AFTER UPDATE OF {COLUMNS['term']} ON term "
        f"BEGIN {INTO} SELECT DISTINCT campaign_id, unit_id FROM duty WHERE term_id = NEW.id; END"
    )


def _on_postgresql() -> None:
    """Once for each statement: a launch writes all duties with a few."""
    seen = "SELECT campaign_id, unit_id FROM {rows}"
    fresh, stale = seen.format(rows="fresh"), seen.format(rows="stale")
    moved = (
        "SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id "
        "WHERE s.path <> f.path OR s.kind <> f.kind"
    )
    retimed = (
        "SELECT DISTINCT campaign_id, unit_id FROM duty WHERE term_id IN ("
        "SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id "
        "WHERE (s.due_on, s.counts_on) IS DISTINCT FROM (f.due_on, f.counts_on))"
    )
    for name, body in (
        ("appeared", f"SELECT DISTINCT * FROM ({fresh}) a"),
        ("changed", f"{fresh} UNION {stale}"),
        ("gone", f"SELECT DISTINCT * FROM ({stale}) a"),
        ("moved", OF_A_UNIT.format(units=moved)),
        ("retimed", retimed),
    ):
        op.execute(
            f"CREATE FUNCTION duban_sums_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {INTO} {body}; RETURN NULL; END $$"
        )
    old, new = "OLD TABLE AS stale", "NEW TABLE AS fresh"
    for table in ("duty", "enrolment"):
        _trigger(table, "INSERT", new, "appeared")
        _trigger(table, "UPDATE", f"{old} {new}", "changed")
        _trigger(table, "DELETE", old, "gone")
    _trigger("unit", "UPDATE", f"{old} {new}", "moved")
    _trigger("term", "UPDATE", f"{old} {new}", "retimed")


def _trigger(table: str, act: str, tables: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_sums_{act.lower()} AFTER {act} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION duban_sums_{function}()"
    )
