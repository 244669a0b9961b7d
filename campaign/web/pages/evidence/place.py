"""Where files lie, for the pages that take them in and hand them out."""

from pathlib import Path

from flask import current_app

from campaign.papers.evidence.checked import MOST_BYTES
from campaign.records.evidence.room import MEGABYTE
from campaign.records.evidence.store import Store
from campaign.records.scans.keys import print_keys
from campaign.rules.survey.scans.code import PrintKeys
from models.base import db


def store() -> Store:
    """Return the upload folder of the settings."""
    return Store(Path(current_app.extensions["settings"].upload_dir))


def house_secret() -> str:
    """Return what the house's first keys for printed forms are made from."""
    return str(current_app.extensions["settings"].secret_key)


def paper_keys() -> PrintKeys:
    """Return the keys with which codes on printed forms are signed."""
    return print_keys(db.session(), house_secret())


def most_megabytes() -> int:
    """Return how large one file may be."""
    return MOST_BYTES // MEGABYTE
