"""Birth of a database: live or simulated, once; and the first administrator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaign.records.access.links import mint_link
from campaign.records.events import record
from campaign.records.house.calendar import seed_calendar
from campaign.records.house.world import read_setting, write_setting
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.person import Person, Post


@dataclass(frozen=True)
class Born:
    """The world the database belongs to, and the administrator's token if one was made."""

    world: str
    token: str


def init_house(*, simulated: bool, name: str, login: str, now: datetime) -> Born:
    """Write the birth note and give the first administrator a one-time link.

    Running it again gives a fresh link as long as no administrator has set a password.

    Raises:
        NotNow: the database was born into the other world.
    """
    wanted = "simulated" if simulated else "live"
    with transaction() as session:
        world = read_setting(session, "world")
        if world and world != wanted:
            raise NotNow(
                "这个数据库建库时已定为“%(world)s”，不能再改。请另建一个数据库。", world=world
            )
        if not world:
            write_setting(session, "world", wanted)
            record(session, "init", now=now, world=wanted)
        seed_calendar(session, range(now.year - 1, now.year + 2))
        admins = session.scalars(
            select(Person).join(Post, Post.person_id == Person.id).where(Post.role == Role.ADMIN)
        ).all()
        if any(admin.password_hash for admin in admins):
            return Born(wanted, "")
        admin = admins[0] if admins else None
        if admin is None:
            admin = Person(name=name, login=login)
            session.add(admin)
            session.flush()
            session.add(Post(unit_id=None, role=Role.ADMIN, person_id=admin.id))
        return Born(wanted, mint_link(session, admin.id, "first_admin", now=now))
