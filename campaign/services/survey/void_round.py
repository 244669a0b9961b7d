"""The office declares a round void and has it filled in again; or adds units that came later."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import tell
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.progress.many import Moving, move_many
from campaign.records.progress.terms import find_or_make_term
from campaign.records.survey.counted import round_follows
from campaign.records.survey.lines import list_units
from campaign.rules.asked import Gathered, new_date, written
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker, Role
from campaign.rules.survey.standing import LineKind, RoundState
from campaign.services.transaction import transaction
from models.duty import Duty, DutySpan
from models.plan import Campaign
from models.survey import Filing, SurveyRound
from models.unit import Unit

# These stay as they are: nobody asks them again.
NOT_AGAIN = (DutyState.WAIVED, DutyState.CANCELLED, DutyState.SUSPENDED)
REASON = "请写明作废的原因，例如：正版与未授权的界限理解不一，数字与实际出入较大。"


def void_round(
    round_id: int,
    *,
    asker: Asker,
    reason: str,
    due_on: date | None,
    version: int,
    now: datetime,
    today: date,
) -> int:
    """Let the round count no more, and send the same form out again with a date of its own.

    Each unit's duty is returned under a new term, so ladder and letters begin anew; what it typed
    stands in the new form to begin with. The void round keeps its figures and its fraction.

    Returns:
        The new round's number.

    Raises:
        NotFound: there is no such round.
        NotNow: it does not run any more.
        FieldMissing: no reason, or no date, one before today or more than a year ahead.
        Overtaken: the page was stale.
    """
    asked = Gathered()
    with asked.field():
        reason = written(reason, "reason", REASON)
    with asked.field():
        due_on = new_date(due_on, today)
    asked.tell()
    assert due_on is not None
    with transaction() as session:
        old = _running(session, round_id, version)
        old.state, old.version = RoundState.VOID, old.version + 1
        old.ended_at, old.ended_by, old.ended_note = now, asker.person_id, reason
        session.flush()  # from here on its lines stand still
        duties = _ask_again(session, old, asker, reason, due_on, now)
        fresh = SurveyRound(
            campaign_id=old.campaign_id, milestone_id=old.milestone_id,
            form_version_id=old.form_version_id, number=old.number + 1, name=old.name,
            item=old.item, state=RoundState.OPEN, due_on=due_on, previous_id=old.previous_id,
            opened_at=now, opened_by=asker.person_id,
            forward_on=old.forward_on and due_on + (old.forward_on - old.due_on),
            part=old.part, part_reason=old.part_reason,
        )  # fmt: skip
        session.add(fresh)
        session.flush()
        units = list_units(
            session, fresh, line=LineKind.SENT, on=today, prefill=old.id,
            chosen=_asked_before(old) if old.part else None,
        )  # fmt: skip
        record(
            session, "round.void", now=now, by_id=asker.person_id, campaign_id=old.campaign_id,
            unit_id=session.get_one(Campaign, old.campaign_id).scope_unit_id, note=reason,
            form=old.name, round=old.number, due_on=due_on.isoformat(), units=units,
            survey=fresh.id,
        )  # fmt: skip
        tell(
            session, recipients(session, duties, Role.CONTACT, today=today), kind="returned",
            occasion=f"round/{fresh.id}", now=now, by_id=asker.person_id, note=reason,
        )  # fmt: skip
        return fresh.id


def add_units(round_id: int, *, asker: Asker, now: datetime, today: date) -> int:
    """Put units that owe the milestone by now, and were not listed, onto the register.

    Raises:
        NotFound: there is no such round.
        NotNow: it does not run any more, or there is nobody to add.
    """
    with transaction() as session:
        sent = _running(session, round_id, None)
        units = list_units(session, sent, line=LineKind.ADDED, on=today)
        if not units:
            raise NotNow("没有要补发的单位。")
        record(
            session, "round.add", now=now, by_id=asker.person_id, campaign_id=sent.campaign_id,
            unit_id=session.get_one(Campaign, sent.campaign_id).scope_unit_id, form=sent.name,
            units=units, survey=sent.id,
        )  # fmt: skip
        return units


def _asked_before(old: SurveyRound) -> ColumnElement[bool]:
    """Return which units a round for some units asks again: those that it did not exempt."""
    return ~exists().where(
        Filing.round_id == old.id, Filing.unit_id == Unit.id, Filing.line == LineKind.EXEMPT
    )


def include_unit(filing_id: int, *, asker: Asker, now: datetime, today: date) -> int:
    """Ask a unit after all that stands on the register as exempt; return the round.

    Raises:
        NotFound: there is no such line.
        NotNow: the round does not run any more, or the unit is asked already.
    """
    with transaction() as session:
        line = session.get(Filing, filing_id, with_for_update=True)
        if line is None:
            raise NotFound
        sent = _running(session, line.round_id, None)
        if line.line != LineKind.EXEMPT:
            raise NotNow("这个单位已经列入本轮。")
        line.line, line.listed_on, line.version = LineKind.ADDED, today, line.version + 1
        session.flush()
        round_follows(session, [line.duty_id])
        record(
            session, "round.include", now=now, by_id=asker.person_id,
            campaign_id=sent.campaign_id, unit_id=line.unit_id, duty_id=line.duty_id,
            form=sent.name, round=sent.number, survey=sent.id,
        )  # fmt: skip
        return sent.id


def _running(session: Session, round_id: int, version: int | None) -> SurveyRound:
    found = session.get(SurveyRound, round_id, with_for_update=True)
    if found is None:
        raise NotFound
    status = session.scalar(select(Campaign.status).where(Campaign.id == found.campaign_id))
    if found.state != RoundState.OPEN or status != "open":
        raise NotNow("这一轮已经结束，不能再这样办理。")
    if version is not None and found.version != version:
        raise Overtaken("这一轮刚才已被别人办理，请刷新后再办。")
    return found


def _ask_again(
    session: Session, old: SurveyRound, asker: Asker, reason: str, due_on: date, now: datetime
) -> list[int]:
    """Return every unit's duty under one new term; return their numbers."""
    force = ladder_in_force(session, old.campaign_id)
    term_id = find_or_make_term(
        session, old.milestone_id, due_on, force.ladder_id, ladder=force.rungs,
        calendar=load_calendar(session), passed_before=now,
    )  # fmt: skip
    rows = session.execute(
        select(Duty, DutySpan.id)
        .join(Filing, Filing.duty_id == Duty.id)
        .join(DutySpan, (DutySpan.duty_id == Duty.id) & DutySpan.until_at.is_(None))
        .where(
            Filing.round_id == old.id,
            Filing.line != LineKind.EXEMPT,
            Duty.state.not_in(NOT_AGAIN),
        )
        .order_by(Duty.id)
        .with_for_update(of=Duty)
    ).all()
    facts: dict[str, Any] = {"became": DutyState.RETURNED, "due_on": due_on.isoformat()}
    moving = [
        Moving(
            duty.id, duty.version, duty.unit_id, duty.campaign_id, span_id, None,
            DutyState.RETURNED, term_id,
            {**facts, "version": duty.version + 1, "was": duty.state, "because": "round.void"},
        )
        for duty, span_id in rows
    ]  # fmt: skip
    session.expire_all()
    move_many(
        session, moving, act="round.void", event="duty.again", note=reason,
        by_id=asker.person_id, now=now,
    )  # fmt: skip
    return [one.duty_id for one in moving]
