"""An office's own words in its letters, with every version and which letter used which.

Why: an office speaks to its units in its own tone; what a letter said must stay provable after the
words have changed. Safe beside the running version: two new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "letter_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opening", sa.Text(), server_default="", nullable=False),
        sa.Column("closing", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_letter_words_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_letter_words_made_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_words"),
        sa.UniqueConstraint(
            "campaign_id", "kind", "locale", "version",
            name="uq_letter_words_campaign_id_kind_locale_version",
        ),
    )  # fmt: skip
    op.create_table(
        "words_in_letter",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_words_in_letter_letter_id_letter"
        ),
        sa.ForeignKeyConstraint(
            ["words_id"], ["letter_words.id"], name="fk_words_in_letter_words_id_letter_words"
        ),
        sa.PrimaryKeyConstraint("letter_id", name="pk_words_in_letter"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("words_in_letter")
    op.drop_table("letter_words")
