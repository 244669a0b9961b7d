"""What an answer ends: calls nobody has to make any more, drafts that lost their ground."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, exists, or_, update
from sqlalchemy.orm import Session, aliased

from models.notice import Call, Held

MERGED = "已并入后一个电话"
ANSWERED = "单位已报送，不用再打"


# Built once, as in records/progress/moves.py.
_CALL = cast(Table, Call.__table__)
_HELD = cast(Table, Held.__table__)
_END_CALLS = (
    _CALL.update()
    .where(_CALL.c.duty_id == bindparam("which"), _CALL.c.done_at.is_(None))
    .values(outcome=ANSWERED)
)
_END_DRAFTS = (
    _HELD.update()
    .where(_HELD.c.duty_id == bindparam("which"), _HELD.c.decided_at.is_(None))
    .values(decision="answered")
)


def end_by_answer(session: Session, duty_id: int, *, now: datetime) -> None:
    """Close the duty's open calls and its undecided drafts: an answer stops the ladder."""
    session.execute(_END_CALLS, {"which": duty_id, "done_at": now})
    session.execute(_END_DRAFTS, {"which": duty_id, "decided_at": now})


def merge_calls(session: Session, duty_ids: Select[*tuple[Any, ...]], *, now: datetime) -> None:
    """Of several open calls to one person about one duty only the newest has to be made."""
    newer = aliased(Call)
    session.execute(
        update(Call)
        .where(
            Call.duty_id.in_(duty_ids),
            Call.done_at.is_(None),
            exists().where(
                newer.duty_id == Call.duty_id,
                newer.done_at.is_(None),
                newer.id > Call.id,
                or_(
                    newer.person_id == Call.person_id,
                    and_(newer.person_id.is_(None), Call.person_id.is_(None)),
                ),
            ),
        )
        .values(done_at=now, outcome=MERGED)
        .execution_options(synchronize_session=False)
    )
