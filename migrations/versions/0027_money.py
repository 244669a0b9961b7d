"""Money, reconciliation, and which milestones make a column of the county matrix.

Why: estimates are kept as they were made and bound to the request that they went with; doubts
between rounds are answered one by one. Safe beside the running version: new tables only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

INSTANT = sa.DateTime(timezone=True)
MESSAGE = "the trail is append-only"


def _number(name, *, null=False, default=None, big=False):
    kind = sa.BigInteger() if big else sa.Integer()
    return sa.Column(name, kind, nullable=null, server_default=default)


def _text(name):
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _at(name, *, null=False):
    return sa.Column(name, INSTANT, nullable=null)


def _words(name, most, **more):
    return sa.Column(name, sa.String(most), nullable=False, **more)


def _keys(table, **targets):
    return [
        sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ] + [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    op.create_table(
        "price_book", _number("id"), _number("campaign_id"), _number("number"),
        sa.Column("book", sa.JSON(), nullable=False), _at("at"), _number("by_id", null=True),
        _text("note"),
        *_keys("price_book", campaign_id="campaign.id", by_id="person.id"),
    )  # fmt: skip
    op.create_index("uq_price_book", "price_book", ["campaign_id", "number"], unique=True)
    op.create_table(
        "estimate", _number("id"), _number("campaign_id"), _number("number"), _number("round_id"),
        _number("unit_id"), _number("book_id"), sa.Column("priced_on", sa.Date(), nullable=False),
        _words("basis", 60), _words("basis_name", 60), _number("total_fen", big=True),
        sa.Column("result", sa.JSON(), nullable=False), _at("at"), _number("by_id", null=True),
        _text("note"),
        *_keys(
            "estimate", campaign_id="campaign.id", round_id="survey_round.id", unit_id="unit.id",
            book_id="price_book.id", by_id="person.id",
        ),
    )  # fmt: skip
    op.create_index("uq_estimate", "estimate", ["campaign_id", "number"], unique=True)
    for act in ("UPDATE", "DELETE"):
        body = (
            "FOR EACH ROW EXECUTE FUNCTION duban_refuse()"
            if op.get_bind().dialect.name == "postgresql"
            else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        op.execute(f"CREATE TRIGGER estimate_no_{act.lower()} BEFORE {act} ON estimate {body}")
    _requests()
    _doubts()
    op.create_table(
        "matrix_choice", _number("campaign_id"), _words("milestone_key", 60), _words("column", 20),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_matrix_choice_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "milestone_key", name=op.f("pk_matrix_choice")),
    )  # fmt: skip


def _requests():
    op.create_table(
        "money_request", _number("id"), _number("campaign_id"), _number("estimate_id"),
        _words("title", 200), _words("paper_number", 80, server_default=""),
        sa.Column("asked_on", sa.Date(), nullable=False), _number("asked_fen", big=True),
        _text("note"), _at("at"), _number("by_id", null=True), _at("voided_at", null=True),
        _number("voided_by", null=True), _text("voided_note"),
        *_keys(
            "money_request", campaign_id="campaign.id", estimate_id="estimate.id",
            by_id="person.id", voided_by="person.id",
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_money_request_campaign_id"), "money_request", ["campaign_id"])
    op.create_table(
        "money_answer", _number("id"), _number("request_id"), _words("kind", 10),
        sa.Column("dated_on", sa.Date(), nullable=False), _number("fen", big=True),
        _words("paper_number", 80, server_default=""), _text("note"), _at("at"),
        _number("by_id", null=True), _at("confirmed_at", null=True),
        _number("confirmed_by", null=True), _at("voided_at", null=True),
        _number("voided_by", null=True), _text("voided_note"),
        *_keys(
            "money_answer", request_id="money_request.id", by_id="person.id",
            confirmed_by="person.id", voided_by="person.id",
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_money_answer_request_id"), "money_answer", ["request_id"])


def _doubts():
    op.create_table(
        "check_list", _number("id"), _number("campaign_id"), _number("number"),
        sa.Column("checks", sa.JSON(), nullable=False), _at("at"), _number("by_id", null=True),
        _text("note"),
        *_keys("check_list", campaign_id="campaign.id", by_id="person.id"),
    )  # fmt: skip
    op.create_index("uq_check_list", "check_list", ["campaign_id", "number"], unique=True)
    op.create_table(
        "doubt", _number("id"), _number("round_id"), _number("earlier_id", null=True),
        _number("unit_id"), _number("duty_id"), _words("check_key", 60),
        sa.Column("says", sa.Text(), nullable=False), sa.Column("cells", sa.JSON(), nullable=False),
        _words("state", 10), _text("note"), _at("found_at"), _at("ended_at", null=True),
        _number("ended_by", null=True), _number("version", default="1"),
        *_keys(
            "doubt", round_id="survey_round.id", earlier_id="survey_round.id", unit_id="unit.id",
            duty_id="duty.id", ended_by="person.id",
        ),
    )  # fmt: skip
    op.create_index("uq_doubt", "doubt", ["round_id", "unit_id", "check_key"], unique=True)
    op.create_index("ix_doubt_state", "doubt", ["round_id", "state"])
    op.create_index(op.f("ix_doubt_unit_id"), "doubt", ["unit_id"])


def downgrade() -> None:
    for table in (
        "matrix_choice", "doubt", "check_list", "money_answer", "money_request", "estimate",
        "price_book",
    ):  # fmt: skip
        op.drop_table(table)
