"""Terms under a new ladder: the same date, with what the earlier ladder has told left out."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.progress.terms import carried, find_term, times_of, write_term
from models.plan import Milestone
from models.term import Term


def term_in_force(session: Session, term_id: int, *, now: datetime) -> int:
    """Return the term for the same date under the ladder in force: itself, or what follows it.

    A duty that was handed in when the ladder changed comes back to this one.
    """
    term = session.get_one(Term, term_id)
    milestone = session.get_one(Milestone, term.milestone_id)
    force = ladder_in_force(session, milestone.campaign_id)
    if term.ladder_id == force.ladder_id:
        return term_id
    found = find_term(session, term.milestone_id, term.due_on, force.ladder_id, term.counts_on)
    if found is not None:
        return found
    before = times_of(session, [term_id])[term_id]
    times = carried(term.due_on, force.rungs, load_calendar(session), before, now=now)
    return write_term(
        session, term.milestone_id, term.due_on, force.ladder_id, times,
        provisional=term.provisional, settled_at=now, counts_on=term.counts_on,
    )  # fmt: skip
