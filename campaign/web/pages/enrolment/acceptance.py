"""验收: the inspectors' list of units that wait for a verdict, mend, or are through."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.reports.enrolment.acceptance import Group, group_counts, group_page
from campaign.reports.office import desks
from campaign.reports.visible import visible
from campaign.rules.permissions import Permission
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from models.base import db
from models.unit import Unit

bp = Blueprint("acceptance", __name__)
P = Permission
LONGEST_CODE = 40
GROUPS = (Group.WAITING, Group.MENDING, Group.PASSED, Group.CLOSED)


@bp.get("/acceptance")
@allowed(P.INSPECT)
def index() -> str | Response:
    """Show the asker's campaigns, or at once the only one that runs."""
    mine = desks.desks(db.session(), g.asker, P.INSPECT)
    running = [desk for desk in mine if desk.status == "open"]
    if len(running) == 1:
        return redirect(url_for("acceptance.campaign", campaign_id=running[0].id))
    return render_template("enrolment/campaigns.html", desks=mine)


@bp.get("/acceptance/<int:campaign_id>")
@allowed(P.INSPECT, on=at_desk(P.INSPECT))
def campaign(campaign_id: int) -> str:
    """Show one list of the campaign's units."""
    session, sees = db.session(), visible(g.asker, P.INSPECT, Unit.path)
    group = Group(typed.chosen("show", tuple(Group)) or Group.WAITING)
    after = request.args.get("after", "")[:LONGEST_CODE]
    return render_template(
        "enrolment/acceptance.html",
        desk=the_desk(campaign_id),
        group=group,
        groups=GROUPS,
        counts=group_counts(session, campaign_id, sees=sees),
        found=group_page(session, campaign_id, group, sees=sees, after=after),
        after=after,
    )
