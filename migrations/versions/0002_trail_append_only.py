"""Hold the trail and the attempts append-only by triggers.

Why: accountability hangs on them, so not even our own code may rewrite an event; an attempt
may be finished once and never removed.
Safe beside the running version: it only ever appends.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MESSAGE = "the trail is append-only"
FORBIDDEN = (("event", "UPDATE"), ("event", "DELETE"), ("attempt", "DELETE"))


def upgrade() -> None:
    """Create one trigger per forbidden act."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            sa.text(
                "CREATE FUNCTION duban_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
            )
        )
        for table, act in FORBIDDEN:
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION duban_refuse()"
            )
        return
    for table, act in FORBIDDEN:
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def downgrade() -> None:
    """Drop them."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, act in FORBIDDEN:
        where = f" ON {table}" if on_postgresql else ""
        op.execute(f"DROP TRIGGER {table}_no_{act.lower()}{where}")
    if on_postgresql:
        op.execute("DROP FUNCTION duban_refuse()")
