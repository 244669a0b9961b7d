"""A filled-in workbook is read and kept until who uploaded it has seen what it would change."""

from datetime import datetime

from sqlalchemy import delete, or_

from campaign.papers.form_book import read_book
from campaign.papers.form_file import form_of
from campaign.records.survey.books import FORGOTTEN_AFTER, code_of
from campaign.records.survey.filing import filing_to_fill
from campaign.rules.errors import Invalid
from campaign.rules.permissions import Asker
from campaign.rules.sheets.rows import unshowable
from campaign.rules.survey.book_code import check_code
from campaign.rules.survey.typed import Refused
from campaign.services.survey.ground import stand
from campaign.services.transaction import transaction
from models.base import db
from models.survey import FigureBook

_MOST_NAME = 200


def upload_book(duty_id: int, name: str, content: bytes, *, asker: Asker, now: datetime) -> None:
    """Keep the workbook, in place of an earlier one of the same person; nothing else changes.

    Raises:
        Invalid: it cannot be read, or is another unit's, round's or version's.
        NotFound: no round was sent for the duty.
        NotNow: the round was closed, or it is not the unit's move.
    """
    looked = db.session()
    filing, sent, source = filing_to_fill(looked, duty_id)
    form, ours = form_of(source), code_of(looked, filing, sent)
    db.session.rollback()
    book = read_book(content, form)
    try:
        check_code(book.code, ours, form_name=form.name)
    except Refused as wrong:
        raise Invalid(wrong.message, **wrong.values) from None
    with transaction() as session:
        ground = stand(session, duty_id, version=None)
        own = (FigureBook.filing_id == ground.filing.id) & (FigureBook.by_id == asker.person_id)
        session.execute(delete(FigureBook).where(or_(own, FigureBook.at < now - FORGOTTEN_AFTER)))
        session.add(
            FigureBook(
                filing_id=ground.filing.id, by_id=asker.person_id, at=now, content=content,
                file_name=_shown(name),
            )
        )  # fmt: skip


def _shown(name: str) -> str:
    """Return a file's name for showing: never a path, nothing hidden in it, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in last if not unshowable(character))
    return plain[-_MOST_NAME:] or "—"
