"""Drafts that go on under the term that a duty has now: the same draft under another number."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from models.alias import shared_alias
from models.notice import Held
from models.term import TermRung

# What such a draft ends by: another ladder, or a date that a pause has moved.
CARRIED = ("amended", "redated")
_later, _rung, _its_rung = shared_alias(Held), shared_alias(TermRung), shared_alias(TermRung)


def goes_on() -> ColumnElement[bool]:
    """Return the condition "this draft ended only to stand under another term"."""
    return _followers().correlate(Held).exists()


def successor(session: Session, held_id: int) -> int | None:
    """Return the number under which a draft goes on; None where it does not."""
    newest = _followers().order_by(_later.id.desc()).limit(1).correlate(Held).scalar_subquery()
    return session.scalar(select(newest).where(Held.id == held_id))


def _followers() -> Select[int]:
    """Return the later drafts that say the same as ``Held``, drafted at the same instant."""
    return (
        select(_later.id)
        .join(_rung, _rung.id == _later.term_rung_id)
        .join(_its_rung, _its_rung.id == Held.term_rung_id)
        .where(
            Held.decision.in_(CARRIED),
            _later.duty_id == Held.duty_id,
            _later.id > Held.id,
            _later.created_at == Held.created_at,
            _rung.audience == _its_rung.audience,
            _rung.level == _its_rung.level,
            _rung.needs_approval == _its_rung.needs_approval,
        )
    )
