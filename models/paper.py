"""Official papers 公文: their versions, the numbers printed in each, who was told, who has read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Paper(Base):
    """A paper from its draft on; states as in rules/paper/machine.py.

    ``about_unit_id``: the subtree that it is about. ``as_of``: the instant of its numbers;
    ``looks_back``: that instant was asked for, and does not move on. ``confidential``: figures of a
    form stand in it. ``snapshot_id``: the signed roll-up that it goes with. ``typed``: what the
    drafter wrote under names that no query answers. ``confirmed``: pairs of number and sentence
    that a person vouched for. ``number``: 发文字号, given at issue. What is signed is held by a
    trigger: only its issue and its end are still written.
    """

    __tablename__ = "paper"
    __table_args__ = (
        Index("ix_paper_campaign", "campaign_id", "id"),
        Index(
            "uq_paper_number", "series", "year", "sequence", unique=True,
            sqlite_where=text("sequence IS NOT NULL"),
            postgresql_where=text("sequence IS NOT NULL"),
        ),
        Index("ix_paper_held", "held_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    addressed: Mapped[str] = mapped_column(String(300), default="", server_default="")
    drafter: Mapped[str] = mapped_column(String(80), default="", server_default="")
    typed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    state: Mapped[str] = mapped_column(String(12))
    about_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    as_of: Mapped[datetime] = mapped_column(Instant)
    looks_back: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    confidential: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("round_snapshot.id"))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    held_id: Mapped[int | None] = mapped_column(ForeignKey("held.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("accountability.id"), index=True)
    confirmed: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    series: Mapped[str] = mapped_column(String(40), default="", server_default="")
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(80), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signer: Mapped[str] = mapped_column(String(80), default="", server_default="")
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class PaperVersion(Base):
    """The file of a paper, once made or uploaded never changed: triggers hold it.

    ``made``: generated, refreshed, uploaded, or numbered (the signed text with its number).
    ``changed``: what an upload changed against the version before: key, text before, text now.
    """

    __tablename__ = "paper_version"
    __table_args__ = (Index("uq_paper_version", "paper_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    number: Mapped[int]
    made: Mapped[str] = mapped_column(String(12))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("paper_template.id"))
    as_of: Mapped[datetime] = mapped_column(Instant)
    docx: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    changed: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PaperFigure(Base):
    """A number as its query gave it for a version: the frozen other side of what is printed.

    ``query`` says it in words, ``source`` is the page that shows it, ``units`` how many units it
    counts; ``digest`` of key, text, query and instant. Triggers hold it.
    """

    __tablename__ = "paper_figure"
    __table_args__ = (Index("uq_paper_figure", "version_id", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("paper_version.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(300))
    query: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200), default="", server_default="")
    units: Mapped[int | None]
    as_of: Mapped[datetime] = mapped_column(Instant)
    digest: Mapped[str] = mapped_column(String(64))


class PaperProof(Base):
    """What the proof-reader found in a version, when; triggers hold it."""

    __tablename__ = "paper_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("paper_version.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    fields: Mapped[int]
    findings: Mapped[list[Any]] = mapped_column(JSON)


class PaperRecipient(Base):
    """A unit to which a paper was issued, who of it was told, and when it was read 已阅.

    ``how`` it was read: page or office (noted after a call, or a signed slip).
    """

    __tablename__ = "paper_recipient"
    __table_args__ = (Index("uq_paper_recipient", "paper_id", "unit_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    read_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str] = mapped_column(String(8), default="", server_default="")


class PaperTemplate(Base):
    """A template that the office uploaded; the newest counts, one without a file: shipped."""

    __tablename__ = "paper_template"
    __table_args__ = (
        Index("uq_paper_template", "campaign_id", "kind", "number", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    docx: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
