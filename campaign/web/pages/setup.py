"""What is not set up yet."""

from flask import Blueprint, current_app, g, render_template

from campaign.reports.setup.checklist import checklist
from campaign.reports.setup.facts import facts
from campaign.rules.permissions import Permission
from campaign.web.guard import allowed
from campaign.web.words.checks import url_of_check
from models.base import db

bp = Blueprint("setup", __name__)


@bp.get("/setup")
@allowed(Permission.SEE_SETUP)
def index() -> str:
    """Show the checklist."""
    settings = current_app.extensions["settings"]
    found = facts(db.session(), settings, now=g.now, today=g.today, asker=g.asker)
    lines = checklist(found, now=g.now, today=g.today)
    return render_template("setup/checklist.html", lines=lines, url_of=url_of_check)
