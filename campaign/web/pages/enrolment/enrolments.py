"""One unit in one campaign: its stages, what it handed in, and the acts possible now."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.duty.chain import chains
from campaign.reports.enrolment.place import begun_on
from campaign.reports.past.enrolment import enrolment_as_of
from campaign.reports.past.posts import as_chain, posts_as_of
from campaign.reports.progress.standing import Look
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import (
    ENROLMENT_TRANSITIONS,
    EnrolmentAction,
    EnrolmentState,
)
from campaign.rules.permissions import UNIT_ROLES, Permission, may
from campaign.rules.words import ENROLMENT_ACTIONS
from campaign.services.enrolment.close_enrolment import close_enrolment
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.look import looked_at
from campaign.web.pages.enrolment.place import act, enrolment_path, the_enrolment
from models.base import db

bp = Blueprint("enrolments", __name__)
P = Permission
Page = str | Response | tuple[str, int]
# An act whose guard says no is still shown, with the reason: what is missing can be done.
EXPLAINED = (EnrolmentAction.PASS, EnrolmentAction.CLOSE)


@bp.get("/enrolments/<int:enrolment_id>")
@allowed(P.SEE_DUTY, on=enrolment_path)
def show(enrolment_id: int) -> str:
    """Show it to whoever may see the unit's duties, now or as of a day."""
    first = begun_on(db.session(), enrolment_id)
    look = looked_at(since=first, on_page=True)
    then = enrolment_as_of(db.session(), enrolment_id, look) if look.back else None
    if then is None:
        return page(enrolment_id, look=look, first=first)
    held = posts_as_of(db.session(), then.unit_id, look)
    return render_template(
        "enrolment/show.html", it=then, acts=frozenset(), wishes=frozenset(),
        action_words={str(action): word for action, word in ENROLMENT_ACTIONS.items()},
        chain=as_chain(held), roles=UNIT_ROLES, errors={}, typed={}, look=look, first=first,
    )  # fmt: skip


def page(enrolment_id: int, **after: Any) -> str:
    """Return the page with what the reader may do now."""
    it = the_enrolment(enrolment_id)
    rights = {move.action for move in ENROLMENT_TRANSITIONS if _may(move.may, it.path)}
    from_here = {
        move.action for move in ENROLMENT_TRANSITIONS if it.state in move.sources and it.running
    }
    shown: dict[str, Any] = {
        "errors": {}, "typed": {}, "look": Look(g.now, g.now),
        "first": begun_on(db.session(), enrolment_id),
    }  # fmt: skip
    return render_template(
        "enrolment/show.html",
        it=it,
        acts=rights & it.open_to,
        wishes=rights & from_here & set(EXPLAINED),
        left_for_good=it.state is EnrolmentState.WITHDRAWN,
        action_words={str(action): word for action, word in ENROLMENT_ACTIONS.items()},
        chain=chains(db.session(), [it.unit_id], on=g.today).get(it.unit_id, {}),
        roles=UNIT_ROLES,
        **(shown | after),
    )


def _may(permission: Permission | None, path: str) -> bool:
    return permission is not None and may(g.asker, permission, path)


@bp.post("/enrolments/<int:enrolment_id>/pass")
@allowed(P.INSPECT, on=enrolment_path)
def pass_(enrolment_id: int) -> Page:
    """Record that the unit passed acceptance."""
    it = the_enrolment(enrolment_id)
    try:
        pass_enrolment(enrolment_id, note=request.form.get("note", ""), **act())
    except FieldMissing as refusal:
        errors = {refusal.field: told(refusal)}
        return page(enrolment_id, errors=errors, typed=request.form), 422
    flash(_("%(unit)s验收合格，进入下一阶段。", unit=it.unit), "done")
    return redirect(url_for("acceptance.campaign", campaign_id=it.campaign_id))


@bp.post("/enrolments/<int:enrolment_id>/close")
@allowed(P.REVIEW_DUTY, on=enrolment_path)
def close(enrolment_id: int) -> Page:
    """Close the unit's part in the campaign."""
    close_enrolment(enrolment_id, **act())
    flash(_("已办结。"), "done")
    return redirect(url_for("enrolments.show", enrolment_id=enrolment_id))
