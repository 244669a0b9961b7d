"""The answer that a form got, for whoever sends the same form again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.services.transaction import transaction
from models.access import UsedForm
from models.base import db


@dataclass(frozen=True)
class Answer:
    """Who sent the form to which address, and what was answered; None while it is under way."""

    person_id: int | None
    path: str
    answer: dict[str, Any] | None


def find_answer(key: str) -> Answer | None:
    """Return the answer of a form whose act has been done, or None when it has not."""
    with Session(db.engine) as session:
        row = session.get(UsedForm, key)
        return Answer(row.person_id, row.path, row.answer) if row else None


def keep_answer(key: str, answer: dict[str, Any]) -> None:
    """Note what was answered."""
    with transaction() as session:
        session.execute(update(UsedForm).where(UsedForm.key == key).values(answer=answer))
