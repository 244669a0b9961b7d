"""结束填报: the office closes a round, after which nobody writes into it; or opens it again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.survey.counted import round_follows
from campaign.rules.asked import at_most, written
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker
from campaign.rules.survey.standing import RoundState
from campaign.services.transaction import transaction
from models.duty import DutySpan
from models.plan import Campaign
from models.survey import Filing, RoundClosing, SurveyRound

WHY_AGAIN = "请写明为什么重新开放，例如：县水利局更正计算机台数。"


def close_round(
    round_id: int, *, asker: Asker | None, note: str, version: int | None, now: datetime
) -> None:
    """Let the round stand still: what comes later is not counted, what is missing stays missing.

    The duties go on; a unit that is late answers them by a stamped paper.

    Raises:
        NotFound: there is no such round.
        NotNow: it does not run any more.
        FieldMissing: the note is too long.
        Overtaken: the page was stale.
    """
    note = at_most(note, "note")
    with transaction() as session:
        sent = _round(session, round_id, version)
        if sent.state != RoundState.OPEN or not _runs(session, sent):
            raise NotNow("这一轮已经作废或结束，不用再结束填报。")
        by_id = asker.person_id if asker else None
        sent.state, sent.version = RoundState.CLOSED, sent.version + 1
        sent.ended_at, sent.ended_by, sent.ended_note = now, by_id, note
        session.add(
            RoundClosing(round_id=round_id, closed_at=now, closed_by=by_id, note=note)
        )  # fmt: skip
        _tell(session, sent, "round.close", note, by_id, now)


def reopen_round(
    round_id: int, *, asker: Asker | None, reason: str, version: int | None, now: datetime
) -> None:
    """Let units write into a closed round again; what was answered meanwhile counts from now on.

    Raises:
        NotFound: there is no such round.
        NotNow: it is not closed, or a later round of its milestone runs.
        FieldMissing: no reason, or one that is too long.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", WHY_AGAIN)
    with transaction() as session:
        sent = _round(session, round_id, version)
        if sent.state != RoundState.CLOSED or not _runs(session, sent):
            raise NotNow("这一轮没有结束填报，不用重新开放。")
        later = select(SurveyRound.id).where(
            SurveyRound.milestone_id == sent.milestone_id, SurveyRound.number > sent.number
        )
        if session.scalar(later) is not None:
            raise NotNow("这个节点已经发放了新的一轮，这一轮不能再重新开放。")
        by_id = asker.person_id if asker else None
        closed = session.scalars(
            select(RoundClosing)
            .where(RoundClosing.round_id == round_id, RoundClosing.opened_at.is_(None))
            .with_for_update()
        ).one()
        closed.opened_at, closed.opened_by, closed.reason = now, by_id, reason
        since = closed.closed_at
        sent.state, sent.version = RoundState.OPEN, sent.version + 1
        sent.ended_at, sent.ended_by, sent.ended_note = None, None, ""
        session.flush()
        # Only what moved meanwhile: the cost follows those, not the register.
        round_follows(
            session,
            select(Filing.duty_id)
            .join(DutySpan, DutySpan.duty_id == Filing.duty_id)
            .where(Filing.round_id == round_id, DutySpan.from_at >= since),
        )
        _tell(session, sent, "round.reopen", reason, by_id, now)


def _round(session: Session, round_id: int, version: int | None) -> SurveyRound:
    sent = session.get(SurveyRound, round_id, with_for_update=True)
    if sent is None:
        raise NotFound
    if version is not None and sent.version != version:
        raise Overtaken("这一轮刚才已被别人办理，请刷新后再办。")
    return sent


def _runs(session: Session, sent: SurveyRound) -> bool:
    status = session.scalar(select(Campaign.status).where(Campaign.id == sent.campaign_id))
    return status == "open"


def _tell(
    session: Session, sent: SurveyRound, act: str, note: str, by_id: int | None, now: datetime
) -> None:
    record(
        session, act, now=now, by_id=by_id, campaign_id=sent.campaign_id, note=note,
        unit_id=session.get_one(Campaign, sent.campaign_id).scope_unit_id, form=sent.name,
        round=sent.number, survey=sent.id,
    )  # fmt: skip
