"""The facts on which the checklist rests: a handful of counts and dates."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.house import read_setting
from campaign.reports.health import Health, health
from campaign.reports.people import held_on
from campaign.rules.permissions import Role
from campaign.settings import Settings
from models.calendar import CalendarYear
from models.event import Event
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
    health: Health
    simulated: bool
    mail_server: str
    secure: bool
    public_url: str


def facts(session: Session, settings: Settings, *, now: datetime, today: date) -> Facts:
    """Ask the database and the settings."""
    found = health(session, now=now)
    return Facts(
        units=_count(session, Unit),
        people=_count(session, Person),
        no_address=session.scalar(select(func.count(Person.id)).where(Person.email.is_(None))) or 0,
        admin_in=_admin_has_signed_in(session),
        office=_holders(session, Role.OFFICE, today),
        lead=_holders(session, Role.LEAD, today),
        campaigns=session.scalar(select(func.count(Campaign.id)).where(Campaign.status == "open"))
        or 0,
        test_sent=_test_was_accepted(session),
        known_year=session.scalar(select(func.max(CalendarYear.year)).where(CalendarYear.official)),
        last_term=session.scalar(select(func.max(Term.due_on))),
        last_backup=_last_backup(session),
        health=found,
        simulated=found.world == "simulated",
        mail_server=settings.mail_server,
        secure=settings.secure,
        public_url=settings.public_url,
    )


def _count(session: Session, model: type[Unit] | type[Person]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def _holders(session: Session, role: Role, today: date) -> int:
    return (
        session.scalar(
            select(func.count(func.distinct(Post.person_id))).where(
                Post.role == role, held_on(today)
            )
        )
        or 0
    )


def _admin_has_signed_in(session: Session) -> bool:
    admins = select(Post.person_id).where(Post.role == Role.ADMIN)
    found = session.scalar(
        select(Event.id)
        .where(Event.act.in_(("sign_in", "password.set")), Event.by_id.in_(admins))
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
