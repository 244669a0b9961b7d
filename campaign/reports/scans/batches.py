"""A batch of scans: how far it is, its documents by what became of them, the pages left over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.visible import visible
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Asker, Permission
from campaign.rules.survey.scans.code import PrintKeys, read_print_code
from campaign.rules.survey.scans.sorting import ScanState, Unplaced, Why
from campaign.rules.survey.standing import LineKind, RoundState
from models.plan import Milestone
from models.scan import ScanBatch, ScanDocument, ScanFile, ScanPage
from models.survey import Filing, SurveyRound
from models.unit import Unit

UNDER_WAY = ("queued", "reading", "attaching")
SHOWN = 20
CANDIDATES = 20


@dataclass(frozen=True)
class Batch:
    """One upload of the asker."""

    id: int
    state: str
    at: datetime
    pages: int
    done: int
    finished_at: datetime | None
    note: str

    @property
    def under_way(self) -> bool:
        """Whether the page should look again by itself."""
        return self.state in UNDER_WAY


@dataclass(frozen=True)
class Document:
    """One document of a batch; without unit where it is none of the asker's business.

    ``pages``: where its pages lie: (file, number there).
    """

    id: int
    state: ScanState
    why: Why | None
    missing: tuple[int, ...]
    note: str
    unit: str
    duty_id: int | None
    round: str
    number: int
    evidence_id: int | None
    pages: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class LoosePage:
    """A page that is in no document: why, and what its code says where it is the second of two."""

    id: int
    file: str
    number: int
    why: Unplaced
    pictured: bool
    unit: str = ""
    page: int = 0


@dataclass(frozen=True)
class Candidate:
    """A unit's line in a running round, to which pages may be put."""

    filing_id: int
    unit: str
    code: str
    milestone: str
    round: str
    number: int


def own_batch(session: Session, batch_id: int, asker: Asker) -> Batch:
    """Return one upload of the asker.

    Raises:
        NotFound: there is none of this number, or it is somebody else's.
    """
    row = session.get(ScanBatch, batch_id)
    if row is None or row.by_id != asker.person_id:
        raise NotFound
    return _batch(row)


def latest_batches(session: Session, asker: Asker) -> list[Batch]:
    """Return the asker's latest uploads."""
    rows = session.scalars(
        select(ScanBatch)
        .where(ScanBatch.by_id == asker.person_id)
        .order_by(ScanBatch.id.desc())
        .limit(SHOWN)
    )
    return [_batch(row) for row in rows]


def _batch(row: ScanBatch) -> Batch:
    return Batch(row.id, row.state, row.at, row.pages, row.done, row.finished_at, row.note)


_DOCUMENTS = (
    select(
        ScanDocument, Unit.name, Filing.duty_id, SurveyRound.name, SurveyRound.number
    )
    .outerjoin(Filing, Filing.id == ScanDocument.filing_id)
    .outerjoin(Unit, Unit.id == Filing.unit_id)
    .outerjoin(SurveyRound, SurveyRound.id == Filing.round_id)
)  # fmt: skip


def documents_of(session: Session, batch_id: int) -> list[Document]:
    """Return the documents of a batch in the order of its pages."""
    return _documents(
        session,
        session.execute(
            _DOCUMENTS.where(ScanDocument.batch_id == batch_id).order_by(ScanDocument.id)
        ).all(),
    )


def held_documents(session: Session, asker: Asker) -> tuple[list[Document], int]:
    """Return what waits for a decision in the asker's reach, oldest first, and how many."""
    fits = (
        ScanDocument.state == ScanState.HELD, visible(asker, Permission.TAKE_SCANS, Unit.path)
    )  # fmt: skip
    total = session.scalar(
        select(func.count())
        .select_from(ScanDocument)
        .join(Filing, Filing.id == ScanDocument.filing_id)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(*fits)
    )
    rows = session.execute(_DOCUMENTS.where(*fits).order_by(ScanDocument.id).limit(50)).all()
    return _documents(session, rows), total or 0


def one_document(session: Session, document_id: int) -> Document | None:
    """Return one document."""
    rows = session.execute(_DOCUMENTS.where(ScanDocument.id == document_id)).all()
    found = _documents(session, rows)
    return found[0] if found else None


def _documents(session: Session, rows: Sequence[Any]) -> list[Document]:
    pages: dict[int, list[tuple[str, int]]] = {}
    for document_id, name, number in session.execute(
        select(ScanPage.document_id, ScanFile.name, ScanPage.number)
        .join(ScanFile, ScanFile.id == ScanPage.file_id)
        .where(ScanPage.document_id.in_([row[0].id for row in rows]), ScanPage.why == "")
        .order_by(ScanPage.position)
    ):
        pages.setdefault(document_id or 0, []).append((name, number))
    return [
        Document(
            row.id, ScanState(row.state), Why(row.why) if row.why else None, tuple(row.missing),
            row.note, unit or "", duty_id, name or "", number or 0, row.evidence_id,
            tuple(pages.get(row.id, ())),
        )
        for row, unit, duty_id, name, number in rows
    ]  # fmt: skip


def loose_pages(session: Session, batch_id: int, keys: PrintKeys) -> list[LoosePage]:
    """Return the pages that stand in no document, in the order in which they were scanned."""
    rows = session.execute(
        select(
            ScanPage.id, ScanFile.name, ScanPage.number, ScanPage.why, ScanPage.codes,
            ScanPage.picture.is_not(None), Unit.name,
        )
        .join(ScanFile, ScanFile.id == ScanPage.file_id)
        .outerjoin(ScanDocument, ScanDocument.id == ScanPage.document_id)
        .outerjoin(Filing, Filing.id == ScanDocument.filing_id)
        .outerjoin(Unit, Unit.id == Filing.unit_id)
        .where(ScanPage.batch_id == batch_id, ScanPage.why != "")
        .order_by(ScanFile.position, ScanPage.number)
    )  # fmt: skip
    return [
        LoosePage(row_id, name, number, Unplaced(why), pictured, unit or "", _page(codes, keys))
        for row_id, name, number, why, codes, pictured, unit in rows
    ]


def _page(codes: Sequence[str], keys: PrintKeys) -> int:
    return next((code.page for text in codes if (code := read_print_code(text, keys))), 0)


def pages_with_pictures(session: Session, document_id: int) -> list[int]:
    """Return which of a document's pages have a small picture, from 1 in its own order."""
    return list(
        session.scalars(
            select(ScanPage.position + 1)
            .where(
                ScanPage.document_id == document_id, ScanPage.why == "",
                ScanPage.picture.is_not(None),
            )
            .order_by(ScanPage.position)
        )
    )  # fmt: skip


def candidates(session: Session, asker: Asker, words: str) -> list[Candidate]:
    """Return lines of running rounds whose unit's name or code holds the words."""
    plain = words.replace("\\", "").replace("%", "").replace("_", "")
    rows = session.execute(
        select(
            Filing.id, Unit.name, Unit.code, Milestone.name, SurveyRound.name, SurveyRound.number
        )
        .join(SurveyRound, SurveyRound.id == Filing.round_id)
        .join(Milestone, Milestone.id == SurveyRound.milestone_id)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(
            SurveyRound.state == RoundState.OPEN, Filing.line != LineKind.EXEMPT,
            Unit.name.contains(plain) | (Unit.code == words),
            visible(asker, Permission.TAKE_SCANS, Unit.path),
        )
        .order_by(Unit.path, SurveyRound.id.desc())
        .limit(CANDIDATES)
    )  # fmt: skip
    return [Candidate(*row) for row in rows]


def waiting_scans(session: Session, duty_id: int) -> list[int]:
    """Return the scans of a duty's form that wait for a decision."""
    return list(
        session.scalars(
            select(ScanDocument.id)
            .join(Filing, Filing.id == ScanDocument.filing_id)
            .where(Filing.duty_id == duty_id, ScanDocument.state == ScanState.HELD)
            .order_by(ScanDocument.id)
        )
    )


def by_state(documents: Sequence[Document]) -> Mapping[ScanState, list[Document]]:
    """Return them by what became of them."""
    found: dict[ScanState, list[Document]] = {}
    for one in documents:
        found.setdefault(one.state, []).append(one)
    return found
