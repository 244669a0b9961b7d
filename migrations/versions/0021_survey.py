"""Figures: forms and their versions, rounds, filings, running sums, and who looked at what.

Why: the office counts what units fill in; sums are kept beside each act, so that a look at any
subtree costs one row. Safe beside the running version: new tables only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

INSTANT = sa.DateTime(timezone=True)
PATH = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
MESSAGE = "the trail is append-only"


def _number(name, *, null=False, default=None):
    return sa.Column(name, sa.Integer(), nullable=null, server_default=default)


def _json(name, *, null=False, default=None):
    return sa.Column(name, sa.JSON(), nullable=null, server_default=default)


def _text(name):
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _keys(table, **targets):
    return [
        sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def _id(table):
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    op.create_table(
        "survey_form",
        _number("id"),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        _id("survey_form"),
        sa.UniqueConstraint("code", name=op.f("uq_survey_form_code")),
    )
    op.create_table(
        "form_version",
        _number("id"),
        _number("form_id"),
        _number("number"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _number("by_id", null=True),
        _text("note"),
        *_keys("form_version", form_id="survey_form.id", by_id="person.id"),
        _id("form_version"),
    )
    op.create_index("uq_form_version", "form_version", ["form_id", "number"], unique=True)
    _rounds()
    _filings()
    op.create_table(
        "round_sum",
        _number("round_id"),
        _number("unit_id"),
        *(_number(name, default="0") for name in ("expected", "received", "on_time", "nil")),
        _json("totals", default="{}"),
        *_keys("round_sum", round_id="survey_round.id", unit_id="unit.id"),
        sa.PrimaryKeyConstraint("round_id", "unit_id", name=op.f("pk_round_sum")),
    )
    _looks()


def _rounds():
    op.create_table(
        "survey_round",
        _number("id"),
        _number("campaign_id"),
        _number("milestone_id"),
        _number("form_version_id"),
        _number("number"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("item", sa.String(200), server_default="", nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _number("previous_id", null=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        _number("opened_by", null=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        _number("ended_by", null=True),
        _text("ended_note"),
        _number("version", default="1"),
        *_keys(
            "survey_round", campaign_id="campaign.id", milestone_id="milestone.id",
            form_version_id="form_version.id", previous_id="survey_round.id",
            opened_by="person.id", ended_by="person.id",
        ),
        _id("survey_round"),
    )  # fmt: skip
    op.create_index(op.f("ix_survey_round_campaign_id"), "survey_round", ["campaign_id"])
    op.create_index("uq_survey_round", "survey_round", ["milestone_id", "number"], unique=True)


def _filings():
    op.create_table(
        "filing",
        _number("id"),
        _number("round_id"),
        _number("unit_id"),
        _number("duty_id"),
        sa.Column("line", sa.String(10), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        _json("cells", default="{}"),
        _json("reasons", default="{}"),
        sa.Column("saved_at", INSTANT, nullable=True),
        _number("saved_by", null=True),
        _json("filed", null=True),
        sa.Column("place", PATH, nullable=False),
        *(
            sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)
            for name in ("expected", "received", "on_time", "nil")
        ),
        _number("version", default="1"),
        *_keys(
            "filing", round_id="survey_round.id", unit_id="unit.id", duty_id="duty.id",
            saved_by="person.id",
        ),
        _id("filing"),
    )  # fmt: skip
    op.create_index("uq_filing", "filing", ["round_id", "unit_id"], unique=True)
    op.create_index("ix_filing_place", "filing", ["round_id", "place"])
    op.create_index(op.f("ix_filing_unit_id"), "filing", ["unit_id"])
    op.create_index(op.f("ix_filing_duty_id"), "filing", ["duty_id"])
    op.create_table(
        "filing_copy",
        _number("id"),
        _number("filing_id"),
        _number("number"),
        _json("cells"),
        _json("reasons"),
        sa.Column("at", INSTANT, nullable=False),
        _number("by_id", null=True),
        *_keys("filing_copy", filing_id="filing.id", by_id="person.id"),
        _id("filing_copy"),
    )
    op.create_index("uq_filing_copy", "filing_copy", ["filing_id", "number"], unique=True)


def _looks():
    op.create_table(
        "figure_look",
        _number("id"),
        sa.Column("at", INSTANT, nullable=False),
        _number("person_id"),
        _number("unit_id"),
        _number("round_id"),
        sa.Column("page", sa.String(20), nullable=False),
        *_keys("figure_look", person_id="person.id", unit_id="unit.id", round_id="survey_round.id"),
        _id("figure_look"),
    )
    op.create_index("ix_figure_look_unit", "figure_look", ["unit_id", "at"])
    op.create_index("ix_figure_look_person", "figure_look", ["person_id", "at"])
    for act in ("UPDATE", "DELETE"):
        body = (
            "FOR EACH ROW EXECUTE FUNCTION duban_refuse()"
            if op.get_bind().dialect.name == "postgresql"
            else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        op.execute(
            f"CREATE TRIGGER figure_look_no_{act.lower()} BEFORE {act} ON figure_look {body}"
        )


def downgrade() -> None:
    for table in (
        "figure_look", "round_sum", "filing_copy", "filing", "survey_round", "form_version",
        "survey_form",
    ):  # fmt: skip
        op.drop_table(table)
