"""Settings that live with the data: the world (live or simulated), whether mail is paused."""

from sqlalchemy.orm import Session

from campaign.records.house.insert import put_row
from models.house import Setting


def read_setting(session: Session, name: str, default: str = "") -> str:
    """Return a setting's value, or the default."""
    row = session.get(Setting, name)
    return row.value if row else default


def write_setting(session: Session, name: str, value: str) -> None:
    """Set it."""
    put_row(session, Setting, "name", {"name": name, "value": value})
