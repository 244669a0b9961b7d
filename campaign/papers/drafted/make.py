"""One kind of paper at one instant: ground, contents, template, docx."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.drafted.fill import asked_names, values_of
from campaign.papers.form_file import form_of
from campaign.papers.official.docx import write_docx
from campaign.papers.official.fill.template import names
from campaign.papers.official.kinds import shipped
from campaign.reports.paper.contents import contents
from campaign.reports.paper.frame import Heading, title_of
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Contents
from campaign.reports.progress.standing import Look
from campaign.rules.errors import NotFound
from models.duty import Duty
from models.paper import PaperTemplate
from models.plan import Campaign
from models.unit import Unit


@dataclass(frozen=True)
class Wanted:
    """What is to be drafted: of which campaign and subtree, at which instant, in whose words.

    ``looks_back``: the instant was asked for, corrections made since do not count.
    """

    kind: str
    campaign_id: int
    at: datetime
    unit_id: int | None = None
    looks_back: bool = False
    duty_id: int | None = None
    title: str = ""
    to: str = ""
    drafter: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drafted:
    """A paper made: its file, its numbers, and what the drafter may still say."""

    docx: bytes
    contents: Contents
    title: str
    unit_id: int
    template_id: int | None
    asked: tuple[tuple[str, tuple[str, ...]], ...]


def ground_of(session: Session, wanted: Wanted, *, now: datetime) -> Ground:
    """Return where the numbers come from.

    Raises:
        NotFound: there is no such campaign or unit.
    """
    campaign = session.get(Campaign, wanted.campaign_id)
    if campaign is None:
        raise NotFound
    path = session.scalar(
        select(Unit.path).where(Unit.id == (wanted.unit_id or campaign.scope_unit_id))
    )
    if path is None:
        raise NotFound
    return Ground(
        session, campaign, path, Look(wanted.at, max(now, wanted.at)), form_of,
        looks_back=wanted.looks_back, duty_id=wanted.duty_id, typed=wanted.typed,
    )  # fmt: skip


def contents_now(session: Session, wanted: Wanted, *, now: datetime) -> Contents:
    """Return what the paper's queries say now."""
    ground = ground_of(session, wanted, now=now)
    return _contents(wanted, ground)


def _contents(wanted: Wanted, ground: Ground) -> Contents:
    title = wanted.title or title_of(wanted.kind, ground)
    to = wanted.to or ("各有关单位" if wanted.duty_id is None else _unit_of(ground))
    return contents(wanted.kind, ground, Heading(title, to, wanted.drafter))


def _unit_of(ground: Ground) -> str:
    return ground.session.scalar(
        select(Unit.name).join(Duty, Duty.unit_id == Unit.id).where(Duty.id == ground.duty_id)
    ) or ""  # fmt: skip


def template_now(session: Session, campaign_id: int, kind: str) -> tuple[int | None, bytes]:
    """Return the template in use: the office's newest, else the shipped one."""
    row = session.execute(
        select(PaperTemplate.id, PaperTemplate.docx)
        .where(PaperTemplate.campaign_id == campaign_id, PaperTemplate.kind == kind)
        .order_by(PaperTemplate.number.desc())
        .limit(1)
    ).first()
    if row is None or row.docx is None:
        return None, shipped(kind)
    return row.id, row.docx


def draft(session: Session, wanted: Wanted, *, now: datetime) -> Drafted:
    """Make the paper.

    Raises:
        NotFound: there is no such campaign, unit or duty.
        Invalid: the template prints a name for which there is no value; says which.
    """
    ground = ground_of(session, wanted, now=now)
    made = _contents(wanted, ground)
    template_id, template = template_now(session, wanted.campaign_id, wanted.kind)
    asked = asked_names(names(template), made)
    docx = write_docx(template, values_of(made, wanted.typed, asked))
    return Drafted(
        docx, made, str(made.values["title"]), ground.place[0], template_id, asked
    )  # fmt: skip
