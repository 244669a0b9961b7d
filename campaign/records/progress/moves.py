"""Writers that move a duty or an enrolment: compare-and-set, with the history as spans."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from campaign.records.events import record
from campaign.records.notice.endings import end_request
from campaign.records.progress.evidence import evidence_follows
from campaign.records.progress.history import STALE, overtaken
from campaign.records.progress.stages import STOPS, road
from campaign.records.survey.counted import round_follows
from campaign.rules.errors import Overtaken
from campaign.rules.lifecycle import (
    OWED_BY_UNIT,
    DutyAction,
    DutyState,
    EnrolmentAction,
    EnrolmentState,
    enrolment_move,
)
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan

# Built once: to build them at every act would cost more than the database takes to do them.
_DUTY = cast(Table, Duty.__table__)
_SPAN = cast(Table, DutySpan.__table__)
_MOVE_DUTY = _DUTY.update().where(
    _DUTY.c.id == bindparam("which"), _DUTY.c.version == bindparam("seen")
)
_END_SPAN = _SPAN.update().where(_SPAN.c.duty_id == bindparam("which"), _SPAN.c.until_at.is_(None))
_BEGIN_SPAN = _SPAN.insert().inline()


def move_duty(
    session: Session,
    duty: Duty,
    *,
    version: int,
    act: DutyAction | str,
    state: DutyState,
    term_id: int,
    submitted_on: date | None,
    now: datetime,
    by_id: int | None,
    note: str = "",
    nil: bool | None = None,
    sections: Sequence[str] = (),
) -> None:
    """Move a duty if nobody has moved it since ``version``; close its span and begin the next.

    Evidence follows by rules/evidence.py. A request for more time lapses when the unit owes
    nothing any more, or owes it by another date. ``nil`` None: as it was. ``act`` is an act on the
    duty, or that on its enrolment which took the duty along (``"enrolment.skip"``).

    Raises:
        Overtaken: somebody was first.
    """
    owed, was_term = duty.state in OWED_BY_UNIT, duty.term_id
    moved = {
        "state": state, "term_id": term_id, "submitted_on": submitted_on, "version": version + 1,
        "nil": duty.nil if nil is None else nil,
    }  # fmt: skip
    changed: Any = session.execute(_MOVE_DUTY, {"which": duty.id, "seen": version, **moved})
    if changed.rowcount != 1:
        raise overtaken(session, duty.id)
    for name, value in moved.items():
        set_committed_value(duty, name, value)
    session.execute(_END_SPAN, {"which": duty.id, "until_at": now})
    session.execute(
        _BEGIN_SPAN,
        {
            "duty_id": duty.id, "state": state, "term_id": term_id, "submitted_on": submitted_on,
            "from_at": now, "by_id": by_id, "act": act, "note": note,
            "sections": list(sections) or None,
        },
    )  # fmt: skip
    if isinstance(act, DutyAction):
        evidence_follows(session, duty.id, act, sections)
    if owed and (state not in OWED_BY_UNIT or term_id != was_term):
        end_request(session, duty.id, act=str(act), now=now)
    round_follows(session, [duty.id])


def move_enrolment(
    session: Session,
    enrolment: Enrolment,
    *,
    act: EnrolmentAction | DutyAction,
    state: str,
    stage_id: int | None,
    now: datetime,
    by_id: int | None = None,
    note: str = "",
    round_: int | None = None,
) -> None:
    """Move an enrolment if nobody has moved it since it was read.

    Raises:
        Overtaken: somebody was first.
    """
    changed: Any = session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.version == enrolment.version)
        .values(
            state=state, stage_id=stage_id, version=enrolment.version + 1,
            round=round_ or enrolment.round,
        )
    )  # fmt: skip
    if changed.rowcount != 1:
        raise Overtaken(STALE)
    session.execute(
        update(EnrolmentSpan)
        .where(EnrolmentSpan.enrolment_id == enrolment.id, EnrolmentSpan.until_at.is_(None))
        .values(until_at=now)
    )
    session.add(
        EnrolmentSpan(
            enrolment_id=enrolment.id, state=state, stage_id=stage_id, from_at=now, act=act,
            round=round_ or enrolment.round, by_id=by_id, note=note,
        )
    )  # fmt: skip
    session.flush()
    session.refresh(enrolment)


def advance(
    session: Session,
    enrolment: Enrolment,
    *,
    now: datetime,
    action: EnrolmentAction = EnrolmentAction.ADVANCE,
    by_id: int | None = None,
    note: str = "",
) -> None:
    """Leave the stage when its last required duty is done, and each next one already done.

    What the present round asks again counts as well. The first step is ``action`` (ADVANCE by
    itself, PASS by a person's verdict), every further one is ADVANCE. A stage that asks nothing of
    the unit is passed over, except acceptance and commendation. In the last stage nothing moves by
    itself; who passes an acceptance behind which nothing comes is through.
    """
    way = road(session, enrolment)
    here = way.place(enrolment.stage_id)
    while here is not None:
        move = enrolment_move(action, EnrolmentState(enrolment.state))
        if move is None or way.left(here, enrolment.round):
            return
        by_itself = action is EnrolmentAction.ADVANCE
        # Nothing was asked here, so nothing was accepted: only a verdict or opening leaves it.
        if by_itself and here.kind in STOPS and not way.asks_in(here):
            return
        following = way.following(here)
        if following is None and by_itself:
            return
        state = following.kind if following else EnrolmentState.CLOSED
        move_enrolment(
            session, enrolment, act=action, state=state, stage_id=(following or here).id, now=now,
            by_id=by_id, note=note,
        )  # fmt: skip
        record(
            session, f"enrolment.{action}", now=now, by_id=by_id, campaign_id=here.campaign_id,
            unit_id=enrolment.unit_id, note=note, from_stage=here.name,
            to_stage=following.name if following else "", became=state, round=enrolment.round,
        )  # fmt: skip
        here, action, note, by_id = following, EnrolmentAction.ADVANCE, "", None
