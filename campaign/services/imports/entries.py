"""A list of a round's figures as a file: read by the form that the round was sent with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.form_file import form_of
from campaign.papers.tables import Table, read_table
from campaign.rules.survey.entered import MOST_ROWS, entry_columns
from campaign.rules.survey.form import Form
from models.survey import FormVersion, SurveyRound


def form_of_round(session: Session, round_id: int) -> Form:
    """Return the form that a round was sent with."""
    return form_of(
        session.scalars(
            select(FormVersion.source)
            .join(SurveyRound, SurveyRound.form_version_id == FormVersion.id)
            .where(SurveyRound.id == round_id)
        ).one()
    )


def read_entries(name: str, content: bytes, form: Form) -> Table:
    """Read a list of a round's figures.

    Raises:
        Invalid: it cannot be read; says why and what to do.
    """
    columns = entry_columns(form)
    return read_table(
        name, content, max_rows=MOST_ROWS, max_columns=len(columns) + 20, columns=columns,
        exact=True,
    )  # fmt: skip
