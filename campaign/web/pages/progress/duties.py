"""One duty: marking it done, accepting it, sending it back."""

from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.duty.duty import OneDuty, blank_form, one_duty, path_of_duty
from campaign.reports.duty.proposal import proposed_date
from campaign.reports.duty.trail import of_duty
from campaign.reports.progress.review import review_queue
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.lifecycle import Court
from campaign.rules.permissions import UNIT_ROLES, Permission, Role, may
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.words import ladder, trail
from models.base import db

bp = Blueprint("duties", __name__)
P = Permission
Page = str | Response | tuple[str, int]


def duty_path(duty_id: int, **_: Any) -> str:
    """Return the path of the unit that owes the duty.

    Raises:
        NotFound: there is no such duty.
    """
    path = path_of_duty(db.session(), duty_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/duties/<int:duty_id>")
@allowed(P.SEE_DUTY, on=duty_path)
def show(duty_id: int) -> str:
    """Show the duty with what the asker may do to it now."""
    return _page(duty_id)


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
    note = request.form.get("note", "")
    try:
        submit_duty(duty_id, asker=g.asker, note=note, **_act())
    except FieldMissing as refusal:
        return _page(duty_id, typed_note=note, errors={refusal.field: told(refusal)}), 422
    flash(_("已报送，等待办公室审核。到期提醒和升级已停止。"), "done")
    return redirect(url_for("duties.show", duty_id=duty_id))


@bp.post("/duties/<int:duty_id>/accept")
@allowed(P.REVIEW_DUTY, on=duty_path)
def accept(duty_id: int) -> Page:
    """Accept what was submitted."""
    accept_duty(duty_id, asker=g.asker, **_act())
    return _reviewed(_("已通过。"))


@bp.post("/duties/<int:duty_id>/return")
@allowed(P.REVIEW_DUTY, on=duty_path)
def return_(duty_id: int) -> Page:
    """Send it back with a reason and a new date."""
    reason, due_on = request.form.get("reason", ""), typed.day("due_on")
    try:
        if due_on is None:
            raise FieldMissing("due_on", "请选新的期限，例如 2026-05-20。")
        result = return_duty(duty_id, asker=g.asker, reason=reason, due_on=due_on, **_act())
    except FieldMissing as refusal:
        page = _page(
            duty_id,
            typed_reason=reason,
            typed_due_on=request.form.get("due_on", ""),
            errors={refusal.field: told(refusal)},
        )
        return page, 422
    return _reviewed(
        _(
            "已退回：%(letters)s 封信，%(calls)s 个电话任务。",
            letters=result.letters,
            calls=result.calls,
        )
    )


def _act() -> dict[str, Any]:
    return {
        "version": typed.whole(request.form.get("version")) or 0,
        "now": g.now,
        "today": g.today,
    }


def _reviewed(sentence: str) -> Response:
    """Go back to the queue, which says how much is left."""
    left = review_queue(db.session(), g.asker, today=g.today).total
    rest = _("还有 %(n)s 件待审核。", n=left) if left else _("待审核的都已办完。")
    flash(sentence + rest, "done")
    return redirect(url_for("review.index"))


def _page(duty_id: int, **refused: Any) -> str:
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    reviews = _may(duty, P.REVIEW_DUTY, Court.OFFICE)
    contact = any(
        post.unit_id == duty.unit_id and post.role is Role.CONTACT for post in g.asker.posts
    )
    shown: dict[str, Any] = {"errors": {}, "typed_note": "", "typed_reason": "", "typed_due_on": ""}
    return render_template(
        "duties/show.html",
        duty=duty,
        roles=UNIT_ROLES,
        submits=_may(duty, P.SUBMIT_DUTY, Court.UNIT),
        reviews=reviews,
        would_hear=_would_hear(duty.id) if reviews else (),
        proposed=proposed_date(session, today=g.today) if reviews else date.min,
        ladder=ladder.with_names(duty.steps, includes_due_day=duty.includes_due_day, mine=contact),
        trail=trail.lines(of_duty(session, duty_id)),
        **(shown | refused),
    )


def _may(duty: OneDuty, permission: Permission, court: Court) -> bool:
    return duty.running and duty.court is court and may(g.asker, permission, duty.path)


def _would_hear(duty_id: int) -> tuple[Recipient, ...]:
    """Return whom a return tells at once."""
    return recipients(db.session(), [duty_id], Role.CONTACT, today=g.today)
