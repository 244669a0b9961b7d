"""Who goes first where a row lock cannot say it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

# One number for one question, known to all processes.
_DIGESTS = 0x64756261
_PACE = 0x64756262
_SUMS = 0x64756263


def digest_turn(session: Session, *, claiming: bool) -> None:
    """Keep filling digests and claiming them apart until this transaction ends.

    A tick puts notices into letters that wait. Were one claimed meanwhile, its notice would count
    as told and stand in no letter. Ticks do not hinder each other, claims last milliseconds. SQLite
    has one writer at a time and needs nothing.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock if claiming else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(_DIGESTS)))


def pace_turn(session: Session) -> None:
    """Let one worker at a time take its slot under the relay's rate limit."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_PACE)))


def sums_turn(session: Session) -> None:
    """Let one worker at a time take changes into the sums: each reads what it then replaces."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_SUMS)))
