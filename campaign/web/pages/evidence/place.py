"""Where files lie, for the pages that take them in and hand them out."""

from pathlib import Path

from flask import current_app

from campaign.papers.evidence.checked import MOST_BYTES
from campaign.records.evidence.room import MEGABYTE
from campaign.records.evidence.store import Store


def store() -> Store:
    """Return the upload folder of the settings."""
    return Store(Path(current_app.extensions["settings"].upload_dir))


def paper_key() -> str:
    """Return the key with which codes on printed forms are signed."""
    return str(current_app.extensions["settings"].secret_key)


def most_megabytes() -> int:
    """Return how large one file may be."""
    return MOST_BYTES // MEGABYTE
