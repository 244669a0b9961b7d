"""What is forecast: a campaign that runs, or a plan before its launch, as duties yet to climb."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from campaign.reports.forecast.owing import Standing
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import Rung
from models.unit import Unit


@dataclass(frozen=True)
class Foreseen:
    """A duty that is owed or will be asked; ``duty_id`` is negative while it is not written.

    ``key`` is its milestone's. Milestone and unit name it in every version of a plan.
    """

    duty_id: int
    unit_id: int
    key: str
    name: str
    due_on: date
    standing: Standing


@dataclass(frozen=True)
class Window:
    """A milestone's date beside the end of its stage."""

    key: str
    name: str
    asked_on: date
    due_on: date
    by_office: bool


@dataclass(frozen=True)
class Subject:
    """All that a forecast needs to know of what it is about.

    ``campaign_id`` is None before the launch, ``before`` the instant before which the campaign
    before it was opened. ``closes_on``: the last day of the last stage; ``accepts_on``: of the
    acceptance, where the plan has one.
    """

    code: str
    name: str
    campaign_id: int | None
    scope: Unit
    before: datetime
    goal_on: date
    closes_on: date
    accepts_on: date | None
    ladder: Sequence[Rung]
    calendar: WorkingCalendar
    duties: tuple[Foreseen, ...]
    windows: tuple[Window, ...] = ()
    plan_sha256: str = ""
    stages: dict[str, date] = field(default_factory=dict)
