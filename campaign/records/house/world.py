"""Settings that live with the data: the world (live or simulated), whether mail is paused."""

from sqlalchemy.orm import Session

from models.house import Setting


def read_setting(session: Session, name: str, default: str = "") -> str:
    """Return a setting's value, or the default."""
    row = session.get(Setting, name)
    return row.value if row else default


def write_setting(session: Session, name: str, value: str) -> None:
    """Set it."""
    session.merge(Setting(name=name, value=value))
