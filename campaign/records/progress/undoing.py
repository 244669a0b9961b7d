"""What taking the office's last decision back would bring: asked before it is shown, and done."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.progress.evidence import touched_since
from campaign.records.progress.history import present_span, stood
from campaign.rules.lifecycle import Back, EnrolmentState
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Milestone, Stage

WENT_ON = "这个单位在那之后又进入了新的阶段，这项决定不能单独撤销。"
LEFT = "这个单位已经退出行动，这项决定不能撤销。"
AGAIN = "这项任务已在后一轮重新布置，前一轮的决定不能再撤销。"
MENDING = "单位已经在按退回意见换材料，撤销会让它白做。请等单位重新报送后再审。"


@dataclass(frozen=True)
class Undoing:
    """What a decision is taken back to.

    ``stage`` is the stage that the unit enters again, None where it stays; ``barred`` says why the
    decision has to stand, empty where it may be taken back.
    """

    decided: DutySpan
    before: DutySpan
    stage: EnrolmentSpan | None = None
    barred: str = ""


def undoing(session: Session, duty: Duty, *, lock: bool = False) -> Undoing:
    """Return what undoing the duty's last decision would bring; ``lock`` where it will be done."""
    decided = present_span(session, duty.id)
    before = stood(session, duty.id, Back.BEFORE)
    if touched_since(session, duty.id, decided.from_at):
        return Undoing(decided, before, barred=MENDING)
    if duty.enrolment_id is None:
        return Undoing(decided, before)
    enrolment = session.get_one(Enrolment, duty.enrolment_id, with_for_update=lock or None)
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return Undoing(decided, before, barred=LEFT)
    if _asked_again(session, duty):
        return Undoing(decided, before, barred=AGAIN)
    spans = session.scalars(
        select(EnrolmentSpan)
        .where(EnrolmentSpan.enrolment_id == enrolment.id)
        .order_by(EnrolmentSpan.id)
    ).all()
    left = _left_since(session, duty, spans, decided)
    if left is None:
        return Undoing(decided, before)
    if spans[-1].from_at > decided.from_at:
        return Undoing(decided, before, barred=WENT_ON)
    return Undoing(decided, before, stage=left)


def _left_since(
    session: Session, duty: Duty, spans: Sequence[EnrolmentSpan], decided: DutySpan
) -> EnrolmentSpan | None:
    """Return the first stage, left since the decision, that waited for this duty.

    A stage that was jumped over waited for it as well. Several decisions may share an instant: one
    that the stage did not wait for moved nothing.
    """
    milestone = session.get_one(Milestone, duty.milestone_id)
    of_duty = session.get_one(Stage, milestone.stage_id).position
    for here, following in zip(spans, spans[1:], strict=False):
        if following.from_at < decided.from_at or here.stage_id is None:
            continue
        place = session.get_one(Stage, here.stage_id).position
        waited = (milestone.required and place <= of_duty) or (
            duty.round == here.round > 1 and of_duty <= place
        )
        if waited and _beyond(session, following, of_duty):
            return here
    return None


def _beyond(session: Session, span: EnrolmentSpan, position: int) -> bool:
    """Tell whether the unit stands behind the stage at this position."""
    if span.state in (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN) or span.stage_id is None:
        return True
    return session.get_one(Stage, span.stage_id).position > position


def _asked_again(session: Session, duty: Duty) -> bool:
    """Tell whether a later round has asked the milestone again."""
    later = select(Duty.id).where(
        Duty.enrolment_id == duty.enrolment_id, Duty.milestone_id == duty.milestone_id,
        Duty.round > duty.round,
    )  # fmt: skip
    return session.scalar(later.limit(1)) is not None
