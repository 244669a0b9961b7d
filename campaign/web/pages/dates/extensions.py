"""申请延期: a unit asks for a later date, takes it back; the office or the group decides."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.house.calendar import load_calendar
from campaign.records.notice.telling import Told
from campaign.reports.dates import requests
from campaign.reports.dates.bound import bound_for
from campaign.reports.dates.later import later
from campaign.reports.duty.duty import one_duty
from campaign.reports.office.drafts import deciders
from campaign.reports.visible import visible
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.days import read_day
from campaign.services.dates.ask_extension import ask_extension, withdraw_extension
from campaign.services.dates.decide_extension import grant_extension, refuse_extension
from campaign.web import typed
from campaign.web.errors import told, told_fields
from campaign.web.guard import allowed
from campaign.web.pages.dates.parts import grant_effect, marks_of, proposed
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.pages.progress.duty_page import act, duty_path
from campaign.web.words.dates import effect_lines
from campaign.web.words.month import sheets
from models.base import db
from models.unit import Unit

bp = Blueprint("extensions", __name__)
P = Permission
Page = str | Response | tuple[str, int]


def request_path(extension_id: int, **_: Any) -> str:
    """Return the path of the unit that asks.

    Raises:
        NotFound: there is no such request.
    """
    path = requests.path_of_request(db.session(), extension_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/duties/<int:duty_id>/extension")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def ask(duty_id: int) -> str:
    """Ask for the reason and the date wished."""
    return _ask_page(duty_id)


@bp.post("/duties/<int:duty_id>/extension")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def ask_post(duty_id: int) -> Page:
    """Put the request before whoever decides."""
    try:
        beyond = ask_extension(
            duty_id, reason=request.form.get("reason", ""), due_on=typed.day("due_on"), **act()
        )
    except FieldMissing as refusal:
        return _ask_page(duty_id, errors=told_fields(refusal)), refusal.status
    flash(
        _("已提交延期申请，由领导小组决定。决定前仍按现在的期限提醒。")
        if beyond
        else _("已提交延期申请，等办公室决定。决定前仍按现在的期限提醒。"),
        "done",
    )
    return redirect(url_for("duties.show", duty_id=duty_id))


@bp.post("/extensions/<int:extension_id>/withdraw")
@allowed(P.SUBMIT_DUTY, on=request_path)
def withdraw(extension_id: int) -> Response:
    """Take the request back."""
    duty_id = withdraw_extension(extension_id, asker=g.asker, now=g.now)
    flash(_("延期申请已撤回，期限不变。"), "done")
    return redirect(url_for("duties.show", duty_id=duty_id))


@bp.get("/office/<int:campaign_id>/extensions")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def index(campaign_id: int) -> str:
    """Show what waits for a decision, and what was decided last."""
    session, sees = db.session(), visible(g.asker, P.SEE_OFFICE, Unit.path)
    return render_template(
        "dates/requests.html",
        desk=the_desk(campaign_id),
        waiting=requests.waiting(session, campaign_id, sees=sees),
        decided=requests.decided(session, campaign_id, sees=sees),
        precedent=requests.precedent(session, campaign_id),
        decides=may(g.asker, P.DECIDE_HELD),
    )


@bp.get("/extensions/<int:extension_id>")
@allowed(P.SEE_OFFICE, on=request_path)
def show(extension_id: int) -> str:
    """Show one request: what it says, what it would bring, what came of the like."""
    return _page(extension_id)


@bp.post("/extensions/<int:extension_id>")
@allowed(P.CHANGE_DATES, on=request_path)
def decide(extension_id: int) -> Page:
    """The office grants or refuses."""
    return _decide(extension_id)


@bp.post("/extensions/<int:extension_id>/lead")
@allowed(P.DECIDE_HELD, on=request_path)
def lead_decide(extension_id: int) -> Page:
    """The leading group grants or refuses."""
    return _decide(extension_id)


def _decide(extension_id: int) -> Page:
    note = request.form.get("note", "")
    wish = request.form.get("decision", "")
    try:
        if wish == "grant":
            result = grant_extension(extension_id, due_on=typed.day("due_on"), note=note, **act())
            sentence = _("已批准延期：")
        elif wish == "refuse":
            result = refuse_extension(extension_id, note=note, **act())
            sentence = _("没有批准，期限不变：")
        else:
            raise Invalid("请按“批准”或“不批准”。")
    except FieldMissing as refusal:
        return _page(extension_id, errors={refusal.field: told(refusal)}), refusal.status
    flash(sentence + _said(result), "done")
    return redirect(url_for("extensions.index", campaign_id=_found(extension_id).campaign_id))


def _day() -> date | None:
    """Return the date that the address or the form asks about."""
    return read_day(request.values.get("due_on", "").strip())


def _said(result: Told) -> str:
    return str(
        _("%(letters)s 封信，%(calls)s 个电话任务。", letters=result.letters, calls=result.calls)
    )


def _found(extension_id: int) -> requests.Request:
    found = requests.one_request(db.session(), extension_id)
    if found is None:
        raise NotFound
    return found


def _ask_page(duty_id: int, **refused: Any) -> str:
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    calendar, bound_on = load_calendar(session), bound_for(session, duty_id)
    wanted_on = _day()
    after = later(session, duty_id, calendar=calendar, wanted_on=wanted_on)
    marked = marks_of(duty.due_on, after, wanted_on=wanted_on, bound_on=bound_on)
    before = requests.of_duty(session, duty_id)
    shown: dict[str, Any] = {"errors": {}, "typed": request.form}
    return render_template(
        "dates/ask.html",
        duty=duty,
        bound_on=bound_on,
        later=after,
        months=sheets(calendar, marked),
        before=[one for one in before if not one.open],
        waits=next((one for one in before if one.open), None),
        **(shown | refused),
    )


def _page(extension_id: int, **refused: Any) -> str:
    session, asked = db.session(), _found(extension_id)
    calendar = load_calendar(session)
    lead = may(g.asker, P.DECIDE_HELD, asked.path)
    new_on = _day() or asked.granted_on or proposed(asked, lead, calendar)
    after = later(session, asked.duty_id, calendar=calendar, wanted_on=new_on)
    effect = grant_effect(session, asked, new_on, calendar) if asked.open else None
    marked = marks_of(asked.due_on, after, wanted_on=asked.wanted_on, bound_on=asked.bound_on)
    shown: dict[str, Any] = {"errors": {}, "typed": request.form}
    return render_template(
        "dates/decide.html",
        asked=asked,
        desk=the_desk(asked.campaign_id),
        later=after,
        new_on=new_on,
        left=calendar.working_days_left(g.today, asked.due_on),
        effect=effect,
        lines=effect_lines(effect) if effect else [],
        precedent=requests.precedent(session, asked.campaign_id),
        earlier=requests.of_unit(session, asked),
        months=sheets(calendar, marked),
        office=may(g.asker, P.CHANGE_DATES, asked.path),
        lead=lead,
        deciders=deciders(session, asked.campaign_id, on=g.today),
        **(shown | refused),
    )
