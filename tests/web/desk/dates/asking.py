"""What units ask and offices send about dates."""

import datetime as dt
import re

from sqlalchemy import select

from models.base import db
from models.extension import Extension
from models.term import Term
from tests.web.desk.conftest import Desk

REASON = "盖章的领导外出，五一后才回"
NEAR, BOUND, FAR = dt.date(2026, 4, 29), dt.date(2026, 4, 30), dt.date(2026, 5, 8)


def ask(desk: Desk, number: int = 0, on: dt.date = NEAR) -> int:
    """A contact asks; return the request."""
    duty = desk.duty(number)
    answer = desk.post(
        desk.contact(number), f"/duties/{duty.id}/extension", reason=REASON,
        due_on=on.isoformat(), version=duty.version,
    )  # fmt: skip
    assert answer.status_code == 302, answer.get_data(as_text=True)
    db.session.rollback()
    found = db.session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
    db.session.rollback()
    assert found
    return found


def due_on(desk: Desk, number: int = 0) -> dt.date:
    """The date that a unit has to keep."""
    found = db.session.get_one(Term, desk.duty(number).term_id).due_on
    db.session.rollback()
    return found


def office_url(desk: Desk, rest: str) -> str:
    return f"/office/{desk.county.campaign_id}/{rest}"


def seen_in(page: str) -> str:
    """What the form of a preview brings back."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]
