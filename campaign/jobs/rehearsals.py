"""A rehearsal that the office has asked for, played beside the other jobs."""

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import current_app

from campaign import clock
from campaign.rehearsal.year.run import Ask, rehearse
from campaign.services.rehearsal.play import end_rehearsal, note_progress, take_rehearsal

log = logging.getLogger("duban.rehearsal")

EVERY = 7  # simulated days between two words about how far it is


def run_rehearsals(now: datetime) -> str:
    """Play what waits, one at a time; it has an application and a database of its own."""
    taken = take_rehearsal(now=now)
    if taken is None:
        return "rehearsals=0"
    ours: Any = current_app._get_current_object()  # type: ignore[attr-defined]

    def progress(day: int, days: int) -> None:
        if day % EVERY == 0:
            with ours.app_context():  # inside, the application in hand is the rehearsal's
                note_progress(taken.id, day, now=clock.now())

    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)  # its outages are meant
    ask = Ask(taken.units, taken.seed, taken.faults, taken.plan, taken.days)
    try:
        result: dict[str, Any] | None = asdict(rehearse(ask, progress=progress))
    except Exception:
        log.exception("rehearsal %s could not be played", taken.id)
        result = None
    end_rehearsal(taken.id, result, now=clock.now())
    return "rehearsals=1"
