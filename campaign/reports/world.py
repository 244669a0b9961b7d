"""Which world this database was born into."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.house import Setting

LIVE, SIMULATED = "live", "simulated"


def is_simulated(session: Session) -> bool:
    """Tell whether time may be told by ``--at``; a database without a birth note is live."""
    return session.scalar(select(Setting.value).where(Setting.name == "world")) == SIMULATED


def mail_is_paused(session: Session) -> bool:
    """Tell whether an administrator holds all mail."""
    return session.scalar(select(Setting.value).where(Setting.name == "mail_paused")) == "yes"
