"""The duty's dates: asking for time, changing a date, pausing the clock."""

from dataclasses import dataclass

from flask import g
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.reports.dates.pauses import paused_in_all, paused_since
from campaign.reports.dates.requests import Request, of_duty
from campaign.reports.duty.duty import OneDuty
from campaign.rules.dates.pause import Pause, pause_of
from campaign.rules.lifecycle import DutyAction, DutyFacts, DutyState, duty_moves
from campaign.rules.permissions import Permission, may
from models.base import db


@dataclass(frozen=True)
class DatesPanel:
    """What the reader may do about the duty's dates now, and what has been asked.

    ``asks``: ask for more time; ``takes_back``: withdraw the request that ``waits``; ``sees``: open
    it; ``changes``, ``pauses``, ``resumes``: the office's acts. ``paused_days`` are those of all
    pauses, ``pause`` what a resumption today would say.
    """

    asks: bool
    takes_back: bool
    sees: bool
    changes: bool
    pauses: bool
    resumes: bool
    waits: Request | None
    past: tuple[Request, ...]
    pause: Pause | None
    paused_days: int

    @property
    def says(self) -> bool:
        """Tell whether there is anything to show."""
        return bool(
            self.asks or self.changes or self.pauses or self.pause or self.waits or self.past
        )


def dates_panel(duty: OneDuty) -> DatesPanel:
    """Return the panel for the reader."""
    session = db.session()
    asked = of_duty(session, duty.id)
    waits = next((one for one in asked if one.open), None)
    acts = {move.action for move in duty_moves(duty.state, DutyFacts())} if duty.running else set()
    own = may(g.asker, Permission.SUBMIT_DUTY, duty.path)
    office = may(g.asker, Permission.CHANGE_DATES, duty.path)
    return DatesPanel(
        asks=own and DutyAction.CHANGE_DATE in acts and waits is None,
        takes_back=own and waits is not None,
        sees=may(g.asker, Permission.SEE_OFFICE, duty.path),
        changes=office and DutyAction.CHANGE_DATE in acts,
        pauses=office and DutyAction.SUSPEND in acts,
        resumes=office and DutyAction.RESUME in acts,
        waits=waits,
        past=tuple(one for one in asked if not one.open),
        pause=_pause(session, duty),
        paused_days=paused_in_all(session, duty.id, today=g.today),
    )


def _pause(session: Session, duty: OneDuty) -> Pause | None:
    if duty.state is not DutyState.SUSPENDED:
        return None
    since_on = paused_since(session, [duty.id])[duty.id]
    return pause_of(duty.due_on, since_on, g.today, load_calendar(session))
