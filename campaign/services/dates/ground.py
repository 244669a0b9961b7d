"""What acts on dates have in common: a plan is carried out, for one duty or for ten thousand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once
from campaign.records.notice.endings import (
    PAUSED,
    REDATED,
    end_calls,
    end_drafts,
    end_requests,
)
from campaign.records.notice.telling import Told, tell
from campaign.records.progress.history import overtaken
from campaign.records.progress.many import Moving, move_many
from campaign.records.progress.opened import CALLED_OFF, open_duty
from campaign.records.progress.terms import find_or_make_term, ladder_of
from campaign.reports.dates.chosen import Chosen, by_number, within
from campaign.reports.dates.effect import hearers
from campaign.reports.dates.plan import Change, Left, Plan
from campaign.reports.dates.terms import Target, target_of, targets
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.left_out import LeftOut
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.lifecycle import TRANSITIONS, DutyAction, DutyState, duty_move
from campaign.rules.permissions import Asker
from models.notice import Held
from models.plan import Campaign
from models.term import TermRung

NOTHING_LEFT = "选中的任务都已有变化，没有可以办理的。请返回重新预览。"


@dataclass(frozen=True)
class Doing:
    """Who does it, when, with which words, by which calendar; ``facts`` go into every event."""

    by_id: int | None
    now: datetime
    today: date
    calendar: WorkingCalendar
    note: str = ""
    event: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Done:
    """What an act on dates did, and which of the chosen duties it passed over."""

    units: int
    duties: int
    told: Told
    left: tuple[Left, ...]

    @property
    def moved_meanwhile(self) -> tuple[Left, ...]:
        """Those that somebody else has moved since the page was made."""
        return tuple(one for one in self.left if one.why is LeftOut.MOVED)


def the_one(
    session: Session, duty_id: int, action: DutyAction, *, version: int
) -> tuple[Chosen, ...]:
    """Hold and return the one duty that an act is about; the door has asked for the right.

    Raises:
        NotFound: there is no such duty.
        NotNow: the campaign was cancelled, or the table has no row for the act.
        Overtaken: the duty has moved since the page was made.
    """
    duty = open_duty(session, duty_id, version=version)
    duty_move(action, DutyState(duty.state))
    chosen = by_number(session, [duty_id], lock=True)
    if chosen[0].version != version:
        raise overtaken(session, duty_id)
    return chosen


def the_many(
    session: Session, campaign_id: int, asker: Asker, seen: Mapping[int, int]
) -> tuple[Chosen, ...]:
    """Hold and return the duties that a page showed, as far as they are the asker's business.

    Raises:
        NotFound: there is no such campaign.
        NotNow: it was cancelled.
    """
    status = session.scalar(select(Campaign.status).where(Campaign.id == campaign_id))
    if status is None:
        raise NotFound
    if status != "open":
        raise NotNow(CALLED_OFF)
    return by_number(session, seen, sees=within(campaign_id, asker), lock=True)


def carry_out(session: Session, plan: Plan, doing: Doing) -> Done:
    """Do what the plan says: terms, duties, histories, events, what ends, who is told.

    Raises:
        NotNow: nothing is left to do.
    """
    if not plan.changes:
        raise NotNow(NOTHING_LEFT)
    terms = _terms(session, plan, doing)
    moving = [_moving(change, terms, doing) for change in plan.changes]
    moved = move_many(
        session, moving, act=plan.action, event=doing.event or f"duty.{plan.action}",
        note=doing.note, by_id=doing.by_id, now=doing.now,
    )  # fmt: skip
    ending = PAUSED if plan.action is DutyAction.SUSPEND else REDATED
    end_calls(session, moved, ending, now=doing.now)
    end_requests(session, moved, act=plan.action, now=doing.now)
    if plan.action is DutyAction.CHANGE_DATE:
        end_drafts(session, moved, REDATED, now=doing.now)
    if plan.action is DutyAction.RESUME:
        _carry_drafts(session, {one.duty_id: one.term_id for one in moving}, now=doing.now)
    ids = [change.duty.duty_id for change in plan.changes]
    letter = next(move.letter for move in TRANSITIONS if move.action is plan.action)
    told = tell(
        session, hearers(session, ids, today=doing.today), kind=letter or "",
        occasion=f"{plan.action}/{doing.now:%Y%m%dT%H%M%S%f}", now=doing.now, by_id=doing.by_id,
        note=doing.note,
    )  # fmt: skip
    return Done(plan.units, len(ids), told, plan.left)


def _terms(session: Session, plan: Plan, doing: Doing) -> dict[Target, int]:
    """Find or write each term once."""
    if plan.action is DutyAction.SUSPEND:
        return {}
    wanted = targets(plan)
    ladders = {number: ladder_of(session, number) for number in {one.ladder_id for one in wanted}}
    return {
        one: find_or_make_term(
            session, one.milestone_id, one.due_on, one.ladder_id, ladder=ladders[one.ladder_id],
            calendar=doing.calendar, passed_before=doing.now, to_come=one.to_come,
            counts_on=one.counts_on,
        )
        for one in wanted
    }  # fmt: skip


def _moving(change: Change, terms: Mapping[Target, int], doing: Doing) -> Moving:
    duty = change.duty
    facts: dict[str, Any] = {
        "version": duty.version + 1, "was": duty.state, "became": change.state,
        **(doing.facts or {}),
    }  # fmt: skip
    if terms:
        facts |= {"due_on": change.due_on.isoformat(), "was_due_on": duty.due_on.isoformat()}
    if change.pause:
        facts["paused_days"] = change.pause.days
        facts["paused_working_days"] = change.pause.working_days
    return Moving(
        duty.duty_id, duty.version, duty.unit_id, duty.campaign_id, duty.span_id,
        change.carried_id, change.state, terms.get(target_of(change), duty.term_id), facts,
    )  # fmt: skip


def _carry_drafts(session: Session, terms: Mapping[int, int], *, now: datetime) -> None:
    """Let drafts go on under the terms that duties have after a pause.

    Each ends under the old term, which a look back still finds, and stands under the new one as
    if it had been there. One whose rung is still to come ends for good: it will be drafted then.
    """
    drafts = session.execute(
        select(Held, TermRung)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .where(Held.duty_id.in_(list(terms)), Held.decided_at.is_(None))
    ).all()
    for draft, rung in drafts:
        if rung.term_id == terms[draft.duty_id]:
            continue
        draft.decision, draft.decided_at = REDATED.decision, now
        passed = session.scalar(
            select(TermRung.id).where(
                TermRung.term_id == terms[draft.duty_id],
                TermRung.number == rung.number,
                TermRung.done_at.is_not(None),
            )
        )
        if passed:
            again = {"duty_id": draft.duty_id, "term_rung_id": passed, "reason": draft.reason,
                     "created_at": draft.created_at}  # fmt: skip
            insert_once(session, Held, again)
    session.flush()
