"""A unit's workbook: the code that it must bear, and the one that waits to be taken."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.survey.book_code import BookCode
from models.survey import FigureBook, Filing, FormVersion, SurveyForm, SurveyRound
from models.unit import Unit

# A workbook that nobody takes is forgotten, with the figures in it.
FORGOTTEN_AFTER = timedelta(days=7)


def code_of(session: Session, filing: Filing, sent: SurveyRound) -> BookCode:
    """Return the version code of a filing's workbook."""
    form, number, sha256 = session.execute(
        select(SurveyForm.code, FormVersion.number, FormVersion.source_sha256)
        .join(FormVersion, FormVersion.form_id == SurveyForm.id)
        .where(FormVersion.id == sent.form_version_id)
    ).one()
    unit = session.scalars(select(Unit.code).where(Unit.id == filing.unit_id)).one()
    return BookCode(form, number, sent.id, sent.number, unit, sha256)


def own_book(session: Session, filing_id: int, person_id: int) -> FigureBook | None:
    """Return the person's workbook for the filing, where one waits."""
    return session.scalar(
        select(FigureBook).where(FigureBook.filing_id == filing_id, FigureBook.by_id == person_id)
    )
