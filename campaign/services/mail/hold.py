"""Hold all mail, and let it go again."""

from datetime import datetime

from campaign.records.events import record
from campaign.records.house.world import read_setting, write_setting
from campaign.services.mail.server_state import note_well
from campaign.services.transaction import transaction

NAME = "mail_paused"


def pause_mail(*, by_id: int | None, now: datetime) -> bool:
    """Hold all letters in the outbox from now on; tell whether that is new."""
    with transaction() as session:
        if read_setting(session, NAME) == "yes":
            return False
        write_setting(session, NAME, "yes")
        record(session, "mail.pause", now=now, by_id=by_id)
        return True


def resume_mail(*, by_id: int | None, now: datetime) -> bool:
    """Let letters go again, at once even after a fault of the server; tell whether that is new."""
    with transaction() as session:
        note_well(session)
        if read_setting(session, NAME) != "yes":
            return False
        write_setting(session, NAME, "")
        record(session, "mail.resume", now=now, by_id=by_id)
        return True
