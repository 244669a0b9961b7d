"""What a decision of the office brings, on a session that stands open: for one duty or for many."""

from collections.abc import Sequence
from datetime import date

from campaign.records.house.calendar import load_calendar
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.progress.evidence import rejected_by
from campaign.records.progress.moves import advance
from campaign.records.progress.terms import find_or_make_term
from campaign.rules.counting import still_counts
from campaign.rules.evidence import sections_of
from campaign.services.progress.figures import groups_asked
from campaign.services.progress.ground import Ground
from models.enrolment import Enrolment
from models.term import Term

REASON_MISSING = "请写明退回原因，单位要知道改什么。"


def accept(ground: Ground) -> None:
    """Accept, and move the unit on when this was the last duty that its stage waited for."""
    duty = ground.duty
    # On PostgreSQL two last duties may be accepted at once: one waits here for the other.
    enrolment = (
        ground.session.get_one(Enrolment, duty.enrolment_id, with_for_update=True)
        if duty.enrolment_id
        else None
    )
    ground.go(submitted_on=duty.submitted_on)
    if enrolment:
        advance(ground.session, enrolment, now=ground.now)


def send_back(ground: Ground, *, reason: str, due_on: date, sections: Sequence[str]) -> str:
    """Return the duty under a term of its own; what the letter says of it comes out.

    Sections that this duty does not have are left out.
    """
    session, milestone = ground.session, ground.milestone
    term = session.get_one(Term, ground.duty.term_id)
    force = ladder_in_force(session, ground.duty.campaign_id)
    new_term = find_or_make_term(
        session, ground.duty.milestone_id, due_on, force.ladder_id, ladder=force.rungs,
        calendar=load_calendar(session),
        passed_before=ground.now, counts_on=still_counts(term.due_on, term.counts_on, due_on),
    )  # fmt: skip
    parts = (*milestone.declarations, *groups_asked(ground))
    offered = sections_of(milestone.evidence, parts)
    known = tuple(section for section in offered if section in sections)
    ground.go(
        term_id=new_term, note=reason, sections=known, due_on=due_on.isoformat(),
        was_due_on=term.due_on.isoformat(), returned=list(known),
        rejected=rejected_by(session, ground.duty.id, known),
    )  # fmt: skip
    return f"{'、'.join(known)}：{reason}" if known else reason
