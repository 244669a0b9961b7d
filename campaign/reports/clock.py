"""How it stands with the clock: a doubt, and the last instant that was agreed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.house.clocks import DoubtNote, read_mark
from campaign.reports.world import is_simulated, the_world


@dataclass(frozen=True)
class ClockFacts:
    """``agreed_at`` is None where no clock has been looked at yet, as in a simulated database."""

    doubt: DoubtNote | None
    agreed_at: datetime | None
    simulated: bool


def clock_facts(session: Session) -> ClockFacts:
    """Ask the house."""
    mark = read_mark(session)
    return ClockFacts(the_world(session).doubt, mark.at if mark else None, is_simulated(session))
