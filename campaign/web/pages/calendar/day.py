"""One day of the calendar: what is said of it, and changing that by hand."""

from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.calendar.candidate import YEARS, of_day
from campaign.reports.calendar.year import one_year
from campaign.rules.asked import at_most
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.permissions import Permission
from campaign.rules.sheets.days import read_day
from campaign.rules.time.days import read_entry
from campaign.services.dates.save_calendar import change_day
from campaign.web import shell
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.calendar.shown import asked, preview
from campaign.web.pages.calendar.year import bp
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of


@bp.get("/day/<string:day>")
@allowed(P.MANAGE_CALENDAR)
def day(day: str) -> str | tuple[str, int]:
    """Show a day with its form; where the form was filled in, what saving it would move."""
    on = _on(day)
    if "kind" not in request.args:
        return _page(on)
    try:
        entry = read_entry(request.args.get("kind", ""), request.args.get("name", ""))
        reason = at_most(request.args.get("reason", ""), "reason")
        found = of_day(db.session(), on, entry, reason)
    except FieldMissing as refusal:
        return _page(on, errors={refusal.field: told(refusal)}, typed=request.args), refusal.status
    return _page(on, typed=request.args, entry=entry, **preview(found))


@bp.post("/day/<string:day>")
@allowed(P.MANAGE_CALENDAR)
def day_save(day: str) -> str | Response | tuple[str, int]:
    """Save what was shown."""
    on = _on(day)
    try:
        entry = read_entry(request.form.get("kind", ""), request.form.get("name", ""))
        change_day(on, entry, reason=request.form.get("reason", ""), asker=g.asker, **asked())
    except FieldMissing as refusal:
        return _refused(on, refusal)
    flash(_("%(day)s已改，日期都已重新推算。", day=shell.day(on)), "done")
    return redirect(url_for("calendar.show", year=on.year), code=303)


def _refused(on: date, refusal: FieldMissing) -> tuple[str, int]:
    more: dict[str, Any] = {}
    if refusal.field == "reason":
        entry = read_entry(request.form.get("kind", ""), request.form.get("name", ""))
        more = {"entry": entry, **preview(of_day(db.session(), on, entry, ""))}
    errors = {refusal.field: told(refusal)}
    return _page(on, errors=errors, typed=request.form, **more), refusal.status


def _on(text: str) -> date:
    on = read_day(text)
    if on is None or on.year not in YEARS or on.isoformat() != text:
        raise NotFound
    return on


def _page(on: date, **more: Any) -> str:
    shown: dict[str, Any] = {"errors": {}, "typed": {}, "entry": None, "brings": None}
    year = one_year(db.session(), on.year)
    return render_template(
        "calendar/day.html", on=on, year=year, the_day=year.days[on], **(shown | more)
    )
