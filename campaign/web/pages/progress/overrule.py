"""What the office does beside reviewing, each on a page of its own: waiving, taking back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told
from campaign.reports.duty.duty import OneDuty, one_duty
from campaign.reports.review.undone import Undone, what_undoing_brings
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.lifecycle import NOT_SO, DutyAction
from campaign.rules.permissions import Permission, Role
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.progress.duty_page import act, duty_path
from campaign.web.pages.progress.panels.office import office_moves
from models.base import db

bp = Blueprint("overrule", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/duties/<int:duty_id>/waive")
@allowed(P.WAIVE_DUTY, on=duty_path)
def waive(duty_id: int) -> str:
    """Say what a waiver brings, and ask for the reason."""
    return _page(duty_id, DutyAction.WAIVE)


@bp.post("/duties/<int:duty_id>/waive")
@allowed(P.WAIVE_DUTY, on=duty_path)
def waive_post(duty_id: int) -> Page:
    """Waive."""
    return _done(duty_id, DutyAction.WAIVE, waive_duty)


@bp.get("/duties/<int:duty_id>/undo")
@allowed(P.REVIEW_DUTY, on=duty_path)
def undo(duty_id: int) -> str:
    """Say what taking the last decision back brings, and ask for the reason."""
    return _page(duty_id, DutyAction.UNDO)


@bp.post("/duties/<int:duty_id>/undo")
@allowed(P.REVIEW_DUTY, on=duty_path)
def undo_post(duty_id: int) -> Page:
    """Take it back."""
    return _done(duty_id, DutyAction.UNDO, undo_decision)


def _done(duty_id: int, action: DutyAction, do: Callable[..., Told]) -> Page:
    try:
        result = do(duty_id, reason=request.form.get("reason", ""), **act())
    except FieldMissing as refusal:
        return _page(duty_id, action, errors={refusal.field: told(refusal)}), refusal.status
    sentence = _("已豁免。") if action is DutyAction.WAIVE else _("已撤销上一决定。")
    rest = _("%(letters)s 封信，%(calls)s 个电话任务。", letters=result.letters, calls=result.calls)
    flash(sentence + rest, "done")
    return redirect(url_for("duties.show", duty_id=duty_id))


def _page(duty_id: int, action: DutyAction, **after: Any) -> str:
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    move = office_moves(duty).get(action)
    if move is None:
        raise NotNow(NOT_SO)
    shown: dict[str, Any] = {"errors": {}, "typed": request.form}
    return render_template(
        "duties/overrule.html",
        duty=duty,
        move=move,
        undone=_undone(duty) if action is DutyAction.UNDO else None,
        would_hear=recipients(session, [duty.id], Role.CONTACT, today=g.today),
        **(shown | after),
    )


def _undone(duty: OneDuty) -> Undone:
    return what_undoing_brings(db.session(), duty.id)
