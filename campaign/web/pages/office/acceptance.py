"""验收: the office records that a unit has passed."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.office.acceptance import in_acceptance, place_of_enrolment
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Permission
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from models.base import db

bp = Blueprint("acceptance", __name__)
P = Permission


def _place(enrolment_id: int) -> tuple[str, int, str]:
    found = place_of_enrolment(db.session(), enrolment_id)
    if found is None:
        raise NotFound
    return found


def enrolment_path(enrolment_id: int, **_: Any) -> str:
    """Return the path of the enrolled unit.

    Raises:
        NotFound: there is no such enrolment.
    """
    return _place(enrolment_id)[0]


@bp.get("/office/<int:campaign_id>/acceptance")
@allowed(P.REVIEW_DUTY, on=at_desk(P.REVIEW_DUTY))
def index(campaign_id: int) -> str:
    """Show the units that wait for the verdict."""
    units = in_acceptance(db.session(), campaign_id, asker=g.asker)
    return render_template("office/acceptance.html", desk=the_desk(campaign_id), units=units)


@bp.post("/enrolments/<int:enrolment_id>/pass")
@allowed(P.REVIEW_DUTY, on=enrolment_path)
def pass_(enrolment_id: int) -> Response:
    """Record that the unit passed."""
    _path, campaign_id, unit = _place(enrolment_id)
    pass_enrolment(
        enrolment_id, asker=g.asker, version=typed.whole(request.form.get("version")) or 0,
        now=g.now, today=g.today,
    )  # fmt: skip
    flash(_("%(unit)s验收合格，进入下一阶段。", unit=unit), "done")
    return redirect(url_for("acceptance.index", campaign_id=campaign_id))
