"""A held scan beside the system: which rows of the paper are not what stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.scans.verdict import ground_of
from campaign.rules.survey.form import Form
from campaign.rules.survey.scans.rows import Change, changed_rows
from models.scan import PrintedForm, ScanDocument
from models.survey import FormVersion


@dataclass(frozen=True)
class Compared:
    """``known``: the house remembers the print; ``changes`` by row, both figures as read."""

    known: bool
    changes: tuple[Change, ...]
    unit_id: int
    round_id: int
    printed_at: datetime | None = None

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that differ."""
        return tuple(dict.fromkeys(one.row for one in self.changes))


def compared(session: Session, document_id: int, read: Callable[[str], Form]) -> Compared | None:
    """Return what differs, None where it belongs to no unit; ``read`` reads a form's text."""
    document = session.get(ScanDocument, document_id)
    ground = ground_of(session, document.filing_id or 0) if document else None
    if document is None or ground is None:
        return None
    printed = session.scalars(
        select(PrintedForm).where(
            PrintedForm.filing_id == ground.filing.id, PrintedForm.digest == document.digest
        )
    ).one_or_none()
    unit_id, round_id = ground.filing.unit_id, ground.sent.id
    if printed is None:
        return Compared(False, (), unit_id, round_id)
    source = session.scalars(
        select(FormVersion.source).where(FormVersion.id == ground.sent.form_version_id)
    ).one()
    changes = changed_rows(read(source), printed.cells, ground.cells)
    return Compared(True, changes, unit_id, round_id, printed.at)
