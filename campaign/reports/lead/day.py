"""How far a campaign was at the end of a day: its scope, and each place directly below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from campaign.reports.lead.parts import kept_parts, parts
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.rules.as_of import end_of
from models.event import Event
from models.plan import Campaign
from models.unit import Unit


@dataclass(frozen=True)
class PlaceOnDay:
    """The counts of a unit and all below it, in units, at the end of a day."""

    unit_id: int
    numbers: Numbers


def places_on(session: Session, campaign: Campaign, on: date, *, now: datetime) -> list[PlaceOnDay]:
    """Return the scope and the places directly below it that have a bar of their own.

    While nothing has happened since that day ended, the sums are how it ended; else it is counted
    from the histories, as any look back is.
    """
    look = Look(end_of(on), now)
    scope = session.get_one(Unit, campaign.scope_unit_id)
    if session.scalar(select(exists().where(Event.at > look.at))):
        bars = parts(session, campaign.id, look, root=scope.path, sees=true())
    else:
        bars = kept_parts(session, campaign.id, look, root=scope.path)
    whole = sum((bar.numbers for bar in bars), Numbers())
    below = (PlaceOnDay(bar.unit_id, bar.numbers) for bar in bars if bar.unit_id)
    return [PlaceOnDay(scope.id, whole), *_others(below, scope.id)]


def _others(places: Iterator[PlaceOnDay], scope_id: int) -> Iterator[PlaceOnDay]:
    return (place for place in places if place.unit_id != scope_id)
