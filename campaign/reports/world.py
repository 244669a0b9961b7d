"""Which world this database was born into."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.clocks import DOUBT, DoubtNote, read_doubt
from campaign.rules.permissions import Role
from models.house import Setting
from models.person import Person, Post
from models.unit import Unit

LIVE, SIMULATED = "live", "simulated"


def is_simulated(session: Session) -> bool:
    """Tell whether time may be told by ``--at``; a database without a birth note is live."""
    return session.scalar(select(Setting.value).where(Setting.name == "world")) == SIMULATED


@dataclass(frozen=True)
class World:
    """What every page says of the house: whether it is simulated, and a doubt about its clock."""

    simulated: bool
    doubt: DoubtNote | None


_WORLD = select(Setting.name, Setting.value).where(Setting.name.in_(("world", DOUBT)))


def the_world(session: Session) -> World:
    """Return it, by one query."""
    found: dict[str, str] = {row.name: row.value for row in session.execute(_WORLD)}
    return of_notes(found.get("world"), found.get(DOUBT))


def of_notes(birth: str | None, doubt: str | None) -> World:
    """Return the world of which these notes speak; None: there is no such note."""
    simulated = birth == SIMULATED
    return World(simulated, None if simulated else read_doubt(doubt or ""))


def mail_is_paused(session: Session) -> bool:
    """Tell whether an administrator holds all mail."""
    return session.scalar(select(Setting.value).where(Setting.name == "mail_paused")) == "yes"


def mail_fault(session: Session) -> str:
    """Return where and how the mail server failed, once that is worth a person's time; else ""."""
    text = session.scalar(select(Setting.value).where(Setting.name == "mail_fault"))
    found = json.loads(text) if text else {}
    return f"{found['phase']}：{found['reply']}" if found.get("alarm") else ""


@dataclass(frozen=True)
class Account:
    """A demonstration account as the sign-in page offers it."""

    unit: str
    role: Role
    name: str
    login: str
    password: str


def demonstration_accounts(session: Session) -> list[Account]:
    """Return the accounts to try out; a live database has none, whatever its settings say."""
    noted = session.scalar(select(Setting.value).where(Setting.name == "demonstration"))
    if not noted or not is_simulated(session):
        return []
    *names, password = json.loads(noted)
    rows = session.execute(
        select(Person.name, Person.email, Person.login, Post.role, Unit.name)
        .join(Post, Post.person_id == Person.id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Person.name.in_(names) | (Person.login == "admin"))
        .order_by(Post.id)
    ).all()
    first: dict[str, Account] = {}
    for name, email, login, role, unit in rows:
        account = Account(unit or "", Role(role), name, email or login, password)
        first.setdefault(login, account)
    return sorted(first.values(), key=lambda account: account.login == "admin")
