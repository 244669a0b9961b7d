"""What is not set up yet."""

from flask import Blueprint, current_app, g, render_template, url_for

from campaign.reports.setup.checklist import Line, checklist
from campaign.reports.setup.facts import facts
from campaign.rules.permissions import Permission, may
from campaign.web import shell
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("setup", __name__)
NEEDS = {endpoint: permission for _word, endpoint, permission in shell.MENU} | {
    "imports.units": Permission.MANAGE_UNITS,
    "imports.people": Permission.MANAGE_PEOPLE,
    "calendar.index": Permission.MANAGE_CALENDAR,
    "clock.show": Permission.MANAGE_CALENDAR,
}


@bp.get("/setup")
@allowed(Permission.SEE_SETUP)
def index() -> str:
    """Show the checklist."""
    settings = current_app.extensions["settings"]
    found = facts(db.session(), settings, now=g.now, today=g.today, asker=g.asker)
    lines = checklist(found, now=g.now, today=g.today)
    return render_template("setup/checklist.html", lines=lines, url_of=_url)


def _url(line: Line) -> str:
    """Return the address of the page that belongs to a line, empty when the asker has none."""
    if not line.endpoint or not may(g.asker, NEEDS[line.endpoint]):
        return ""
    return url_for(line.endpoint)
