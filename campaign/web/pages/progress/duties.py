"""One duty: showing it, and what its unit does."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.answer.signer import signer_of
from campaign.reports.duty.below import Which, below_of, page_below
from campaign.reports.duty.duty import blank_form, one_duty
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Permission
from campaign.services.progress.keep_draft import keep_draft
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.progress.withdraw_duty import withdraw_duty
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.once import leave_key_unused
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


@bp.get("/duties/<int:duty_id>/below")
@allowed(P.SEE_DUTY, on=duty_path)
def below(duty_id: int) -> Page:
    """List the units that a roll-up still lacks, or those under review."""
    session = db.session()
    stands = below_of(session, duty_id, today=g.today)
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    if stands is None or duty is None:  # it sums nothing up
        return redirect(url_for("duties.show", duty_id=duty_id))
    which = Which(typed.chosen("which", tuple(Which)) or Which.LACKING)
    at = typed.cursor()
    found = page_below(session, duty_id, which, after=at.after, before=at.before, today=g.today)
    return render_template("duties/below.html", duty=duty, below=stands, which=which, found=found)


@bp.post("/duties/<int:duty_id>/submit")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def submit(duty_id: int) -> Page:
    """Mark the duty done."""
    try:
        state = submit_duty(
            duty_id,
            note=request.form.get("note", ""),
            on_paper="on_paper" in request.form,
            declared=request.form.getlist("declared"),
            as_it_is="as_it_is" in request.form,
            **act(),
        )
    except FieldMissing as refusal:
        return refused(duty_id, refusal)
    return _handed_in(duty_id, state)


@bp.post("/duties/<int:duty_id>/draft")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def draft(duty_id: int) -> Page:
    """Keep what is typed, and go on to the files."""
    leave_key_unused()  # the form is still to be handed in
    try:
        keep_draft(
            duty_id, asker=g.asker, note=request.form.get("note", ""),
            declared=request.form.getlist("declared"), on_paper="on_paper" in request.form,
            now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return refused(duty_id, refusal)
    return redirect(url_for("evidence.show", duty_id=duty_id, _anchor="add"), code=303)


@bp.post("/duties/<int:duty_id>/nil")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def nil(duty_id: int) -> Page:
    """Report that there is nothing to report."""
    try:
        state = report_nil(duty_id, note=request.form.get("nil_note", ""), **act())
    except FieldMissing as refusal:
        # Its text has a field of its own: the page holds both forms.
        refusal.field = "nil_note"
        return refused(duty_id, refusal)
    return _handed_in(duty_id, state)


@bp.post("/duties/<int:duty_id>/withdraw")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def withdraw(duty_id: int) -> Response:
    """Take back what was handed in, until the office begins to review it."""
    withdraw_duty(duty_id, **act())
    flash(_("已撤回，可以修改后重新报送。到期提醒照常进行。"), "done")
    return redirect(url_for("duties.show", duty_id=duty_id, _anchor="do"))


def _handed_in(duty_id: int, state: DutyState) -> Response:
    """Say what happened and who heard of it, with the way back."""
    said = _("已报送，等待办公室审核。到期提醒和升级已停止。")
    if state is DutyState.NIL:
        said = _("已作零报告，等待办公室审核。到期提醒和升级已停止。")
    if state is DutyState.AWAITING_SIGNATURE:
        signer = signer_of(db.session(), duty_id, on=g.today)
        names = _("、").join(signer.names) if signer else ""
        said = (
            _("已送%(names)s签批，签批后才算报送。", names=names)
            if names
            else _("已送签。签批人空缺，已告知办公室。")
        )
    flash(_with_way_back(duty_id, said), "done")
    return redirect(url_for("duties.show", duty_id=duty_id))


def _with_way_back(duty_id: int, said: str) -> Any:
    """Return a banner that carries 撤回: the duty has moved on by one version."""
    return {
        "text": said,
        "undo_url": url_for("duties.withdraw", duty_id=duty_id),
        "fields": {"version": act()["version"] + 1},
    }
