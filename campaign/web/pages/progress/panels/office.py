"""What the office may decide about the duty now."""

from dataclasses import dataclass
from datetime import date

from flask import g

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.duty.duty import OneDuty
from campaign.reports.duty.proposal import proposed_date
from campaign.rules.lifecycle import HANDED_IN
from campaign.rules.permissions import Permission, Role, may
from models.base import db


@dataclass(frozen=True)
class OfficePanel:
    """What the reader may decide.

    ``would_hear``: whom a return tells at once; ``proposed``: the date that it proposes.
    """

    reviews: bool
    would_hear: tuple[Recipient, ...] = ()
    proposed: date = date.min


def office_panel(duty: OneDuty) -> OfficePanel:
    """Return the panel for the reader."""
    handed_in = duty.running and duty.state in HANDED_IN
    if not handed_in or not may(g.asker, Permission.REVIEW_DUTY, duty.path):
        return OfficePanel(False)
    return OfficePanel(
        True,
        recipients(db.session(), [duty.id], Role.CONTACT, today=g.today),
        proposed_date(db.session(), today=g.today),
    )
