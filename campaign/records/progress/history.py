"""What a duty has been: the span it stands in, and those before it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campaign.rules.errors import Overtaken
from campaign.rules.lifecycle import OWED, OWED_BY_UNIT, Back, DutyState
from models.duty import DutySpan
from models.person import Person

STALE = "这项任务刚才已被别人办理，页面不是最新的。请刷新后再办。"
STALE_BY = "这项任务刚才已由%(name)s办理，页面不是最新的。请刷新后再办。"

_LAST_SPAN = (
    select(DutySpan)
    .where(DutySpan.duty_id == bindparam("duty_id"))
    .order_by(DutySpan.id.desc())
    .limit(1)
)


def present_span(session: Session, duty_id: int) -> DutySpan:
    """Return the span in which the duty stands now."""
    return session.scalars(_LAST_SPAN, {"duty_id": duty_id}).one()


def stood(session: Session, duty_id: int, back: Back) -> DutySpan:
    """Return the span to which a move leads back, as rules/lifecycle.py: Back says."""
    spans = session.scalars(
        select(DutySpan).where(DutySpan.duty_id == duty_id).order_by(DutySpan.id.desc())
    ).all()
    here = spans[0]
    if back is Back.SAME:
        return here
    earlier = [span for span in spans if span.state != here.state]
    if back is Back.BEFORE:
        return next((span for span in spans[1:] if span.state != here.state), here)
    return next(span for span in earlier if DutyState(span.state) in OWED)


def before_pause(spans: Sequence[DutySpan]) -> tuple[DutySpan, DutySpan]:
    """Return where a paused duty goes back to, and the span with which its clock came to stand.

    ``spans`` are the duty's, in their order. A decision that was taken and undone meanwhile did
    not let the clock go on.
    """
    place = max(n for n, span in enumerate(spans) if DutyState(span.state) in OWED_BY_UNIT)
    return spans[place], spans[place + 1]


def overtaken(session: Session, duty_id: int) -> Overtaken:
    """Return the refusal of a stale page: it names who was first."""
    name = session.scalar(
        select(Person.name)
        .join(DutySpan, DutySpan.by_id == Person.id)
        .where(DutySpan.duty_id == duty_id)
        .order_by(DutySpan.id.desc())
        .limit(1)
    )
    return Overtaken(STALE_BY, name=name) if name else Overtaken(STALE)
