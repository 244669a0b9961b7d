"""办结: units that are through acceptance, closed many at once."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.enrolment.acceptance import Group, group_counts, group_page
from campaign.reports.visible import visible
from campaign.rules.permissions import Permission
from campaign.services.enrolment.close_enrolment import MOST, close_enrolments
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from models.base import db
from models.unit import Unit

bp = Blueprint("closing", __name__)
P = Permission
LONGEST_CODE = 40


@bp.get("/office/<int:campaign_id>/closing")
@allowed(P.REVIEW_DUTY, on=at_desk(P.REVIEW_DUTY))
def show(campaign_id: int) -> str:
    """Show the units that may be closed, and what keeps the others."""
    session, sees = db.session(), visible(g.asker, P.REVIEW_DUTY, Unit.path)
    after = request.args.get("after", "")[:LONGEST_CODE]
    return render_template(
        "enrolment/closing.html",
        desk=the_desk(campaign_id),
        found=group_page(session, campaign_id, Group.PASSED, sees=sees, after=after),
        counts=group_counts(session, campaign_id, sees=sees),
        after=after,
    )


@bp.post("/office/<int:campaign_id>/closing")
@allowed(P.REVIEW_DUTY, on=at_desk(P.REVIEW_DUTY))
def close(campaign_id: int) -> Response:
    """Close those that were ticked."""
    result = close_enrolments(
        _pairs(request.form.getlist("enrolment")), asker=g.asker, now=g.now, today=g.today
    )
    flash(_("已办结 %(n)s 个单位。", n=result.closed), "done")
    if result.left:
        names = _("、").join(result.left)
        flash(_("%(names)s的情况已有变化，没有办结，请查看。", names=names), "note")
    return redirect(url_for("closing.show", campaign_id=campaign_id))


def _pairs(texts: list[str]) -> list[tuple[int, int]]:
    """Read what the ticks say: number and version, parted by a hyphen."""
    found = []
    for text in texts[: MOST + 1]:
        number, _hyphen, version = text.partition("-")
        pair = typed.whole(number), typed.whole(version)
        if pair[0] is not None and pair[1] is not None:
            found.append((pair[0], pair[1]))
    return found
