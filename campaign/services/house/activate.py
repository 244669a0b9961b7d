"""Give demonstration accounts a password at once; a live database never does that."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from campaign.records.events import record
from campaign.records.house import read_setting
from campaign.records.passwords import hash_password
from campaign.rules.errors import NotNow
from campaign.services.transaction import transaction
from models.person import Person


def activate(names: Sequence[str], password: str, *, now: datetime) -> None:
    """Set one password for these people and the administrator of a simulated database.

    Raises:
        NotNow: the database is live.
    """
    with transaction() as session:
        if read_setting(session, "world") != "simulated":
            raise NotNow("只有演示数据库才有演示账号。")
        ids = session.scalars(
            select(Person.id).where(Person.name.in_(names) | (Person.login == "admin"))
        ).all()
        session.execute(
            update(Person).where(Person.id.in_(ids)).values(password_hash=hash_password(password))
        )
        for person_id in ids:
            record(session, "password.set", now=now, person_id=person_id, by="demonstration")
