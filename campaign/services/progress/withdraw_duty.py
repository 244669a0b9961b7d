"""The unit takes back what it handed in, until the office has begun to review it."""

from datetime import date, datetime
from typing import Any

from campaign.records.house.calendar import load_calendar
from campaign.records.notice.letters import cancel_letters
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.plan.terms import term_in_force
from campaign.records.progress.terms import find_or_make_term
from campaign.rules.counting import still_counts
from campaign.rules.deadlines import without_office_days
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import Ground, stand
from campaign.services.transaction import transaction
from models.plan import Campaign
from models.term import Term


def withdraw_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> None:
    """Take a submission back 撤回: the duty is owed again by its present date.

    Where that date passed while the office had it, it moves by the office's days, which are not
    counted against the unit; the duty counts as due all the while.

    Raises:
        NotNow: the review has begun, nothing was handed in, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.WITHDRAW, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        before = ground.stood()
        # Handed in again it is asked for anew: whoever signs gets one letter, not two.
        cancel_letters(session, duty_id, "to_sign", reason="withdrawn")
        term = session.get_one(Term, ground.duty.term_id)
        due_on = _due_on(ground, term)
        moved: dict[str, Any] = {}
        if due_on != term.due_on:
            moved = {"due_on": due_on.isoformat(), "was_due_on": term.due_on.isoformat()}
        ground.go(
            state=DutyState(before.state),
            term_id=_term_id(ground, term, due_on),
            note=before.note,
            sections=tuple(before.sections or ()),
            **moved,
        )


def _due_on(ground: Ground, term: Term) -> date:
    campaign = ground.session.get_one(Campaign, ground.duty.campaign_id)
    return without_office_days(
        term.due_on, ground.duty.submitted_on, ground.today,
        includes_due_day=campaign.includes_due_day,
    )  # fmt: skip


def _term_id(ground: Ground, term: Term, due_on: date) -> int:
    if due_on == term.due_on:
        return term_in_force(ground.session, term.id, now=ground.now)
    force = ladder_in_force(ground.session, ground.duty.campaign_id)
    return find_or_make_term(
        ground.session, term.milestone_id, due_on, force.ladder_id,
        ladder=force.rungs, calendar=load_calendar(ground.session),
        passed_before=ground.now, counts_on=still_counts(term.due_on, term.counts_on, due_on),
    )  # fmt: skip
