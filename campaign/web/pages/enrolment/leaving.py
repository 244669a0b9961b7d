"""无需整改 and 退出: a unit leaves out stages, or leaves the campaign."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.enrolment.forms import (
    may_succeed,
    waived_by_skip,
    what_a_withdrawal_ends,
    would_hear,
)
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import EnrolmentAction
from campaign.rules.permissions import Permission, Role
from campaign.services.enrolment.skip_rectification import skip_rectification
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.enrolment.place import act, elsewhere, enrolment_path, the_enrolment
from models.base import db

bp = Blueprint("leaving", __name__)
P, X = Permission, EnrolmentAction
Page = str | Response | tuple[str, int]


@bp.get("/enrolments/<int:enrolment_id>/skip")
@allowed(P.REVIEW_DUTY, on=enrolment_path)
def skip(enrolment_id: int) -> str | Response:
    """Show what need not be submitted when there is nothing to rectify."""
    return _skip_form(enrolment_id)


@bp.post("/enrolments/<int:enrolment_id>/skip")
@allowed(P.REVIEW_DUTY, on=enrolment_path)
def skip_post(enrolment_id: int) -> Page:
    """Move the unit straight to acceptance."""
    try:
        result = skip_rectification(enrolment_id, reason=request.form.get("reason", ""), **act())
    except FieldMissing as refusal:
        refused = {"errors": {refusal.field: told(refusal)}, "typed": request.form}
        return _refused(_skip_form(enrolment_id, **refused))
    return _done(enrolment_id, _("已认定无需整改，转入验收："), result.letters, result.calls)


@bp.get("/enrolments/<int:enrolment_id>/withdraw")
@allowed(P.MANAGE_CAMPAIGN, on=enrolment_path)
def withdraw(enrolment_id: int) -> str | Response:
    """Show what ends when the unit leaves the campaign."""
    return _withdraw_form(enrolment_id)


@bp.post("/enrolments/<int:enrolment_id>/withdraw")
@allowed(P.MANAGE_CAMPAIGN, on=enrolment_path)
def withdraw_post(enrolment_id: int) -> Page:
    """Take the unit out of the campaign."""
    merged, successor = request.form.get("merged", ""), request.form.get("successor", "").strip()
    try:
        if merged not in ("yes", "no"):
            raise FieldMissing("merged", "请选择有没有接替单位。")
        if merged == "yes" and not successor:
            raise FieldMissing("successor", "请写接替单位的全称或代码，例如：县教育局。")
        result = withdraw_enrolment(
            enrolment_id,
            reason=request.form.get("reason", ""),
            successor=successor if merged == "yes" else "",
            **act(),
        )
    except FieldMissing as refusal:
        refused = {"errors": {refusal.field: told(refusal)}, "typed": request.form}
        return _refused(_withdraw_form(enrolment_id, **refused))
    return _done(enrolment_id, _("已退出这次行动："), result.letters, result.calls)


def _skip_form(enrolment_id: int, **refused: Any) -> str | Response:
    it = the_enrolment(enrolment_id)
    if X.SKIP not in it.open_to:
        return elsewhere(enrolment_id)
    session = db.session()
    return render_template(
        "enrolment/skip.html",
        it=it,
        waived=waived_by_skip(session, enrolment_id),
        to=would_hear(session, enrolment_id, Role.CONTACT, today=g.today),
        **({"errors": {}, "typed": {}} | refused),
    )


def _withdraw_form(enrolment_id: int, **refused: Any) -> str | Response:
    it = the_enrolment(enrolment_id)
    if X.WITHDRAW not in it.open_to:
        return elsewhere(enrolment_id)
    session = db.session()
    contact = would_hear(session, enrolment_id, Role.CONTACT, today=g.today)
    known = {one.person_id for one in contact} | {g.asker.person_id}
    office = would_hear(session, enrolment_id, Role.OFFICE, today=g.today)
    return render_template(
        "enrolment/withdraw.html",
        it=it,
        ends=what_a_withdrawal_ends(session, enrolment_id),
        units=may_succeed(session, enrolment_id, asker=g.asker),
        to=[*contact, *(one for one in office if one.person_id not in known)],
        **({"errors": {}, "typed": {}} | refused),
    )


def _refused(shown: str | Response) -> Page:
    return shown if isinstance(shown, Response) else (shown, 422)


def _done(enrolment_id: int, sentence: str, letters: int, calls: int) -> Response:
    sent = _("%(letters)s 封信，%(calls)s 个电话任务。", letters=letters, calls=calls)
    flash(sentence + sent, "done")
    return redirect(url_for("enrolments.show", enrolment_id=enrolment_id))
