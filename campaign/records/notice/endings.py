"""What an answer or a new date ends: calls nobody has to make any more, drafts and requests.

A call still to be made speaks of the old date, a draft rests on it, and a request for more time
asks about it: none of them outlives it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, exists, literal_column, or_, update
from sqlalchemy.orm import Session, aliased

from campaign.rules.dates.extension import ExtensionState
from models.extension import Extension
from models.notice import Call, Held

MERGED = "已并入后一个电话"


@dataclass(frozen=True)
class Ending:
    """What is noted at a call that ends, and at a draft."""

    outcome: str
    decision: str


ANSWERED = Ending("单位已报送，不用再打", "answered")
REDATED = Ending("期限已调整，不用再打", "redated")
WAIVED = Ending("任务已豁免，不用再打", "waived")
CANCELLED = Ending("任务已取消，不用再打", "cancelled")
PAUSED = Ending("已暂停计时，不用再打", "paused")

# Built once, as in records/progress/moves.py.
_CALL = cast(Table, Call.__table__)
_HELD = cast(Table, Held.__table__)
_ASKED = cast(Table, Extension.__table__)
_END_CALLS = _CALL.update().where(_CALL.c.duty_id == bindparam("which"), _CALL.c.done_at.is_(None))
_END_DRAFTS = _HELD.update().where(
    _HELD.c.duty_id == bindparam("which"), _HELD.c.decided_at.is_(None)
)
_END_REQUEST = (
    _ASKED.update()
    # To the letter as the partial index uq_extension_open says it.
    .where(_ASKED.c.duty_id == bindparam("which"), _ASKED.c.state == literal_column("'asked'"))
    .values(state=ExtensionState.LAPSED.value)
)


def end_by_answer(session: Session, duty_id: int, *, now: datetime) -> None:
    """Close the duty's open calls and its undecided drafts: an answer stops the ladder."""
    _end_one(session, duty_id, ANSWERED, now)


def end_by_waiver(session: Session, duty_id: int, *, now: datetime) -> None:
    """Close them because nothing is asked any more: the unit has not answered."""
    _end_one(session, duty_id, WAIVED, now)


def _end_one(session: Session, duty_id: int, ending: Ending, now: datetime) -> None:
    session.execute(_END_CALLS, {"which": duty_id, "done_at": now, "outcome": ending.outcome})
    session.execute(_END_DRAFTS, {"which": duty_id, "decided_at": now, "decision": ending.decision})


def end_request(session: Session, duty_id: int, *, act: str, now: datetime) -> None:
    """Let the duty's open request for more time lapse: ``act`` is what took its object away."""
    session.execute(_END_REQUEST, {"which": duty_id, "decided_at": now, "note": act})


def end_calls(
    session: Session, duty_ids: Select[*tuple[Any, ...]], ending: Ending, *, now: datetime
) -> None:
    """Close the open calls of many duties."""
    session.execute(
        update(Call)
        .where(Call.duty_id.in_(duty_ids), Call.done_at.is_(None))
        .values(done_at=now, outcome=ending.outcome)
        .execution_options(synchronize_session=False)
    )


def end_drafts(
    session: Session, duty_ids: Select[*tuple[Any, ...]], ending: Ending, *, now: datetime
) -> None:
    """Close the undecided drafts of many duties."""
    session.execute(
        update(Held)
        .where(Held.duty_id.in_(duty_ids), Held.decided_at.is_(None))
        .values(decided_at=now, decision=ending.decision)
        .execution_options(synchronize_session=False)
    )


def end_requests(
    session: Session, duty_ids: Select[*tuple[Any, ...]], *, act: str, now: datetime
) -> None:
    """Let the open requests of many duties lapse, as ``end_request``."""
    session.execute(
        update(Extension)
        .where(Extension.duty_id.in_(duty_ids), Extension.state == ExtensionState.ASKED)
        .values(state=ExtensionState.LAPSED, decided_at=now, note=act)
        .execution_options(synchronize_session=False)
    )


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
