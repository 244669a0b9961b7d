"""What the mail server last did to us: faults in a row, and until when nobody knocks."""

import json
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from campaign.records.house.world import read_setting, write_setting
from campaign.rules.notice.delivery import BREAKER_LAST, Answer, alarms, breaker_pause

NAME = "mail_fault"


def rests(session: Session, *, now: datetime) -> bool:
    """Tell whether the server is being left alone after faults.

    A pause that lies further ahead than any we make was set by a wrong clock and does not count.
    """
    until = _read(session).get("until")
    return until is not None and now < datetime.fromisoformat(until) <= now + BREAKER_LAST


def note_fault(session: Session, answer: Answer, *, now: datetime) -> None:
    """Count a fault, rest for a while, and tell a person once it is worth it."""
    before = _read(session)
    faults = int(before.get("faults", 0)) + 1
    alarm = alarms(faults, answer.outcome)
    state = {
        "faults": faults,
        "since": before.get("since") or now.isoformat(),
        "until": (now + breaker_pause(faults)).isoformat(),
        "phase": answer.phase.value,
        "code": answer.code,
        "reply": answer.reply or answer.event.value,
        "alarm": alarm,
    }
    write_setting(session, NAME, json.dumps(state, ensure_ascii=False))
    if alarm and not before.get("alarm"):
        current_app.logger.error("mail is held: %s %s", answer.phase.value, state["reply"])


def note_well(session: Session) -> None:
    """Forget the faults: a letter went through."""
    if read_setting(session, NAME):
        write_setting(session, NAME, "")


def _read(session: Session) -> dict[str, Any]:
    text = read_setting(session, NAME)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found
