"""The calendar's versions: the list, and one with its days, its text and what it moved."""

from flask import render_template

from campaign.reports.calendar.versions import one_version, versions
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Permission
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.calendar.notice import bp
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of


@bp.get("/versions")
@allowed(P.MANAGE_CALENDAR)
def history() -> str:
    """List the versions, newest first."""
    return render_template("calendar/versions.html", found=versions(db.session(), typed.cursor()))


@bp.get("/versions/<int:number>")
@allowed(P.MANAGE_CALENDAR)
def version(number: int) -> str:
    """Show a version."""
    found = one_version(db.session(), number)
    if found is None:
        raise NotFound
    return render_template("calendar/version.html", version=found)
