"""What readers of letters tell: opened, received, "no longer mine"; the calendar part is kept.

Why: proof of notice is more than a server's 250, and a contact who has left must be able to say so
without signing in. Safe beside the running version: two new columns with defaults, two new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MESSAGE = "the trail is append-only"
OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    """Make them; nobody rewrites when a letter was opened."""
    op.add_column("letter", sa.Column("received_at", sa.DateTime(timezone=True)))
    op.add_column("letter", sa.Column("calendar", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "letter_opened",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_letter_opened_letter_id_letter"
        ),
        sa.PrimaryKeyConstraint("letter_id", "how", name="pk_letter_opened"),
    )
    for act in ("UPDATE", "DELETE"):
        if op.get_bind().dialect.name == "postgresql":
            does = "EXECUTE FUNCTION duban_refuse()"
            op.execute(
                f"CREATE TRIGGER letter_opened_no_{act.lower()} BEFORE {act} ON letter_opened "
                f"FOR EACH ROW {does}"
            )
        else:
            op.execute(
                f"CREATE TRIGGER letter_opened_no_{act.lower()} BEFORE {act} ON letter_opened "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
    op.create_table(
        "post_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date()),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.String(length=60), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=12), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("word", sa.Text(), server_default="", nullable=False),
        sa.Column("successor", sa.String(length=60), server_default="", nullable=False),
        sa.Column("until_on", sa.Date()),
        sa.Column("answer_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_post_request_letter_id_letter"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_post_request_unit_id_unit"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_post_request_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_post_request_decided_by_person"
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["letter.id"], name="fk_post_request_answer_id_letter"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_post_request"),
    )
    op.create_index("ix_post_request_letter_id", "post_request", ["letter_id"])
    op.create_index("ix_post_request_unit_id", "post_request", ["unit_id"])
    op.create_index("ix_post_request_answer_id", "post_request", ["answer_id"])
    op.create_index(
        "uq_post_request_open", "post_request", ["unit_id", "role", "person_id"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    """Drop them."""
    op.drop_table("post_request")
    op.drop_table("letter_opened")  # its triggers go with it
    with op.batch_alter_table("letter") as table:
        table.drop_column("calendar")
        table.drop_column("received_at")
