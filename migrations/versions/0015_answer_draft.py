"""What a person has typed about a duty and not handed in yet.

Why: whoever leaves the page to upload a file finds the text again. Safe beside the running
version: one new table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "answer_draft",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared", sa.JSON(), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_answer_draft_duty_id_duty"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_answer_draft_person_id_person"
        ),
        sa.PrimaryKeyConstraint("duty_id", "person_id", name="pk_answer_draft"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("answer_draft")
