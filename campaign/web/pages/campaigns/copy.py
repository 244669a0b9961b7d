"""照此办下一年: the plan on another year's calendar, what changed, and the way to open it."""

from flask import g, render_template, request
from werkzeug.wrappers import Response

from campaign.papers.plan_file.copied import Copied, copied
from campaign.papers.plan_file.plan_text import text_in_force
from campaign.papers.plan_file.read_plan import read_plan
from campaign.records.house.calendar import load_calendar
from campaign.reports.plan.copy import Ground, copy_ground
from campaign.rules.errors import Invalid, NotFound
from campaign.rules.permissions import Permission
from campaign.rules.plans.copying import Why
from campaign.rules.plans.copying_words import WHATS, WHYS
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.launch import bp
from campaign.web.pages.campaigns.plan import KINDS, scope
from models.base import db
from models.plan import Campaign

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of
# What a reader has to look at stands out; the rest follows the rule.
WORTH_A_LOOK = (Why.ROLLED_ON, Why.ROLLED_BACK, Why.ON_REST_DAY, Why.PROVISIONAL, Why.LEAP_DAY)


@bp.get("/campaigns/<int:campaign_id>/copy")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def copy(campaign_id: int) -> str | tuple[str, int]:
    """Show the dates, old and new, and the new text."""
    error = ""
    try:
        ground = _ground(campaign_id, typed.whole(request.args.get("year")))
    except Invalid as refusal:
        ground, error = _ground(campaign_id, None), told(refusal)
    made = _made(ground)
    page = render_template(
        "campaigns/copy.html",
        campaign=ground.campaign,
        ground=ground,
        made=made,
        faults=read_plan(made.text, folder=None, calendar=load_calendar(db.session())).errors,
        moves=sorted(ground.moves, key=lambda one: not set(one.why) & set(WORTH_A_LOOK)),
        look=[one for one in ground.moves if set(one.why) & set(WORTH_A_LOOK)],
        whats=WHATS,
        whys=WHYS,
        kinds=KINDS,
        worth=WORTH_A_LOOK,
        error=error,
    )
    return (page, Invalid.status) if error else page


@bp.get("/campaigns/<int:campaign_id>/copy/plan.yaml")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def copy_text(campaign_id: int) -> Response:
    """Hand out the new text as a file."""
    ground = _ground(campaign_id, typed.whole(request.args.get("year")))
    made = _made(ground)
    response = Response(made.text, mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{ground.year}.yaml"'
    return response


def _ground(campaign_id: int, year: int | None) -> Ground:
    found = db.session.get(Campaign, campaign_id)
    if found is None:
        raise NotFound
    return copy_ground(db.session(), found, year, today=g.today)


def _made(ground: Ground) -> Copied:
    source = text_in_force(ground.plan, ground.campaign.source)
    return copied(source, old=ground.old, new=ground.year, taken=ground.taken)
