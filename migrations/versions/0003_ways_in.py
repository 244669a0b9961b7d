"""Note which sessions began with a letter's link, and which letter a link was in.

Why: a letter is passed on more easily than a password, so its link opens less; and it is good
until what the letter speaks of is decided.
Safe beside the running version: both columns may stay unwritten.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the two columns."""
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_letter", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_one_time_link_letter_id"), "letter", ["letter_id"], ["id"]
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_one_time_link_letter_id"), type_="foreignkey")
        batch_op.drop_column("letter_id")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_column("by_letter")
