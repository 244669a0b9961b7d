"""调整期限: what a new date cancels, moves and adds is shown, then one button does it."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.house.calendar import load_calendar
from campaign.reports.dates.chosen import Choice, Chosen, choose, within
from campaign.reports.dates.effect import effect
from campaign.reports.dates.places import places
from campaign.reports.dates.plan import Plan, plan_dates
from campaign.reports.office.desks import kinds_in, milestones_of
from campaign.reports.units.one import path_of
from campaign.rules.dates.new_date import NewDate, read_new_date
from campaign.rules.dates.seen import read_seen, write_seen
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Permission
from campaign.rules.sheets.days import read_day
from campaign.rules.sheets.unit_kinds import KIND_KEYS, UNIT_KINDS
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.ground import Done
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.shell import word
from campaign.web.words.dates import effect_lines, left_groups
from campaign.web.words.month import TERM, WISH, Marked, sheets
from models.base import db

bp = Blueprint("dates", __name__)
P = Permission
MOST = 500
# Everything but what was called off: what is passed over is said with its reason.
STANDING = tuple(state.value for state in DutyState if state is not DutyState.CANCELLED)
KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}


@bp.get("/office/<int:campaign_id>/dates")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def show(campaign_id: int) -> str | tuple[str, int]:
    """Ask which duties and for which date; with both, show what would happen."""
    if "milestone" in request.args and not asked_choice().milestone_id:
        return _page(campaign_id, errors={"milestone": _("请选择要改期的节点。")}), 422
    try:
        return _page(campaign_id, new=_new_date())
    except FieldMissing as refusal:
        return _page(campaign_id, errors={refusal.field: told(refusal)}), refusal.status


@bp.post("/office/<int:campaign_id>/dates")
@allowed(P.CHANGE_DATES, on=at_desk(P.CHANGE_DATES))
def change(campaign_id: int) -> str | Response | tuple[str, int]:
    """Do what was shown."""
    seen = read_seen(request.form.get("seen", ""))
    new: NewDate | None = None
    try:
        new = _new_date()
        done = change_dates(
            campaign_id, seen, new or read_new_date(None, None, g.today), asker=g.asker,
            reason=request.form.get("reason", ""), now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        errors = {refusal.field: told(refusal)}
        return _page(campaign_id, new=new, errors=errors), refusal.status
    flash(_("已调整 %(n)s 个单位的期限：", n=done.units) + said(done), "done")
    return redirect(url_for("office.show", campaign_id=campaign_id))


def said(done: Done) -> str:
    """Say how many were told, and name what was passed over because somebody was first."""
    sentence = _(
        "%(letters)s 封信，%(calls)s 个电话任务。", letters=done.told.letters, calls=done.told.calls
    )
    if moved := done.moved_meanwhile:
        units = list(dict.fromkeys(one.duty.unit for one in moved))
        names = _("、").join(units[:5])
        sentence += _(
            "有 %(n)s 项在您预览后已被别人办理，没有动：%(names)s。", n=len(moved), names=names
        )
    return str(sentence)


def asked_choice() -> Choice:
    """Return what was chosen, as it stands in the address or the form."""
    numbers = [typed.whole(text) for text in request.values.getlist("duty")[:MOST]]
    kind, under = request.values.get("kind", ""), typed.whole(request.values.get("under"))
    return Choice(
        duty_ids=tuple(dict.fromkeys(one for one in numbers if one)),
        milestone_id=typed.whole(request.values.get("milestone")) or 0,
        kind=kind if kind in KIND_KEYS else "",
        above=(path_of(db.session(), under) or "/none/") if under else "",
    )


def _new_date() -> NewDate | None:
    """Return the date asked for, None where the form has not been shown yet.

    Raises:
        FieldMissing: nothing was filled in, or it cannot be kept.
    """
    on, by = request.values.get("due_on", "").strip(), request.values.get("by", "").strip()
    if not on and not by:
        if {"due_on", "by"} & set(request.values):
            raise FieldMissing(
                "due_on",
                "请填其中一项：都改到哪一天，例如 2026-05-20；或者各顺延几个工作日，例如 5。",
            )
        return None
    return read_new_date(read_day(on), (typed.whole(by) or 0) if by else None, g.today)


def _page(campaign_id: int, new: NewDate | None = None, **refused: Any) -> str:
    session, desk, choice = db.session(), the_desk(campaign_id), asked_choice()
    calendar, sees = load_calendar(session), within(campaign_id, g.asker)
    chosen = choose(session, choice, sees=sees, states=STANDING)
    plan = (
        plan_dates(session, chosen, new, calendar=calendar, today=g.today)
        if new and chosen
        else None
    )
    brings = (
        effect(session, plan, calendar=calendar, now=g.now, today=g.today)
        if plan and plan.changes
        else None
    )
    shown: dict[str, Any] = {"errors": {}}
    return render_template(
        "dates/change.html",
        desk=desk,
        choice=choice,
        chosen=chosen,
        dues=_dues(chosen),
        new=new,
        plan=plan,
        past_bound=_past_bound(plan),
        effect=brings,
        lines=effect_lines(brings) if brings else [],
        left=left_groups(plan.left) if plan else [],
        seen=write_seen({c.duty.duty_id: c.duty.version for c in plan.changes}) if plan else "",
        months=sheets(calendar, _marked(chosen, plan)),
        milestones=milestones_of(session, campaign_id),
        kinds=[(kind, word(KINDS[kind])) for kind in kinds_in(session, campaign_id)],
        places=places(session, desk.scope_path, g.asker),
        typed=request.values,
        **(shown | refused),
    )


def _dues(chosen: tuple[Chosen, ...]) -> list[tuple[date, int]]:
    """Return the present dates with how many duties have each."""
    found: dict[date, int] = {}
    for one in chosen:
        found[one.due_on] = found.get(one.due_on, 0) + 1
    return sorted(found.items())


def _past_bound(plan: Plan | None) -> int:
    """Return how many new dates lie behind the last day that a request could be granted."""
    changes = plan.changes if plan else ()
    return sum(change.due_on > change.duty.bound_on for change in changes)


def _marked(chosen: tuple[Chosen, ...], plan: Plan | None) -> list[Marked]:
    old = dict.fromkeys(one.due_on for one in chosen)
    new = dict.fromkeys(change.due_on for change in plan.changes) if plan else {}
    return [
        *(Marked(on, TERM, _("现在的期限")) for on in old),
        *(Marked(on, WISH, _("新的期限")) for on in new if on not in old),
    ]
