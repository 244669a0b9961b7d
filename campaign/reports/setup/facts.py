"""The facts on which the checklist rests: a handful of counts and dates."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from campaign.records.house.world import read_setting
from campaign.reports.health import Health, health
from campaign.reports.people import held_on
from campaign.reports.visible import visible
from campaign.reports.visible_people import visible_people
from campaign.rules.permissions import Asker, Permission, Role
from campaign.settings import Settings
from models.calendar import CalendarYear
from models.drill import Drill
from models.letter import Letter
from models.person import Person, Post
from models.plan import Campaign
from models.term import Term
from models.unit import Unit


@dataclass(frozen=True)
class Facts:
    """What is there.  ``known_year`` is the last year of which the rest days are published."""

    units: int
    people: int
    no_address: int
    admin_in: bool
    office: int
    lead: int
    campaigns: int
    test_sent: bool
    known_year: int | None
    last_term: date | None
    last_backup: datetime | None
    last_drill: datetime | None
    health: Health
    simulated: bool
    mail_server: str
    secure: bool
    loopback: bool
    public_url: str


def facts(
    session: Session,
    settings: Settings,
    *,
    now: datetime,
    today: date,
    asker: Asker | None = None,
) -> Facts:
    """Ask the database and the settings.

    Units, people and posts are counted as far as the asker's right reaches; None (whoever sits at
    the machine) counts all.
    """
    found = health(session, now=now)
    here, mine = _within(asker, today)
    people, without = session.execute(
        select(func.count(), func.count().filter(Person.email.is_(None)))
        .select_from(Person)
        .where(mine)
    ).one()
    return Facts(
        units=session.scalar(select(func.count()).select_from(Unit).where(here)) or 0,
        people=people,
        no_address=without,
        admin_in=_admin_can_sign_in(session),
        office=_holders(session, Role.OFFICE, today, here),
        lead=_holders(session, Role.LEAD, today, here),
        campaigns=session.scalar(select(func.count(Campaign.id)).where(Campaign.status == "open"))
        or 0,
        test_sent=_test_was_accepted(session),
        known_year=session.scalar(select(func.max(CalendarYear.year)).where(CalendarYear.official)),
        last_term=session.scalar(select(func.max(Term.due_on))),
        last_backup=_last_backup(session),
        last_drill=session.scalar(
            select(func.max(Drill.started_at))
            .join(Unit, Unit.id == Drill.scope_unit_id)
            .where(here)
        ),
        health=found,
        simulated=found.world == "simulated",
        mail_server=settings.mail_server,
        secure=settings.secure,
        loopback=settings.loopback,
        public_url=settings.public_url,
    )


def _within(asker: Asker | None, today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return which units and which people are counted."""
    if asker is None:
        return true(), true()
    right = Permission.SEE_SETUP
    units = visible(asker, right, Unit.path)
    return units, visible_people(asker, right, Person.id, on=today)


def _holders(session: Session, role: Role, today: date, here: ColumnElement[bool]) -> int:
    asked = (
        select(func.count(func.distinct(Post.person_id)))
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.role == role, held_on(today), here)
    )
    return session.scalar(asked) or 0


def _admin_can_sign_in(session: Session) -> bool:
    found = session.scalar(
        select(Person.id)
        .join(Post, Post.person_id == Person.id)
        .where(Post.role == Role.ADMIN, Person.password_hash.is_not(None))
        .limit(1)
    )
    return found is not None


def _test_was_accepted(session: Session) -> bool:
    found = session.scalar(
        select(Letter.id).where(Letter.kind == "test", Letter.state == "accepted").limit(1)
    )
    return found is not None


def _last_backup(session: Session) -> datetime | None:
    """Read the note that a backup leaves: the instant, a blank, the file's name."""
    at = read_setting(session, "last_backup").partition(" ")[0]
    return datetime.fromisoformat(at) if at else None
