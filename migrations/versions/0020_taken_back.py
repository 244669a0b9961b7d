"""What a look back has to take back is found by an index.

Why: a page of the past shows the addresses known then: the changes since, of a few people, among
millions of events. Safe beside the running version: an index more; events are only appended.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

SOME = sa.text("act IN ('person.change', 'unit.load')")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_event_taken_back", "event", ["act", "person_id", "at"], sqlite_where=SOME,
        postgresql_where=SOME,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_event_taken_back", "event")
