"""What the unit itself may do to the duty now."""

from dataclasses import dataclass

from flask import g

from campaign.reports.duty.duty import OneDuty
from campaign.rules.lifecycle import OWED
from campaign.rules.permissions import Permission, may


@dataclass(frozen=True)
class UnitPanel:
    """``submits``: it may be marked done by the reader."""

    submits: bool


def unit_panel(duty: OneDuty) -> UnitPanel:
    """Return the panel for the reader."""
    owed = duty.running and duty.state in OWED
    return UnitPanel(owed and may(g.asker, Permission.SUBMIT_DUTY, duty.path))
