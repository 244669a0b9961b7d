"""What the office decides about a submission: beginning its review, accepting, sending back."""

from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.review.next import following, how_many, place_of
from campaign.reports.review.reasons import own_reasons
from campaign.reports.review.waiting import Place
from campaign.rules.errors import FieldMissing
from campaign.rules.permissions import Permission
from campaign.services.progress.accept_duty import accept_duty, take_duty
from campaign.services.progress.return_duty import return_duty
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.progress.duty_page import act, duty_path, page, refused
from campaign.web.pages.progress.queue import address_of, carried
from models.base import db

bp = Blueprint("decide", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.post("/duties/<int:duty_id>/take")
@allowed(P.REVIEW_DUTY, on=duty_path)
def take(duty_id: int) -> Page:
    """Begin the review."""
    take_duty(duty_id, **act())
    flash(_("已开始审核，单位不能再撤回。"), "done")
    return redirect(_page_of(duty_id))


@bp.post("/duties/<int:duty_id>/accept")
@allowed(P.REVIEW_DUTY, on=duty_path)
def accept(duty_id: int) -> Page:
    """Accept what was submitted."""
    here = place_of(db.session(), duty_id)
    accept_duty(duty_id, **act())
    return _on(duty_id, here, _("已通过。"))


@bp.post("/duties/<int:duty_id>/return")
@allowed(P.REVIEW_DUTY, on=duty_path)
def return_(duty_id: int) -> Page:
    """Send it back with a reason and a new date; or only put one of the ready reasons in."""
    ready = typed.whole(request.form.get("use"))
    if ready:
        return page(duty_id, typed=_with_reason(ready))
    here = place_of(db.session(), duty_id)
    try:
        result = return_duty(
            duty_id,
            reason=request.form.get("reason", ""),
            due_on=typed.day("due_on"),
            sections=request.form.getlist("sections"),
            **act(),
        )
    except FieldMissing as refusal:
        return refused(duty_id, refusal)
    sentence = _(
        "已退回：%(letters)s 封信，%(calls)s 个电话任务。",
        letters=result.letters,
        calls=result.calls,
    )
    return _on(duty_id, here, sentence)


def _with_reason(ready: int) -> Any:
    """Return what was typed, with a ready reason in its place."""
    kept = request.form.copy()
    for reason in own_reasons(db.session(), g.asker):
        if reason.id == ready:
            kept["reason"] = reason.text
    return kept


def _on(duty_id: int, here: Place | None, sentence: str) -> Response:
    """Go on to the next of the queue that it was opened from, or to the queue; say what is left."""
    queue = carried()
    coming = following(db.session(), g.asker, queue.wish, here)
    left = coming.waiting if coming else how_many(db.session(), g.asker)
    rest = _("还有 %(n)s 件待审核。", n=left) if left else _("待审核的都已办完。")
    undo = url_for("overrule.undo", duty_id=duty_id)
    said: Any = {"text": sentence + rest, "url": undo, "label": _("撤销这项决定")}
    flash(said, "done")
    if coming and request.form.get("then") == "next":
        return redirect(_page_of(coming.duty_id))
    return redirect(address_of(queue.words)())


def _page_of(duty_id: int) -> str:
    return url_for("duties.show", duty_id=duty_id, queue=carried().text or None)
