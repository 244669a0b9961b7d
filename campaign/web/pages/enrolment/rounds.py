"""限期整改 and 重新整改: what was found, what has to be done again, by when, and who is told."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.notice.telling import Told
from campaign.reports.enrolment.forms import choices, limit_proposed, would_hear
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import EnrolmentAction
from campaign.rules.permissions import Permission, Role
from campaign.services.enrolment.fail_acceptance import fail_acceptance, reopen_enrolment
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.enrolment.place import act, elsewhere, enrolment_path, the_enrolment
from models.base import db

bp = Blueprint("rounds", __name__)
P, X = Permission, EnrolmentAction
Page = str | Response | tuple[str, int]


@bp.get("/enrolments/<int:enrolment_id>/fail")
@allowed(P.INSPECT, on=enrolment_path)
def fail(enrolment_id: int) -> str | Response:
    """Show the form of a failed acceptance."""
    return _form(enrolment_id, X.FAIL)


@bp.post("/enrolments/<int:enrolment_id>/fail")
@allowed(P.INSPECT, on=enrolment_path)
def fail_post(enrolment_id: int) -> Page:
    """Send the unit back to rectification."""
    return _do(enrolment_id, X.FAIL, fail_acceptance)


@bp.get("/enrolments/<int:enrolment_id>/reopen")
@allowed(P.INSPECT, on=enrolment_path)
def reopen(enrolment_id: int) -> str | Response:
    """Show the form of a spot check that found something."""
    return _form(enrolment_id, X.REOPEN)


@bp.post("/enrolments/<int:enrolment_id>/reopen")
@allowed(P.INSPECT, on=enrolment_path)
def reopen_post(enrolment_id: int) -> Page:
    """Take a closed unit back to rectification."""
    return _do(enrolment_id, X.REOPEN, reopen_enrolment)


def _form(enrolment_id: int, action: EnrolmentAction, **refused: Any) -> str | Response:
    it = the_enrolment(enrolment_id)
    if action not in it.open_to:
        return elsewhere(enrolment_id)
    session = db.session()
    offered = choices(session, enrolment_id)
    shown: dict[str, Any] = {
        "errors": {},
        "typed": {},
        "chosen": [],
    }
    return render_template(
        "enrolment/round.html",
        it=it,
        action=action,
        choices=offered,
        proposed=limit_proposed(session, today=g.today),
        to=would_hear(session, enrolment_id, Role.CONTACT, today=g.today),
        **(shown | refused),
    )


def _do(enrolment_id: int, action: EnrolmentAction, service: Callable[..., Told]) -> Page:
    chosen = [
        number for text in request.form.getlist("milestones") if (number := typed.whole(text))
    ]
    try:
        result = service(
            enrolment_id,
            reason=request.form.get("reason", ""),
            milestones=chosen,
            due_on=typed.day("due_on"),
            **act(),
        )
    except FieldMissing as refusal:
        refused = {"errors": told_fields(refusal), "typed": request.form}
        shown = _form(enrolment_id, action, chosen=chosen, **refused)
        return shown if isinstance(shown, Response) else (shown, 422)
    it = the_enrolment(enrolment_id)
    sentence = _("%(unit)s进入第 %(n)s 轮整改：", unit=it.unit, n=it.round)
    sent = _("%(letters)s 封信，%(calls)s 个电话任务。", letters=result.letters, calls=result.calls)
    flash(sentence + sent, "done")
    return redirect(url_for("enrolments.show", enrolment_id=enrolment_id))
