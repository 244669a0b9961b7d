"""What was handed in for a duty, item by item, the present pieces before the earlier ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaign.rules.evidence import OTHER, EvidenceKind, EvidenceStatus
from models.duty import Duty
from models.evidence import Evidence
from models.person import Person
from models.plan import Campaign, Milestone
from models.unit import Unit


@dataclass(frozen=True)
class Piece:
    """One version of one file. ``there``: it can be opened; a file that was deleted cannot."""

    id: int
    duty_id: int
    unit_id: int
    item: str
    kind: EvidenceKind
    status: EvidenceStatus
    name: str
    version: int
    media: str
    size: int
    pages: int
    previews: int
    sha256: str
    at: datetime
    by: str
    ended_at: datetime | None
    stored_as: str | None

    @property
    def there(self) -> bool:
        """Tell whether there is a file behind it."""
        return self.stored_as is not None


@dataclass(frozen=True)
class Handed:
    """An item with its pieces; ``asked``: the plan names it. ``item`` is "other" for the rest."""

    item: str
    asked: bool
    pieces: tuple[Piece, ...]
    earlier: tuple[Piece, ...]


@dataclass(frozen=True)
class OfDuty:
    """The duty whose evidence it is."""

    id: int
    name: str
    state: str
    unit_id: int
    unit: str
    path: str
    asked: tuple[str, ...]
    running: bool


def duty_of_evidence(session: Session, duty_id: int) -> OfDuty | None:
    """Return what a page about a duty's evidence says of the duty."""
    row = session.execute(
        select(
            Duty.id, Milestone.name, Duty.state, Unit.id, Unit.name, Unit.path, Milestone.evidence,
            Campaign.status,
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Duty.id == duty_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    return OfDuty(*row[:6], asked=tuple(row[6]), running=row[7] == "open")


def evidence_of(session: Session, duty_id: int, asked: Sequence[str]) -> tuple[Handed, ...]:
    """Return every item asked for, with or without pieces, then what nobody asked for."""
    return tuple(_handed(_of(session, duty_id, EvidenceKind.FILE, EvidenceKind.SLIP), asked))


def evidence_of_case(session: Session, duty_id: int, at: datetime | None) -> tuple[Piece, ...]:
    """Return what came with the explanation that was given at this instant."""
    if at is None:
        return ()
    return tuple(one for one in _of(session, duty_id, EvidenceKind.CASE) if one.at == at)


def _of(session: Session, duty_id: int, *kinds: EvidenceKind) -> list[Piece]:
    which = Evidence.duty_id == duty_id, Evidence.kind.in_(kinds)
    rows = session.execute(_pieces().where(*which).order_by(Evidence.at, Evidence.id))
    return [_piece(*row) for row in rows]


def _handed(pieces: list[Piece], asked: Sequence[str]) -> Iterator[Handed]:
    others = [piece.item for piece in pieces if piece.item not in asked and piece.item != OTHER]
    for item in dict.fromkeys((*asked, *others, OTHER)):
        mine = [piece for piece in pieces if piece.item == item]
        if mine or item in asked:
            yield Handed(
                item,
                item in asked,
                tuple(piece for piece in mine if piece.ended_at is None),
                tuple(piece for piece in reversed(mine) if piece.ended_at is not None),
            )


def one_piece(session: Session, evidence_id: int) -> Piece | None:
    """Return a piece that has a file."""
    row = session.execute(_pieces().where(Evidence.id == evidence_id)).one_or_none()
    piece = _piece(*row) if row else None
    return piece if piece is not None and piece.there else None


def path_of_evidence(session: Session, evidence_id: int) -> str | None:
    """Return the path of the unit that a piece belongs to."""
    return session.scalar(
        select(Unit.path)
        .join(Evidence, Evidence.unit_id == Unit.id)
        .where(Evidence.id == evidence_id, Evidence.stored_as.is_not(None))
    )


def _pieces() -> Select[Evidence, str]:
    return select(Evidence, Person.name).outerjoin(Person, Person.id == Evidence.by_id)


def _piece(row: Evidence, by: str | None) -> Piece:
    return Piece(
        id=row.id, duty_id=row.duty_id, unit_id=row.unit_id, item=row.item,
        kind=EvidenceKind(row.kind), status=EvidenceStatus(row.status), name=row.name,
        version=row.version, media=row.media, size=row.size, pages=row.pages,
        previews=row.previews, sha256=row.sha256, at=row.at, by=by or "", ended_at=row.ended_at,
        stored_as=row.stored_as,
    )  # fmt: skip
