"""One duty: showing it, and what its unit does."""

from urllib.parse import quote

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.duty.duty import blank_form
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.permissions import Permission
from campaign.services.progress.submit_duty import submit_duty
from campaign.web.guard import allowed
from campaign.web.pages.progress.duty_page import act, duty_path, page, refused
from models.base import db

bp = Blueprint("duties", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/duties/<int:duty_id>")
@allowed(P.SEE_DUTY, on=duty_path)
def show(duty_id: int) -> str:
    """Show the duty with what the asker may do to it now."""
    return page(duty_id)


@bp.get("/duties/<int:duty_id>/form")
@allowed(P.SEE_DUTY, on=duty_path)
def form(duty_id: int) -> Response:
    """Hand out the blank form; always a download, never shown in the browser.

    Raises:
        NotFound: nothing is handed out with this duty.
    """
    found = blank_form(db.session(), duty_id)
    if found is None:
        raise NotFound
    name, content = found
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


@bp.post("/duties/<int:duty_id>/submit")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def submit(duty_id: int) -> Page:
    """Mark the duty done."""
    try:
        submit_duty(
            duty_id,
            note=request.form.get("note", ""),
            on_paper="on_paper" in request.form,
            declared=request.form.getlist("declared"),
            **act(),
        )
    except FieldMissing as refusal:
        return refused(duty_id, refusal)
    flash(_("已报送，等待办公室审核。到期提醒和升级已停止。"), "done")
    return redirect(url_for("duties.show", duty_id=duty_id))
