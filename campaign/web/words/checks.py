"""Where a line of a checklist is mended: the address of its page, for whoever may open it."""

from typing import Any

from flask import g, url_for

from campaign.reports.setup.checklist import Line
from campaign.rules.permissions import Permission, may
from campaign.web import shell

NEEDS = {endpoint: permission for _word, endpoint, permission in shell.MENU} | {
    "imports.units": Permission.MANAGE_UNITS,
    "imports.people": Permission.MANAGE_PEOPLE,
    "calendar.index": Permission.MANAGE_CALENDAR,
    "clock.show": Permission.MANAGE_CALENDAR,
    "drills.index": Permission.RUN_DRILL,
    "drills.show": Permission.RUN_DRILL,
    "campaigns.new": Permission.MANAGE_CAMPAIGN,
    "units.show": Permission.SEE_UNITS,
}


def url_of_check(line: Line) -> str:
    """Return the address of the page that belongs to a line, empty when the asker has none."""
    if not line.endpoint or not may(g.asker, NEEDS[line.endpoint]):
        return ""
    arguments: dict[str, Any] = dict(line.arguments)
    return url_for(line.endpoint, **arguments)
