"""What owed duties stand on when a plan is amended: terms of the new ladder, or nothing at all."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, literal, select, update
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once, insert_selected
from campaign.records.notice.endings import (
    WAIVED,
    Ending,
    end_calls,
    end_drafts,
    end_requests,
)
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.many import Moving, move_many
from campaign.records.progress.moves import advance
from campaign.records.progress.terms import write_term
from campaign.reports.dates.effect import hearers
from campaign.reports.plan.brings import Brings
from campaign.reports.plan.forecast import Moved
from campaign.rules.lifecycle import OWED_BY_UNIT, DutyState
from campaign.rules.plans.amending import AMENDS
from models.base import Instant
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.notice import Held
from models.term import TermRung

AMENDED = Ending("方案已修订，不用再打", "amended")
# The reason of the amendment may be about its other changes; this is true of what is asked no more.
ASKED_NO_MORE = "方案修订后不再要求这一项。"


def move_to_ladder(
    session: Session, found: Brings, ladder_id: int, *, by_id: int | None, now: datetime
) -> None:
    """Let every owed duty stand on the new ladder, by the same date; its words go on."""
    for one in found.moved:
        term_id = write_term(
            session, one.key.milestone_id, one.key.due_on, ladder_id, one.times,
            provisional=one.provisional, settled_at=now, counts_on=one.key.counts_on,
        )  # fmt: skip
        owed = select(Duty.id).where(Duty.term_id == one.term_id, Duty.state.in_(OWED_BY_UNIT))
        _drafts(session, one, term_id, owed, now)
        _spans(session, one.term_id, term_id, owed, by_id, now)
        session.execute(
            update(Duty)
            .where(Duty.term_id == one.term_id, Duty.state.in_(OWED_BY_UNIT))
            .values(term_id=term_id, version=Duty.version + 1)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()


def _spans(
    session: Session,
    was_id: int,
    term_id: int,
    owed: Select[Any],
    by_id: int | None,
    now: datetime,
) -> None:
    """Begin the span under the new term, with the note of the one that ends."""
    open_now = DutySpan.duty_id.in_(owed), DutySpan.until_at.is_(None), DutySpan.term_id == was_id
    columns = {
        "duty_id": DutySpan.duty_id, "state": DutySpan.state, "term_id": literal(term_id, Integer),
        "submitted_on": DutySpan.submitted_on, "from_at": literal(now, Instant()),
        "by_id": literal(by_id, Integer), "act": literal(AMENDS), "note": DutySpan.note,
        "sections": DutySpan.sections,
    }  # fmt: skip
    insert_selected(session, DutySpan, list(columns), select(*columns.values()).where(*open_now))
    session.execute(
        update(DutySpan)
        .where(*open_now)
        .values(until_at=now)
        .execution_options(synchronize_session=False)
    )


def _drafts(session: Session, moved: Moved, term_id: int, owed: Select[Any], now: datetime) -> None:
    """Let a draft stand under the rung that takes its rung's place; without one it ends."""
    drafts = session.execute(
        select(Held, TermRung)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(TermRung.term_id == moved.term_id, Held.decided_at.is_(None), Held.duty_id.in_(owed))
    ).all()
    for draft, rung in drafts:
        draft.decision, draft.decided_at = AMENDED.decision, now
        number = moved.follows(rung.audience, rung.level, rung.needs_approval)
        if number is None:
            continue
        place = session.scalars(
            select(TermRung.id).where(TermRung.term_id == term_id, TermRung.number == number)
        ).one()
        again = {"duty_id": draft.duty_id, "term_rung_id": place, "reason": draft.reason,
                 "created_at": draft.created_at}  # fmt: skip
        insert_once(session, Held, again)
    session.flush()


def waive_removed(
    session: Session,
    found: Brings,
    *,
    occasion: str,
    by_id: int | None,
    now: datetime,
    today: date,
) -> Told:
    """Waive what is asked no more, tell the units, and let them leave stages that waited for it."""
    if not found.removed:
        return Told(0, 0, 0)
    moving = [
        Moving(
            one.duty_id, one.version, one.unit_id, one.campaign_id, one.span_id, None,
            DutyState.WAIVED, one.term_id,
            {"version": one.version + 1, "was": one.state, "became": DutyState.WAIVED,
             "because": "campaign.amend"},
            _submitted_on(session, one.duty_id),
        )
        for one in found.removed
    ]  # fmt: skip
    moved = move_many(
        session, moving, act=AMENDS, event="duty.waive", note=ASKED_NO_MORE, by_id=by_id, now=now
    )
    end_calls(session, moved, WAIVED, now=now)
    end_requests(session, moved, act="campaign.amend", now=now)
    end_drafts(session, moved, AMENDED, now=now)
    ids = [one.duty_id for one in found.removed]
    told = tell(
        session, hearers(session, ids, today=today), kind="waived", occasion=occasion, now=now,
        by_id=by_id, note=ASKED_NO_MORE,
    )  # fmt: skip
    session.expire_all()
    enrolments = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_(select(Duty.enrolment_id).where(Duty.id.in_(ids))))
        .order_by(Enrolment.id)
        .with_for_update()
    ).all()
    for enrolment in enrolments:
        advance(session, enrolment, now=now)
    return told


def _submitted_on(session: Session, duty_id: int) -> date | None:
    return session.scalar(select(Duty.submitted_on).where(Duty.id == duty_id))
