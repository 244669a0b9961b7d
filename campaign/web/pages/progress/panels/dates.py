"""The duty's dates: asking for time, changing a date, pausing the clock."""

from dataclasses import dataclass

from campaign.reports.duty.duty import OneDuty


@dataclass(frozen=True)
class DatesPanel:
    """Nothing yet."""


def dates_panel(duty: OneDuty) -> DatesPanel:
    """Return the panel for the reader."""
    return DatesPanel()
