"""A year of the working calendar, and the built-in list of a year that nobody has taken yet."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.calendar.candidate import YEARS, of_library
from campaign.reports.calendar.versions import of_year
from campaign.reports.calendar.year import one_year
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Permission
from campaign.services.dates.save_calendar import take_published
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.calendar.shown import asked, preview
from models.base import db

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
P = Permission
NEWEST = 5


def page_year(year: int) -> int:
    """Return a year that has a page.

    Raises:
        NotFound: it has none.
    """
    if year not in YEARS:
        raise NotFound
    return year


@bp.get("")
@allowed(P.MANAGE_CALENDAR)
def index() -> str:
    """Show this year."""
    return _page(g.today.year)


@bp.get("/<int:year>")
@allowed(P.MANAGE_CALENDAR)
def show(year: int) -> str:
    """Show a year."""
    return _page(page_year(year))


@bp.get("/<int:year>/published")
@allowed(P.MANAGE_CALENDAR)
def library(year: int) -> str | Response:
    """Show what taking the built-in list of a year would move."""
    try:
        found = of_library(db.session(), page_year(year))
    except NotNow as refusal:
        flash(told(refusal), "note")
        return redirect(url_for("calendar.show", year=year))
    return render_template("calendar/library.html", year=year, **preview(found))


@bp.post("/<int:year>/published")
@allowed(P.MANAGE_CALENDAR)
def library_save(year: int) -> Response:
    """Take it."""
    take_published(page_year(year), asker=g.asker, **asked())
    flash(_("已采用 %(year)s 年的放假安排。", year=year), "done")
    return redirect(url_for("calendar.show", year=year), code=303)


def _page(year: int) -> str:
    session = db.session()
    shown: dict[str, Any] = {"year": one_year(session, year)}
    return render_template(
        "calendar/show.html",
        versions=of_year(session, year, most=NEWEST),
        first_of=date(year, 1, 1),
        **shown,
    )
