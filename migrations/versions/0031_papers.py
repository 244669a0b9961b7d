"""Official papers: versions, numbers, proofs, recipients and the office's own templates.

Why: what the office sends out keeps its text, the source of every number, and who has read it.
Safe beside the running version: new tables only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

INSTANT = sa.DateTime(timezone=True)
MESSAGE = "the trail is append-only"
FROZEN = ("paper_version", "paper_figure", "paper_proof")
HELD = (
    "title, addressed, typed, kind, campaign_id, about_unit_id, as_of, confirmed, signer, "
    "signed_at, signed_by"
)


def _number(name, *, null=False, default=None):
    return sa.Column(name, sa.Integer(), nullable=null, server_default=default)


def _text(name):
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _at(name, *, null=False):
    return sa.Column(name, INSTANT, nullable=null)


def _words(name, most, **more):
    return sa.Column(name, sa.String(most), nullable=False, **more)


def _json(name, **more):
    return sa.Column(name, sa.JSON(), nullable=False, **more)


def _no(name):
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _keys(table, **targets):
    return [
        sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ] + [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    op.create_table(
        "paper_template", _number("id"), _number("campaign_id"), _words("kind", 20),
        _number("number"), _words("file_name", 200, server_default=""),
        sa.Column("docx", sa.LargeBinary(), nullable=True), _words("sha256", 64, server_default=""),
        _at("at"), _number("by_id", null=True), _text("note"),
        *_keys("paper_template", campaign_id="campaign.id", by_id="person.id"),
    )  # fmt: skip
    op.create_index(
        "uq_paper_template", "paper_template", ["campaign_id", "kind", "number"], unique=True
    )
    _papers()
    op.create_table(
        "paper_version", _number("id"), _number("paper_id"), _number("number"), _words("made", 12),
        _number("template_id", null=True), _at("as_of"),
        sa.Column("docx", sa.LargeBinary(), nullable=False), _words("sha256", 64),
        _json("changed", server_default="[]"), _at("at"), _number("by_id", null=True),
        *_keys(
            "paper_version", paper_id="paper.id", template_id="paper_template.id",
            by_id="person.id",
        ),
    )  # fmt: skip
    op.create_index("uq_paper_version", "paper_version", ["paper_id", "number"], unique=True)
    op.create_table(
        "paper_figure", _number("id"), _number("version_id"), _number("position"),
        _words("key", 80), _words("text", 300), sa.Column("query", sa.Text(), nullable=False),
        _words("source", 200, server_default=""), _number("units", null=True), _at("as_of"),
        _words("digest", 64),
        *_keys("paper_figure", version_id="paper_version.id"),
    )  # fmt: skip
    op.create_index("uq_paper_figure", "paper_figure", ["version_id", "key"], unique=True)
    op.create_table(
        "paper_proof", _number("id"), _number("version_id"), _at("at"), _number("by_id", null=True),
        _number("fields"), _json("findings"),
        *_keys("paper_proof", version_id="paper_version.id", by_id="person.id"),
    )  # fmt: skip
    op.create_index(op.f("ix_paper_proof_version_id"), "paper_proof", ["version_id"])
    op.create_table(
        "paper_recipient", _number("id"), _number("paper_id"), _number("unit_id"),
        _number("person_id", null=True), _number("letter_id", null=True), _at("read_at", null=True),
        _number("read_by", null=True), _words("how", 8, server_default=""),
        *_keys(
            "paper_recipient", paper_id="paper.id", unit_id="unit.id", person_id="person.id",
            letter_id="letter.id", read_by="person.id",
        ),
    )  # fmt: skip
    op.create_index("uq_paper_recipient", "paper_recipient", ["paper_id", "unit_id"], unique=True)
    op.create_index(op.f("ix_paper_recipient_unit_id"), "paper_recipient", ["unit_id"])
    _triggers()


def _papers():
    op.create_table(
        "paper", _number("id"), _number("campaign_id"), _words("kind", 20), _words("title", 200),
        _words("addressed", 300, server_default=""), _words("drafter", 80, server_default=""),
        _json("typed", server_default="{}"), _words("state", 12), _number("about_unit_id"),
        _at("as_of"), _no("looks_back"),
        _no("confidential"), _number("snapshot_id", null=True), _number("duty_id", null=True),
        _number("held_id", null=True), _number("case_id", null=True),
        _json("confirmed", server_default="[]"), _words("series", 40, server_default=""),
        _number("year", null=True), _number("sequence", null=True),
        _words("number", 80, server_default=""), _at("created_at"),
        _number("created_by", null=True), _words("signer", 80, server_default=""),
        _at("signed_at", null=True), _number("signed_by", null=True), _at("issued_at", null=True),
        _number("issued_by", null=True), _at("ended_at", null=True), _number("ended_by", null=True),
        _text("ended_note"), _number("version", default="1"),
        *_keys(
            "paper", campaign_id="campaign.id", about_unit_id="unit.id",
            snapshot_id="round_snapshot.id", duty_id="duty.id", held_id="held.id",
            case_id="accountability.id", created_by="person.id", signed_by="person.id",
            issued_by="person.id", ended_by="person.id",
        ),
    )  # fmt: skip
    op.create_index("ix_paper_campaign", "paper", ["campaign_id", "id"])
    op.create_index(op.f("ix_paper_about_unit_id"), "paper", ["about_unit_id"])
    op.create_index(op.f("ix_paper_case_id"), "paper", ["case_id"])
    op.create_index("ix_paper_held", "paper", ["held_id"])
    taken = sa.text("sequence IS NOT NULL")
    op.create_index(
        "uq_paper_number", "paper", ["series", "year", "sequence"], unique=True,
        sqlite_where=taken, postgresql_where=taken,
    )  # fmt: skip


def _triggers():
    body = (
        "EXECUTE FUNCTION duban_refuse()"
        if op.get_bind().dialect.name == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    for table in FROZEN:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"FOR EACH ROW {body}"
            )
    op.execute(f"CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper FOR EACH ROW {body}")
    op.execute(
        f"CREATE TRIGGER paper_held BEFORE UPDATE OF {HELD} ON paper FOR EACH ROW "
        f"WHEN (OLD.state NOT IN ('draft', 'proofed')) {body}"
    )
    op.execute(
        "CREATE TRIGGER paper_numbered BEFORE UPDATE OF series, year, sequence, number ON paper "
        f"FOR EACH ROW WHEN (OLD.state IN ('issued', 'void', 'withdrawn')) {body}"
    )


def downgrade() -> None:
    for table in (
        "paper_recipient", "paper_proof", "paper_figure", "paper_version", "paper",
        "paper_template",
    ):  # fmt: skip
        op.drop_table(table)
