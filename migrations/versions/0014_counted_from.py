"""A term remembers from which day its duties count as due, where a return has put its date off.

Why: an answer that was returned was due by its former date; a rate that rises by a return is wrong.
Safe beside the running version: a column that may be empty; what was one key is two partial ones.
What stands already is known by its history: a term that only returns have led to, in a unit's first
round, counts from the plan's own date.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

PLAIN, COUNTED = sa.text("counts_on IS NULL"), sa.text("counts_on IS NOT NULL")
KEY = ["milestone_id", "due_on", "ladder_id"]
BY_RETURNS = """
UPDATE term
SET counts_on = (SELECT m.due_on FROM milestone AS m WHERE m.id = term.milestone_id)
WHERE due_on > (SELECT m.due_on FROM milestone AS m WHERE m.id = term.milestone_id)
  AND EXISTS (SELECT 1 FROM duty_span AS s WHERE s.term_id = term.id AND s.act = 'return')
  AND NOT EXISTS (
    SELECT 1 FROM duty_span AS s WHERE s.term_id = term.id AND s.act IN ('change_date', 'resume')
  )
  AND NOT EXISTS (
    SELECT 1 FROM duty_span AS s JOIN duty AS d ON d.id = s.duty_id
    WHERE s.term_id = term.id AND d.round > 1
  )
"""


def upgrade() -> None:
    """Add it."""
    with op.batch_alter_table("term") as batch:
        batch.add_column(sa.Column("counts_on", sa.Date(), nullable=True))
        batch.drop_constraint("uq_term_milestone_id_due_on_ladder_id", type_="unique")
    op.create_index("ix_term_milestone", "term", ["milestone_id", "due_on"])
    op.create_index(
        "uq_term_plain", "term", KEY, unique=True, sqlite_where=PLAIN, postgresql_where=PLAIN
    )
    op.create_index(
        "uq_term_counted", "term", [*KEY, "counts_on"], unique=True,
        sqlite_where=COUNTED, postgresql_where=COUNTED,
    )  # fmt: skip
    op.execute(BY_RETURNS)


def downgrade() -> None:
    """Drop it, unless two terms stand beside each other that differ by it alone."""
    clash = "SELECT 1 FROM term GROUP BY milestone_id, due_on, ladder_id HAVING count(*) > 1"
    if op.get_bind().execute(sa.text(clash)).first():
        raise RuntimeError("terms differ by counts_on alone: restore a backup instead")
    op.drop_index("uq_term_counted", table_name="term")
    op.drop_index("uq_term_plain", table_name="term")
    op.drop_index("ix_term_milestone", table_name="term")
    with op.batch_alter_table("term") as batch:
        batch.drop_column("counts_on")
        batch.create_unique_constraint("uq_term_milestone_id_due_on_ladder_id", KEY)
