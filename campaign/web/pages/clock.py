"""A doubtful clock: what the clocks say, and a person's word that the time is right."""

from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign import clock
from campaign.reports.clock import clock_facts
from campaign.rules.errors import Invalid
from campaign.rules.permissions import Permission
from campaign.services.clock.confirm import confirm_clock
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("clock", __name__)
P = Permission


@bp.get("/clock")
@allowed(P.MANAGE_CALENDAR)
def show() -> str:
    """Show what the clocks say."""
    return render_template("setup/clock.html", found=clock_facts(db.session()))


@bp.post("/clock")
@allowed(P.MANAGE_CALENDAR)
def confirm() -> Response:
    """Take the asker's word for it."""
    try:
        seen_at = datetime.fromisoformat(request.form.get("seen_at", ""))
    except ValueError:
        seen_at = None
    if seen_at is None or seen_at.tzinfo is None:
        raise Invalid("这张表单不完整，请返回刷新后再提交。")
    confirm_clock(by_id=g.asker.person_id, seen_at=seen_at, now=g.now, counter=clock.counter())
    flash(_("已确认时间正确，提醒和发信继续。"), "done")
    return redirect(url_for("clock.show"))
