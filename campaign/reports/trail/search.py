"""Which events fit: numbers only, newest first, so that a page reads no row that it does not show.

Events are never removed and their numbers only grow, so a page is "the fifty before this number".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.visible import under, visible
from campaign.rules.calendar import start_of
from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from models.event import Event
from models.person import Person
from models.unit import Unit

PER_PAGE = 50
NEWEST = 2**31 - 1  # above every number that either database gives
MOST_WORDS = 5
# So many units are looked up one by one; for more it is quicker to walk down from the newest event
# and ask of each whose it is: one in three hundred fits at worst, where units are many.
FEW = 300


@dataclass(frozen=True)
class TrailWish:
    """What is looked for; empty means all.

    ``words`` each in the note or in a name; ``above`` the path of a unit, with all below it;
    ``person`` who did it or to whom it was done; ``acts`` any of these; days include both ends.
    """

    words: tuple[str, ...] = ()
    above: str = ""
    person: int = 0
    acts: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


def sees_all(asker: Asker) -> bool:
    """Tell whether events without a unit (sign-ins, settings, the clock) are the asker's to see."""
    return (Reach.SUBTREE, ROOT) in reaches(asker, Permission.SEE_TRAIL)


def event_ids(
    session: Session, asker: Asker, wish: TrailWish, *, before: int = NEWEST, limit: int
) -> list[int]:
    """Return the numbers of the events that fit and are older than ``before``, newest first."""
    return list(session.scalars(id_query(session, asker, wish, before=before, limit=limit)))


def id_query(
    session: Session, asker: Asker, wish: TrailWish, *, before: int = NEWEST, limit: int
) -> Select[int]:
    """Return the query behind ``event_ids``; a test looks at the plan it gets."""
    fits = [Event.id < before, *_of_units(session, asker, wish), *_said(wish.words)]
    if wish.person:
        fits.append(or_(Event.by_id == wish.person, Event.person_id == wish.person))
    if wish.acts:
        fits.append(Event.act.in_(wish.acts))
    if wish.first is not None:
        fits.append(Event.at >= start_of(wish.first))
    if wish.last is not None:
        fits.append(Event.at < start_of(wish.last + timedelta(days=1)))
    return select(Event.id).where(*fits).order_by(Event.id.desc()).limit(limit)


def _of_units(session: Session, asker: Asker, wish: TrailWish) -> list[ColumnElement[bool]]:
    """Return the condition "of a unit that is the asker's business", in its quicker form."""
    reach = [] if sees_all(asker) else [visible(asker, Permission.SEE_TRAIL, Unit.path)]
    if wish.above:
        reach.append(under(Unit.path, wish.above))
    if not reach:
        return []
    some = select(Unit.id).where(*reach).limit(FEW + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW:
        return [Event.unit_id.in_(select(Unit.id).where(*reach))]
    return [exists().where(Unit.id == Event.unit_id, *reach)]


def _said(words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return a condition for each word: in the note, the unit's name, or a name beside it."""
    found = []
    for word in words:
        units = select(Unit.id).where(Unit.name.icontains(word, autoescape=True))
        people = select(Person.id).where(Person.name.icontains(word, autoescape=True))
        found.append(
            or_(
                Event.note.icontains(word, autoescape=True),
                Event.unit_id.in_(units),
                Event.by_id.in_(people),
                Event.person_id.in_(people),
            )
        )
    return found
