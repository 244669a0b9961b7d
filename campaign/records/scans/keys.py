"""The keys of printed forms are the house's own: a changed SECRET_KEY leaves paper readable."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once
from campaign.rules.survey.scans.code import PrintKeys, first_keys
from models.scan import PrintKey

ONLY = 1


def print_keys(session: Session, secret: str) -> PrintKeys:
    """Return them: those kept, before the first print those that will be."""
    row = session.get(PrintKey, ONLY)
    return PrintKeys(row.page, row.figures) if row else first_keys(secret)


def kept_keys(session: Session, secret: str, *, now: datetime) -> PrintKeys:
    """Return them, and keep them from now on; two at once keep the same."""
    keys = print_keys(session, secret)
    if session.get(PrintKey, ONLY) is None:
        insert_once(
            session, PrintKey, {"id": ONLY, "page": keys.page, "figures": keys.figures, "at": now},
        )  # fmt: skip
    return keys
