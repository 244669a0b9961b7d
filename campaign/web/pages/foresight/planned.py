"""预演 of a plan before its launch: the text is read, nothing of it is kept but what is signed."""

from collections import Counter
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaign.papers.plan_file import PlanProblem, PlanReading, read_plan
from campaign.papers.plan_file.read_plan import MOST_BYTES
from campaign.records.house.calendar import load_calendar
from campaign.reports.foresight.foretell import foretell
from campaign.reports.foresight.lines import canonical_lines, head_of, matters, sha256
from campaign.reports.foresight.planned import planned_subject
from campaign.rules.errors import Invalid, NotNow, Refusal
from campaign.rules.permissions import Permission, may
from campaign.rules.plan import Plan
from campaign.services.foresight.sign_forecast import sign_plan_forecast
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.foresight.show import bp, made_at, scenario_of, shown
from campaign.web.words.sentence import carried
from models.base import db
from models.unit import Unit

P = Permission
SIGN = "sign"
__all__ = ["bp"]  # the blueprint these pages are part of


@bp.get("/campaigns/forecast")
@allowed(P.MANAGE_CAMPAIGN)
def plan() -> str:
    """Ask for a plan."""
    return _page({}, errors={})


@bp.post("/campaigns/forecast")
@allowed(P.MANAGE_CAMPAIGN)
def plan_shown() -> str | Response | tuple[str, int]:
    """Show what launching this plan now would send; or sign what was shown."""
    reading = _reading()
    scope = request.form.get("scope", "")
    if scope not in {code for code, _name in _scopes()}:
        return _page({"source": reading.source}, errors={"scope": _("请选择范围单位。")}), 422
    if reading.plan is None:
        problems = [_words(one) for one in reading.errors]
        return _page({"source": reading.source}, errors={}, problems=problems), Invalid.status
    try:
        if request.form.get("act") == SIGN:
            return _sign(reading.plan, reading.source, scope)
        return _page(_seen(reading.plan, reading.source, scope), errors={})
    except Refusal as refusal:
        return _page({"source": reading.source}, errors={"source": told(refusal)}), refusal.status


def _seen(plan: Plan, source: str, scope: str) -> dict[str, Any]:
    session = db.session()
    subject = planned_subject(session, plan, scope_code=scope, source=source, until=None, now=g.now)
    seen = foretell(session, subject, scenario_of(request.form), now=g.now)
    found = shown(seen, request.form, Counter())
    sum_of = sha256(canonical_lines(head_of(seen), matters(seen)))
    return {"source": source, "scope": scope, "sum": sum_of, **found}


def _sign(plan: Plan, source: str, scope: str) -> Response:
    try:
        sign_plan_forecast(
            plan, source, scope_code=scope, scenario=scenario_of(request.form),
            made_at=made_at(request.form), shown=request.form.get("shown", ""),
            asker_id=g.asker.person_id, now=g.now,
        )  # fmt: skip
    except NotNow as refusal:
        flash(told(refusal), "note")
    else:
        flash(_("预演已签署。行动启动后，发出的每封信都会与它对照。"), "done")
    return redirect(url_for("foresight.plan"), code=303)


def _page(
    about: dict[str, Any], *, errors: dict[str, str], problems: list[tuple[str, str]] | None = None
) -> str:
    return render_template(
        "foresight/plan.html", scopes=_scopes(), errors=errors, problems=problems or [],
        **({"source": "", "scope": request.form.get("scope", ""), "seen": None} | about),
    )  # fmt: skip


def _scopes() -> list[tuple[str, str]]:
    """Return the units over which the asker may launch: those of their posts, code and name."""
    mine = [
        post.unit_id
        for post in g.asker.posts
        if post.unit_id is not None and may(g.asker, P.MANAGE_CAMPAIGN, post.path)
    ]
    rows = select(Unit.code, Unit.name).order_by(Unit.path)
    everywhere = any(post.unit_id is None for post in g.asker.posts)
    which = Unit.parent_id.is_(None) if everywhere else Unit.id.in_(mine)
    return [(code, name) for code, name in db.session.execute(rows.where(which))]


def _reading() -> PlanReading:
    file = request.files.get("file")
    content: str | bytes = request.form.get("source", "").replace("\r\n", "\n")
    if file is not None and file.filename:
        content = file.stream.read(MOST_BYTES + 1)
    return read_plan(content, folder=None, calendar=load_calendar(db.session()))


def _words(one: PlanProblem) -> tuple[str, str]:
    line = _("第 %(line)s 行", line=one.line) if one.line else ""
    return f"{line} {one.path}".strip(), carried(one.message, one.values)
