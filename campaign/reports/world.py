"""Which world this database was born into."""

import json

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


def mail_fault(session: Session) -> str:
    """Return where and how the mail server failed, once that is worth a person's time; else ""."""
    text = session.scalar(select(Setting.value).where(Setting.name == "mail_fault"))
    found = json.loads(text) if text else {}
    return f"{found['phase']}：{found['reply']}" if found.get("alarm") else ""
