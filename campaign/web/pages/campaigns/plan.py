"""The list of campaigns, one campaign's frozen plan, and calling it off."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports import campaigns, progress_counts
from campaign.reports.calendar.explained import of_plan
from campaign.reports.drills.last import last_drill
from campaign.reports.foresight.signed import compared
from campaign.reports.lead.stages import stages
from campaign.reports.office.desks import place_in
from campaign.reports.past.plan import plan_as_of
from campaign.reports.past.posts import register_has_changed
from campaign.reports.progress.standing import Look
from campaign.reports.setup.unready import opened_unready
from campaign.reports.visible import visible
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.web.guard import allowed
from campaign.web.look import looked_at
from campaign.web.words import explained, recurs
from campaign.web.words.steps import sentence
from models.base import db
from models.unit import Unit

bp = Blueprint("campaigns", __name__)
P = Permission
KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}


def scope(campaign_id: int, **_: Any) -> str:
    """Return the path of the campaign's scope unit.

    Raises:
        NotFound: there is no such campaign.
    """
    path = campaigns.scope_path(db.session(), campaign_id)
    if path is None:
        raise NotFound
    return path


def own_place(campaign_id: int, **_: Any) -> str:
    """Return the asker's own place in the campaign: who takes part may read the plan.

    Raises:
        NotFound: no post of the asker lies inside the scope, and none with a subtree above it.
    """
    place = place_in(g.asker, P.SEE_CAMPAIGN, scope(campaign_id))
    if place is None:
        raise NotFound
    return place


@bp.get("/campaigns")
@allowed(P.SEE_CAMPAIGN)
def index() -> str:
    """List the campaigns in which the asker takes part, or which lie below."""
    lines = [
        line
        for line in campaigns.campaign_lines(db.session())
        if place_in(g.asker, P.SEE_CAMPAIGN, line.scope_path) is not None
    ]
    return render_template("campaigns/index.html", lines=lines)


@bp.get("/campaigns/<int:campaign_id>")
@allowed(P.SEE_CAMPAIGN, on=own_place)
def show(campaign_id: int) -> str:
    """Show the plan in force, now or as of a day; who runs the campaign sees how far it is."""
    plan = campaigns.frozen_plan(db.session(), campaign_id)
    assert plan is not None
    look = looked_at(since=day_of(plan.campaign.opened_at), on_page=True)
    if look.back:
        return _as_it_was(plan, look)
    runs = may(g.asker, P.SEE_OFFICE, plan.scope.path)
    counts = progress_counts.counts(db.session(), campaign_id) if runs else None
    drills = plan.campaign.status == "open" and may(g.asker, P.RUN_DRILL, plan.scope.path)
    return render_template(
        "campaigns/show.html",
        plan=plan,
        look=look,
        kinds=KINDS,
        counts=counts,
        why={
            milestone_id: [(planned, explained.why_lines(why)) for planned, why in dates]
            for milestone_id, dates in of_plan(db.session(), campaign_id).items()
        },
        later=campaigns.occurrences(db.session(), campaign_id),
        names={milestone.key: milestone.name for milestone, *_ in plan.milestones},
        recurs_words=recurs.recurs_words,
        until_words=recurs.until_words,
        unready=opened_unready(db.session(), campaign_id) if runs else None,
        drills=drills,
        drill=last_drill(db.session(), plan.scope.path, now=g.now, today=g.today)
        if drills
        else None,
        signed=compared(db.session(), plan.campaign) if runs else None,
        may_cancel=may(g.asker, P.MANAGE_CAMPAIGN, plan.scope.path)
        and plan.campaign.status == "open",
    )


def _as_it_was(plan: campaigns.FrozenPlan, look: Look) -> str:
    """Show the plan, its dates and its ladder as they were in force; figures to who runs it."""
    campaign = plan.campaign
    sees = visible(g.asker, P.SEE_OFFICE, Unit.path)
    runs = may(g.asker, P.SEE_OFFICE, plan.scope.path)
    then = plan_as_of(db.session(), campaign.id, look, sees=sees if runs else None)
    return render_template(
        "campaigns/past.html",
        campaign=campaign,
        scope=plan.scope,
        bureau=plan.bureau,
        look=look,
        plan=then,
        said=sentence(then.ladder.rungs),
        stood=stages(db.session(), campaign.id, look, sees=sees) if runs else None,
        runs=runs,
        register_changed=register_has_changed(db.session(), look),
        called_off=campaign.cancelled_at is not None and campaign.cancelled_at <= look.at,
    )


@bp.get("/campaigns/<int:campaign_id>/cancel")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def cancel(campaign_id: int) -> str:
    """Say what calling it off would end, and ask."""
    plan = campaigns.frozen_plan(db.session(), campaign_id)
    assert plan is not None
    ends = progress_counts.what_a_cancel_ends(db.session(), campaign_id)
    return render_template("campaigns/cancel.html", plan=plan, ends=ends)


@bp.post("/campaigns/<int:campaign_id>/cancel")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def cancel_post(campaign_id: int) -> Response:
    """Call it off."""
    ended = cancel_campaign(campaign_id, asker_id=g.asker.person_id, now=g.now)
    flash(_("行动已取消，终止了 %(n)s 项任务，未发的信不再发。", n=ended), "done")
    return redirect(url_for("campaigns.show", campaign_id=campaign_id))
