"""Writers that move a duty or an enrolment: compare-and-set, with the history as spans."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from campaign.records.events import record
from campaign.records.progress.evidence import evidence_follows
from campaign.records.progress.history import STALE, overtaken
from campaign.rules.errors import Overtaken
from campaign.rules.lifecycle import (
    DONE,
    DutyAction,
    DutyState,
    EnrolmentAction,
    EnrolmentState,
    enrolment_move,
)
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Milestone, Stage

# These stages are not passed over, even when they ask nothing of the unit.
STOPS = (EnrolmentState.ACCEPTANCE, EnrolmentState.COMMENDATION)

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
    act: DutyAction,
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

    Evidence follows by rules/evidence.py. ``nil`` None: as it was.

    Raises:
        Overtaken: somebody was first.
    """
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
    evidence_follows(session, duty.id, act, sections)


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


def required_left(session: Session, enrolment_id: int, stage_id: int) -> int:
    """Return how many required duties of a stage are not done yet."""
    left = session.scalar(
        select(func.count())
        .select_from(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(
            Duty.enrolment_id == enrolment_id,
            Milestone.stage_id == stage_id,
            Milestone.required,
            Duty.state.not_in(DONE),
        )
    )
    return left or 0


def required_in_all(session: Session, enrolment_id: int, stage_id: int) -> int:
    """Return how many required duties a stage asks of this unit."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(
                Duty.enrolment_id == enrolment_id,
                Milestone.stage_id == stage_id,
                Milestone.required,
            )
        )
        or 0
    )


def advance(
    session: Session,
    enrolment: Enrolment,
    *,
    now: datetime,
    action: EnrolmentAction = EnrolmentAction.ADVANCE,
    by_id: int | None = None,
) -> None:
    """Leave the stage when its last required duty is accepted, and each next one already done.

    The first step is ``action`` (ADVANCE by itself, PASS by a person's verdict), every
    further one is ADVANCE. A stage that asks nothing of the unit is passed over, except
    acceptance and commendation. In the last stage nothing moves.
    """
    while enrolment.stage_id is not None:
        stage = session.get_one(Stage, enrolment.stage_id)
        move = enrolment_move(action, EnrolmentState(enrolment.state))
        if move is None or required_left(session, enrolment.id, stage.id):
            return
        # Nothing was asked here, so nothing was accepted: only a verdict or opening leaves it.
        if action is EnrolmentAction.ADVANCE and stage.kind in STOPS and not required_in_all(
            session, enrolment.id, stage.id
        ):  # fmt: skip
            return
        following = _next_stage(session, enrolment, stage)
        if following is None:
            return
        move_enrolment(
            session, enrolment, act=action, state=following.kind, stage_id=following.id, now=now,
            by_id=by_id,
        )  # fmt: skip
        record(
            session, f"enrolment.{action}", now=now, by_id=by_id, campaign_id=stage.campaign_id,
            unit_id=enrolment.unit_id, from_stage=stage.name, to_stage=following.name,
        )  # fmt: skip
        action = EnrolmentAction.ADVANCE


def _next_stage(session: Session, enrolment: Enrolment, stage: Stage) -> Stage | None:
    later = session.scalars(
        select(Stage)
        .where(Stage.campaign_id == stage.campaign_id, Stage.position > stage.position)
        .order_by(Stage.position)
    ).all()
    for candidate in later:
        if candidate.kind in STOPS or required_in_all(session, enrolment.id, candidate.id):
            return candidate
    return None
