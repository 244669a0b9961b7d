"""Call a campaign off: nothing is owed any more, nothing more is sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, update

from campaign.records.events import record
from campaign.records.house.insert import insert_selected
from campaign.records.notice.endings import end_requests
from campaign.records.survey.counted import round_follows
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.lifecycle import UNFINISHED, DutyState, EnrolmentState
from campaign.services.transaction import transaction
from models.base import Instant
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.notice import Call, Held
from models.plan import Campaign, Milestone
from models.term import Term, TermRung


def cancel_campaign(campaign_id: int, *, asker_id: int | None, now: datetime) -> int:
    """Cancel the campaign and return how many duties that ends.

    Letters not yet sent are cancelled by delivery, which looks at the duties again; rung times
    are marked done, so that the clock never reads them again.

    Raises:
        NotNow: it was cancelled before.
    """
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id)
        if campaign is None:
            raise NotFound
        changed: Any = session.execute(
            update(Campaign)
            .where(Campaign.id == campaign_id, Campaign.status == "open")
            .values(status="cancelled", cancelled_at=now, cancelled_by=asker_id)
        )
        if changed.rowcount != 1:
            raise NotNow("这次行动已经取消过了。")
        owed = Duty.campaign_id == campaign_id, Duty.state.in_(UNFINISHED)
        ids = select(Duty.id).where(*owed)
        session.execute(
            update(DutySpan)
            .where(DutySpan.duty_id.in_(ids), DutySpan.until_at.is_(None))
            .values(until_at=now)
        )
        insert_selected(
            session,
            DutySpan,
            ["duty_id", "state", "term_id", "submitted_on", "from_at", "by_id", "note", "act"],
            select(
                Duty.id, literal(DutyState.CANCELLED.value), Duty.term_id, Duty.submitted_on,
                literal(now, Instant()), literal(asker_id, DutySpan.by_id.type), literal(""),
                literal("cancel"),
            ).where(*owed),
        )  # fmt: skip
        ended: Any = session.execute(
            update(Duty).where(*owed).values(
                state=DutyState.CANCELLED, version=Duty.version + 1
            )
        )  # fmt: skip
        round_follows(session, select(Duty.id).where(Duty.campaign_id == campaign_id))
        _stop_clock(session, campaign_id, now)
        _withdraw(session, campaign_id, asker_id, now)
        record(
            session, "campaign.cancel", now=now, by_id=asker_id, campaign_id=campaign_id,
            unit_id=campaign.scope_unit_id, duties=int(ended.rowcount),
        )  # fmt: skip
        return int(ended.rowcount)


def _stop_clock(session: Any, campaign_id: int, now: datetime) -> None:
    terms = (
        select(Term.id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .where(Milestone.campaign_id == campaign_id)
    )
    session.execute(
        update(TermRung)
        .where(TermRung.term_id.in_(terms), TermRung.done_at.is_(None))
        .values(done_at=now)
    )
    duties = select(Duty.id).where(Duty.campaign_id == campaign_id)
    session.execute(
        update(Held)
        .where(Held.duty_id.in_(duties), Held.decided_at.is_(None))
        .values(decision="cancelled", decided_at=now)
    )
    session.execute(
        update(Call)
        .where(Call.duty_id.in_(duties), Call.done_at.is_(None))
        .values(done_at=now, outcome="行动已取消")
    )
    end_requests(session, duties, act="campaign.cancel", now=now)


def _withdraw(session: Any, campaign_id: int, asker_id: int | None, now: datetime) -> None:
    """Take out every unit that has not left by itself: closed or withdrawn before stays so."""
    inside = (
        Enrolment.campaign_id == campaign_id,
        Enrolment.state.not_in((EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)),
    )
    enrolled = select(Enrolment.id).where(*inside)
    session.execute(
        update(EnrolmentSpan)
        .where(EnrolmentSpan.enrolment_id.in_(enrolled), EnrolmentSpan.until_at.is_(None))
        .values(until_at=now)
    )
    insert_selected(
        session,
        EnrolmentSpan,
        ["enrolment_id", "state", "stage_id", "round", "from_at", "by_id", "act"],
        select(
            Enrolment.id, literal(EnrolmentState.WITHDRAWN.value), Enrolment.stage_id,
            Enrolment.round, literal(now, Instant()), literal(asker_id, EnrolmentSpan.by_id.type),
            literal("cancel"),
        ).where(*inside),
    )  # fmt: skip
    session.execute(
        update(Enrolment)
        .where(*inside)
        .values(state=EnrolmentState.WITHDRAWN, version=Enrolment.version + 1)
        .execution_options(synchronize_session=False)
    )
