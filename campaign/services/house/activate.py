"""Give demonstration accounts a password at once; a live database never does that."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from campaign.records.access.passwords import hash_password
from campaign.records.events import record
from campaign.records.house.world import read_setting, write_setting
from campaign.rules.errors import NotNow
from campaign.services.transaction import transaction
from models.person import Person

ADMIN = "admin"


def activate(names: Sequence[str], password: str, *, now: datetime) -> None:
    """Set one password for these people and the administrator of a simulated database.

    The names and the password are noted, so that the sign-in page can offer them.

    Raises:
        NotNow: the database is live.
    """
    with transaction() as session:
        if read_setting(session, "world") != "simulated":
            raise NotNow("只有演示数据库才有演示账号。")
        ids = session.scalars(
            select(Person.id).where(Person.name.in_(names) | (Person.login == ADMIN))
        ).all()
        session.execute(
            update(Person).where(Person.id.in_(ids)).values(password_hash=hash_password(password))
        )
        write_setting(session, "demonstration", json.dumps([*names, password]))
        for person_id in ids:
            record(session, "password.set", now=now, person_id=person_id, by="demonstration")
