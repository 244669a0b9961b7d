"""区县推进情况: the table with its shares, and which milestone counts to which column."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.office.desks import place_in
from campaign.reports.progress.matrix import NONE, columns_of, matrix
from campaign.rules.errors import NotFound
from campaign.rules.matrix import Column
from campaign.rules.permissions import Permission, may
from campaign.services.campaign.set_matrix import set_matrix
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.plan import scope
from models.base import db
from models.plan import Campaign

bp = Blueprint("matrix", __name__)
P = Permission


def matrix_place(campaign_id: int, **_none: Any) -> str:
    """Return the asker's own place in the campaign's progress.

    Raises:
        NotFound: it is none of the asker's business.
    """
    place = place_in(g.asker, P.SEE_LEAD, scope(campaign_id))
    if place is None:
        raise NotFound
    return place


@bp.get("/campaigns/<int:campaign_id>/matrix")
@allowed(P.SEE_LEAD, on=matrix_place)
def show(campaign_id: int) -> str:
    """Show the table."""
    session, place = db.session(), matrix_place(campaign_id)
    return render_template(
        "lead/matrix.html",
        campaign=session.get_one(Campaign, campaign_id),
        table=matrix(session, campaign_id, path=place),
        columns=list(Column),
        chosen=columns_of(session, campaign_id),
        none=NONE,
        sets=may(g.asker, P.RUN_ROUND, scope(campaign_id)),
    )


@bp.post("/campaigns/<int:campaign_id>/matrix")
@allowed(P.RUN_ROUND, on=scope)
def change(campaign_id: int) -> Response:
    """Keep which milestone counts where."""
    chosen = {
        name.removeprefix("m-"): value
        for name, value in request.form.items()
        if name.startswith("m-")
    }
    db.session.rollback()
    set_matrix(campaign_id, chosen, asker=g.asker, now=g.now)
    flash(_("已存下各栏。"), "done")
    return redirect(url_for("matrix.show", campaign_id=campaign_id), code=303)
