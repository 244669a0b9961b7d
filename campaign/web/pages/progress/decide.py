"""What the office decides about a duty: accepting it, sending it back."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.progress.review import review_queue
from campaign.rules.errors import FieldMissing
from campaign.rules.permissions import Permission
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.progress.duty_page import act, duty_path, refused
from models.base import db

bp = Blueprint("decide", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.post("/duties/<int:duty_id>/accept")
@allowed(P.REVIEW_DUTY, on=duty_path)
def accept(duty_id: int) -> Page:
    """Accept what was submitted."""
    accept_duty(duty_id, **act())
    return _reviewed(_("已通过。"))


@bp.post("/duties/<int:duty_id>/return")
@allowed(P.REVIEW_DUTY, on=duty_path)
def return_(duty_id: int) -> Page:
    """Send it back with a reason and a new date."""
    due_on = typed.day("due_on")
    try:
        if due_on is None:
            raise FieldMissing("due_on", "请选新的期限，例如 2026-05-20。")
        result = return_duty(
            duty_id,
            reason=request.form.get("reason", ""),
            due_on=due_on,
            sections=request.form.getlist("sections"),
            **act(),
        )
    except FieldMissing as refusal:
        return refused(duty_id, refusal)
    return _reviewed(
        _(
            "已退回：%(letters)s 封信，%(calls)s 个电话任务。",
            letters=result.letters,
            calls=result.calls,
        )
    )


def _reviewed(sentence: str) -> Response:
    """Go back to the queue, which says how much is left."""
    left = review_queue(db.session(), g.asker, today=g.today).total
    rest = _("还有 %(n)s 件待审核。", n=left) if left else _("待审核的都已办完。")
    flash(sentence + rest, "done")
    return redirect(url_for("review.index"))
