"""Note when the last backup was made, for the checklist and the doctor."""

from datetime import datetime

from campaign.records.house.world import write_setting
from campaign.services.transaction import transaction


def note_backup(file_name: str, *, now: datetime) -> None:
    """Write the instant and the file's name."""
    with transaction() as session:
        write_setting(session, "last_backup", f"{now.isoformat()} {file_name}")
