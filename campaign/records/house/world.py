"""Settings that live with the data: the world (live or simulated), whether mail is paused."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campaign.records.house.insert import put_row
from models.house import Setting

# Built once: every tick and every batch of letters asks several times.
_VALUE = select(Setting.value).where(Setting.name == bindparam("name"))


def read_setting(session: Session, name: str, default: str = "") -> str:
    """Return a setting's value, or the default."""
    value = session.scalar(_VALUE, {"name": name})
    return default if value is None else value


def write_setting(session: Session, name: str, value: str) -> None:
    """Set it."""
    put_row(session, Setting, "name", {"name": name, "value": value})
