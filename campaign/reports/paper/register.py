"""The register 发文登记簿 and one paper with its versions, numbers, proof and recipients."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from campaign.reports.paging import START, Cursor, Order, Window, window
from campaign.rules.paper.machine import PaperState
from models.paper import Paper, PaperFigure, PaperProof, PaperRecipient, PaperVersion
from models.person import Person
from models.plan import Campaign
from models.unit import Unit

PAGE = 50
# What a register's page may be narrowed to.
WAITING = (PaperState.DRAFT, PaperState.PROOFED, PaperState.SIGNED)
WHICH: dict[str, tuple[PaperState, ...]] = {
    "open": WAITING, "issued": (PaperState.ISSUED,),
    "ended": (PaperState.WITHDRAWN, PaperState.VOID),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A paper in a list; ``to`` units were sent it, ``read`` of them have said so."""

    id: int
    kind: str
    title: str
    state: PaperState
    number: str
    as_of: datetime
    created_at: datetime
    issued_at: datetime | None
    confidential: bool
    to: int
    read: int


def register(
    session: Session,
    campaign_id: int,
    *,
    which: str = "",
    kind: str = "",
    sees_drafts: bool = True,
    cursor: Cursor = START,
) -> Window[Line]:
    """Return a page of a campaign's papers, the newest first.

    ``sees_drafts`` false: what is confidential and not proofed yet is left out.
    """
    asked = select(Paper.id).where(Paper.campaign_id == campaign_id)
    if which in WHICH:
        asked = asked.where(Paper.state.in_(WHICH[which]))
    if kind:
        asked = asked.where(Paper.kind == kind)
    if not sees_drafts:
        asked = asked.where(shown_to_signers())
    found = window(session, asked, Order((Paper.id,), down=True), cursor, size=PAGE, most=1000)
    lines = {one.id: one for one in _lines(session, Paper.id.in_(found.rows))}
    return _with(found, tuple(lines[number] for number in found.rows))


def _with(found: Window[Any], rows: tuple[Line, ...]) -> Window[Line]:
    return Window(rows, found.total, found.first, found.after, found.before, found.and_more)


def shown_to_signers() -> ColumnElement[bool]:
    """Return the condition under which a paper is put before who signs but may see no figures."""
    return (Paper.state != PaperState.DRAFT) | Paper.confidential.is_(False)


def _lines(session: Session, *which: ColumnElement[bool]) -> list[Line]:
    to = (
        select(
            PaperRecipient.paper_id, func.count().label("n"),
            func.count(PaperRecipient.read_at).label("read"),
        )
        .group_by(PaperRecipient.paper_id)
        .subquery("sent")
    )  # fmt: skip
    rows: Any = session.execute(
        select(
            Paper.id, Paper.kind, Paper.title, Paper.state, Paper.number, Paper.as_of,
            Paper.created_at, Paper.issued_at, Paper.confidential, func.coalesce(to.c.n, 0),
            func.coalesce(to.c.read, 0),
        )
        .outerjoin(to, to.c.paper_id == Paper.id)
        .where(*which)
        .order_by(Paper.id.desc())
    ).all()  # fmt: skip
    return [Line(*[*row[:3], PaperState(row[3]), *row[4:]]) for row in rows]


def waiting_for_signature(session: Session, campaign_id: int) -> list[Line]:
    """Return what is proofed and waits for its signature, the newest first."""
    return _lines(
        session, Paper.campaign_id == campaign_id, Paper.state == PaperState.PROOFED,
        Paper.held_id.is_(None),
    )  # fmt: skip


def papers_of_case(session: Session, case_id: int) -> list[Line]:
    """Return the papers of a case."""
    return _lines(session, Paper.case_id == case_id)


def paper_of_held(session: Session, held_id: int) -> Line | None:
    """Return the paper drafted for a step that waits."""
    ended = (PaperState.WITHDRAWN, PaperState.VOID)
    found = _lines(session, Paper.held_id == held_id, Paper.state.not_in(ended))
    return next(iter(found), None)


@dataclass(frozen=True)
class Version:
    """A version of a paper; ``changed``: key, text before, text now, of an upload."""

    id: int
    number: int
    made: str
    at: datetime
    by: str
    sha256: str
    changed: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class One:
    """A paper with all that its page shows."""

    paper: Paper
    campaign: str
    scope: str
    about: str
    about_path: str
    names: dict[str, str]
    versions: tuple[Version, ...]
    figures: tuple[PaperFigure, ...]
    proof: PaperProof | None

    @property
    def state(self) -> PaperState:
        """Where it stands."""
        return PaperState(self.paper.state)


def one_paper(session: Session, paper_id: int) -> One | None:
    """Return a paper, or None when there is none; the files of its versions are left alone."""
    scope, about = aliased(Unit), aliased(Unit)
    row = session.execute(
        select(Paper, Campaign.name, scope.path, about.name, about.path)
        .join(Campaign, Campaign.id == Paper.campaign_id)
        .join(scope, scope.id == Campaign.scope_unit_id)
        .join(about, about.id == Paper.about_unit_id)
        .where(Paper.id == paper_id)
    ).one_or_none()
    if row is None:
        return None
    paper: Paper = row[0]
    versions = _versions(session, paper_id)
    last = versions[0].id
    people = {
        "created": paper.created_by, "signed": paper.signed_by, "issued": paper.issued_by,
        "ended": paper.ended_by,
    }  # fmt: skip
    names: dict[int, str] = {
        one.id: one.name
        for one in session.execute(
            select(Person.id, Person.name).where(Person.id.in_([n for n in people.values() if n]))
        )
    }
    figures = session.scalars(
        select(PaperFigure).where(PaperFigure.version_id == last).order_by(PaperFigure.position)
    ).all()
    proof = session.scalars(
        select(PaperProof)
        .where(PaperProof.version_id == last)
        .order_by(PaperProof.id.desc())
        .limit(1)
    ).first()
    return One(
        paper, row[1], row[2], row[3], row[4],
        {key: names.get(number or 0, "") for key, number in people.items()}, versions,
        tuple(figures), proof,
    )  # fmt: skip


def _versions(session: Session, paper_id: int) -> tuple[Version, ...]:
    rows: Any = session.execute(
        select(
            PaperVersion.id, PaperVersion.number, PaperVersion.made, PaperVersion.at,
            func.coalesce(Person.name, ""), PaperVersion.sha256, PaperVersion.changed,
        )
        .outerjoin(Person, Person.id == PaperVersion.by_id)
        .where(PaperVersion.paper_id == paper_id)
        .order_by(PaperVersion.number.desc())
    )  # fmt: skip
    return tuple(Version(*[*row[:6], tuple(tuple(one) for one in row[6])]) for row in rows)


def place_of_paper(session: Session, paper_id: int) -> str | None:
    """Return the path of the unit over which a paper's campaign runs."""
    return session.scalar(
        select(Unit.path)
        .join(Campaign, Campaign.scope_unit_id == Unit.id)
        .join(Paper, Paper.campaign_id == Campaign.id)
        .where(Paper.id == paper_id)
    )
