"""The forms of the house: which there are, one of them in a version, and how it became so."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.person import Person
from models.survey import FormVersion, SurveyForm, SurveyRound

# The field's own form, to begin with.
SHIPPED = Path(__file__).resolve().parents[3] / "examples" / "forms" / "software-survey.yaml"


@dataclass(frozen=True)
class FormLine:
    """One form of the list."""

    id: int
    code: str
    name: str
    number: int
    at: datetime
    by: str
    rounds: int


@dataclass(frozen=True)
class Version:
    """A version of a form; ``rounds``: how many were sent out with it."""

    id: int
    form_id: int
    number: int
    source: str
    at: datetime
    by: str
    note: str
    rounds: int


def listed_forms(session: Session) -> tuple[FormLine, ...]:
    """Return every form with its newest version."""
    newest = (
        select(FormVersion.form_id, func.max(FormVersion.number).label("number"))
        .group_by(FormVersion.form_id)
        .subquery()
    )
    sent = (
        select(func.count(SurveyRound.id))
        .join(FormVersion, FormVersion.id == SurveyRound.form_version_id)
        .where(FormVersion.form_id == SurveyForm.id)
        .correlate(SurveyForm)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            SurveyForm.id, SurveyForm.code, SurveyForm.name, FormVersion.number, FormVersion.at,
            func.coalesce(Person.name, ""), sent,
        )
        .join(newest, newest.c.form_id == SurveyForm.id)
        .join(
            FormVersion,
            (FormVersion.form_id == SurveyForm.id) & (FormVersion.number == newest.c.number),
        )
        .outerjoin(Person, Person.id == FormVersion.by_id)
        .order_by(SurveyForm.name, SurveyForm.id)
    )  # fmt: skip
    return tuple(FormLine(*row) for row in rows)


def versions_of(session: Session, form_id: int) -> tuple[Version, ...]:
    """Return all versions of a form, the newest first; none where there is no such form."""
    rows = session.execute(
        select(
            FormVersion.id, FormVersion.form_id, FormVersion.number, FormVersion.source,
            FormVersion.at, func.coalesce(Person.name, ""), FormVersion.note,
            select(func.count(SurveyRound.id))
            .where(SurveyRound.form_version_id == FormVersion.id)
            .correlate(FormVersion)
            .scalar_subquery(),
        )
        .outerjoin(Person, Person.id == FormVersion.by_id)
        .where(FormVersion.form_id == form_id)
        .order_by(FormVersion.number.desc())
    )  # fmt: skip
    return tuple(Version(*row) for row in rows)


def newest_by_code(session: Session, code: str) -> tuple[int, int]:
    """Return the form of this code and its newest version; zeros where there is none."""
    row = session.execute(
        select(SurveyForm.id, func.max(FormVersion.number))
        .join(FormVersion, FormVersion.form_id == SurveyForm.id)
        .where(SurveyForm.code == code)
        .group_by(SurveyForm.id)
    ).one_or_none()
    return (row[0], row[1]) if row else (0, 0)


def shipped_source() -> str:
    """Return the field's own form as text; empty where the examples do not lie beside us."""
    return SHIPPED.read_text("utf-8") if SHIPPED.is_file() else ""
