"""The one committer: a service function is one ``with transaction() as session``."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.rules.errors import Repeated
from models.access import UsedForm
from models.base import db


@dataclass
class Form:
    """The form that a door has in hand: its key, who sent it, to which address, when.

    ``used`` becomes true with the first act that it brings.
    """

    key: str
    person_id: int | None
    path: str
    now: datetime
    used: bool = False


form_in_hand: ContextVar[Form | None] = ContextVar("form_in_hand", default=None)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a writing session; commit on leaving, roll back on any exception.

    A session of its own, not the page's: on SQLite it begins IMMEDIATE, so that a second
    writer waits instead of failing. The page's own reading session is refreshed afterwards.

    The key of a form in hand is written first: the same form sent twice at once waits here for
    itself, and only one of the two gets further.

    Raises:
        Repeated: this form's act has been done.
    """
    form = form_in_hand.get()
    fresh = form is not None and not form.used
    with Session(db.engine, expire_on_commit=False) as session:
        session.connection(execution_options={"immediate": True})
        if form is not None and fresh:
            _use(session, form)
        yield session
        session.commit()
        if form is not None:
            form.used = True
    db.session.rollback()


def _use(session: Session, form: Form) -> None:
    session.add(UsedForm(key=form.key, person_id=form.person_id, path=form.path, used_at=form.now))
    try:
        session.flush()
    except IntegrityError:
        raise Repeated from None
