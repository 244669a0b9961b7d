"""暂停计时 and 恢复计时, for one duty or for the ticked ones: shown first, then done."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.house.calendar import load_calendar
from campaign.reports.dates.chosen import choose, in_state, within
from campaign.reports.dates.effect import effect
from campaign.reports.dates.plan import plan_resumption, plan_suspension
from campaign.rules.dates.seen import read_seen, write_seen
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Permission
from campaign.services.dates.pause import resume_many, suspend_many
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.dates.change import asked_choice, said
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.words.dates import effect_lines, left_groups
from models.base import db

bp = Blueprint("pause", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/office/<int:campaign_id>/pause")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def show(campaign_id: int) -> str:
    """Show what stopping the clocks of these duties brings."""
    return _pause_page(campaign_id)


@bp.post("/office/<int:campaign_id>/pause")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def suspend(campaign_id: int) -> Page:
    """Stop them."""
    try:
        done = suspend_many(
            campaign_id, read_seen(request.form.get("seen", "")), asker=g.asker,
            reason=request.form.get("reason", ""), now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        errors = {refusal.field: told(refusal)}
        return _pause_page(campaign_id, errors=errors), refusal.status
    flash(_("已暂停 %(n)s 个单位的计时：", n=done.units) + said(done), "done")
    return redirect(url_for("pause.paused", campaign_id=campaign_id))


@bp.get("/office/<int:campaign_id>/paused")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def paused(campaign_id: int) -> str:
    """Show all clocks that stand still, and what letting them go on today brings."""
    return _paused_page(campaign_id)


@bp.get("/office/<int:campaign_id>/resume")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def resuming(campaign_id: int) -> str:
    """Show what letting the clocks of these duties go on brings."""
    return _resume_page(campaign_id)


@bp.post("/office/<int:campaign_id>/resume")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def resume(campaign_id: int) -> Page:
    """Let them go on."""
    try:
        done = resume_many(
            campaign_id, read_seen(request.form.get("seen", "")), asker=g.asker,
            note=request.form.get("note", ""), now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        errors = {refusal.field: told(refusal)}
        return _resume_page(campaign_id, errors=errors), refusal.status
    flash(_("已恢复 %(n)s 个单位的计时：", n=done.units) + said(done), "done")
    return redirect(url_for("pause.paused", campaign_id=campaign_id))


def _pause_page(campaign_id: int, **refused: Any) -> str:
    session = db.session()
    sees = within(campaign_id, g.asker)
    plan = plan_suspension(session, choose(session, asked_choice(), sees=sees, states=()))
    brings = effect(session, plan, calendar=load_calendar(session), now=g.now, today=g.today)
    return _show("dates/pause.html", campaign_id, plan, brings, refused)


def _resume_page(campaign_id: int, **refused: Any) -> str:
    session, calendar = db.session(), load_calendar(db.session())
    chosen = choose(session, asked_choice(), sees=within(campaign_id, g.asker), states=())
    plan = plan_resumption(session, chosen, calendar=calendar, today=g.today)
    brings = effect(session, plan, calendar=calendar, now=g.now, today=g.today)
    return _show("dates/resume.html", campaign_id, plan, brings, refused)


def _show(template: str, campaign_id: int, plan: Any, brings: Any, refused: Any) -> str:
    shown: dict[str, Any] = {"errors": {}}
    return render_template(
        template,
        desk=the_desk(campaign_id),
        choice=asked_choice(),
        plan=plan,
        effect=brings,
        lines=effect_lines(brings),
        left=left_groups(plan.left),
        seen=write_seen({c.duty.duty_id: c.duty.version for c in plan.changes}),
        typed=request.form,
        **(shown | refused),
    )


def _paused_page(campaign_id: int) -> str:
    session, calendar = db.session(), load_calendar(db.session())
    chosen = in_state(session, DutyState.SUSPENDED, sees=within(campaign_id, g.asker))
    plan = plan_resumption(session, chosen, calendar=calendar, today=g.today)
    return render_template(
        "dates/paused.html",
        desk=the_desk(campaign_id),
        changes=plan.changes,
    )
