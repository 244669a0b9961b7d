"""The queue for review: what waits for the office, the oldest first."""

from flask import Blueprint, g, render_template, url_for

from campaign.reports.office.desks import Desk
from campaign.reports.progress.review import review_queue
from campaign.rules.permissions import Permission
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from models.base import db

bp = Blueprint("review", __name__)
P = Permission


@bp.get("/review")
@allowed(P.REVIEW_DUTY)
def index() -> str:
    """Show everything that waits for the asker's review."""
    return _page(None)


@bp.get("/office/<int:campaign_id>/review")
@allowed(P.REVIEW_DUTY, on=at_desk(P.REVIEW_DUTY))
def campaign(campaign_id: int) -> str:
    """Show what waits in one campaign."""
    return _page(the_desk(campaign_id))


def _page(found: Desk | None) -> str:
    number = found.id if found else None
    queue = review_queue(
        db.session(), g.asker, today=g.today, campaign_id=number, page=typed.page_number()
    )

    def url_of(page: int) -> str:
        if number is None:
            return url_for("review.index", page=page)
        return url_for("review.campaign", campaign_id=number, page=page)

    return render_template("review/index.html", queue=queue, desk=found, url_of=url_of)
