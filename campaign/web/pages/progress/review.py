"""The queue for review: what waits for the office, the oldest first."""

from flask import Blueprint, g, render_template, url_for

from campaign.reports.office.desks import Desk
from campaign.reports.review.choices import choices
from campaign.reports.review.queue import review_queue
from campaign.rules.permissions import Permission
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.pages.progress.queue import (
    OLDER,
    AskedQueue,
    address_of,
    asked,
    of_campaign,
    place,
    spelt,
)
from campaign.web.saved import saved_bar
from models.base import db

bp = Blueprint("review", __name__)
P = Permission
KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}


@bp.get("/review")
@allowed(P.REVIEW_DUTY)
def index() -> str:
    """Show everything that waits for the asker's review, or what the address narrows it to."""
    return _page(asked(), None)


@bp.get("/office/<int:campaign_id>/review")
@allowed(P.REVIEW_DUTY, on=at_desk(P.REVIEW_DUTY))
def campaign(campaign_id: int) -> str:
    """Show what waits in one campaign."""
    return _page(of_campaign(asked(), campaign_id), the_desk(campaign_id))


def _page(question: AskedQueue, desk: Desk | None) -> str:
    session = db.session()
    offered = choices(session, g.asker)
    queue = review_queue(
        session, g.asker, question.wish, today=g.today, after=place("after"),
        before=place("before"), total=offered.how_many_fit(question.wish),
    )  # fmt: skip
    address = address_of(question.words)
    return render_template(
        "review/index.html",
        queue=queue,
        desk=desk,
        asked=question,
        address=address,
        url_of=lambda **places: address(**{name: spelt(at) for name, at in places.items()}),
        choices=offered,
        kinds=KINDS,
        older=OLDER,
        saved=saved_bar("review.index", question.words),
        duty_url=lambda duty_id: url_for(
            "duties.show", duty_id=duty_id, queue=question.text or None
        ),
    )
