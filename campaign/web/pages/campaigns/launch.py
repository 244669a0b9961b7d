"""启动行动: a plan is read, the checklist shown with where gaps are mended; one button opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.plan_file import PlanReading, read_plan
from campaign.papers.plan_file.read_plan import MOST_BYTES
from campaign.records.house.calendar import load_calendar
from campaign.reports.drills.scopes import scopes
from campaign.reports.plan.forms import earlier_forms, missing_forms
from campaign.reports.setup.checklist import Line
from campaign.reports.setup.launch import launch_lines
from campaign.rules.errors import FieldMissing, Invalid, Refusal
from campaign.rules.permissions import Permission, may
from campaign.rules.plans.launch import CHECKS, Weight
from campaign.services.campaign.gate import Gate
from campaign.services.campaign.open_campaign import open_campaign
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.amend import Problem, of_file
from campaign.web.pages.campaigns.ladder import bp
from campaign.web.words.checks import url_of_check
from campaign.web.words.sentence import carried
from models.base import db
from models.plan_draft import PlanDraft
from models.unit import Unit

P = Permission
Page = str | Response | tuple[str, int]
__all__ = ["bp"]  # the blueprint these pages are part of
NO_FORMS = (
    "附表的文件要随方案一起交（%(names)s），系统里没有同名的旧附表。请在服务器上用命令启动："
    "./duban campaign open。"
)


@dataclass
class Asked:
    """What was typed: the plan, below which unit; and what is wrong with it."""

    reading: PlanReading
    scope: Unit | None
    forms: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: tuple[Line, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it can be put to the checklist."""
        return self.scope is not None and not any(one.grave for one in self.problems)


@bp.get("/campaigns/new")
@allowed(P.MANAGE_CAMPAIGN)
def new() -> str:
    """Show the form, with the plan that was made of a draft where the address names one."""
    draft = _draft()
    if draft is None:
        return _page(None, {})
    return _page(None, {}, {"source": draft.plan, "scope": str(draft.scope_unit_id)})


@bp.post("/campaigns/new")
@allowed(P.MANAGE_CAMPAIGN)
def new_check() -> Page:
    """Check the plan and show the checklist; nothing is opened yet."""
    asked = _asked()
    errors = {} if asked.scope else {"scope": _("请从名单里选一个范围。")}
    page = _page(asked, errors)
    return page if asked.sound else (page, Invalid.status)


@bp.post("/campaigns/new/launch")
@allowed(P.MANAGE_CAMPAIGN)
def launch() -> Page:
    """Open the campaign, if the checklist lets it pass."""
    asked = _asked()
    if not asked.sound or asked.scope is None or asked.reading.plan is None:
        return _page(asked, {"scope": "" if asked.scope else _("请从名单里选一个范围。")}), 422
    gate = Gate(current_app.extensions["settings"], request.form.get("reason", ""))
    plan, source, code = asked.reading.plan, asked.reading.source, asked.scope.code
    db.session.rollback()
    try:
        opened = open_campaign(
            plan, source, asked.forms, scope_code=code, asker_id=g.asker.person_id, now=g.now,
            gate=gate,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _page(_asked(), {refusal.field: told(refusal)}), refusal.status
    except Refusal as refusal:
        return _page(_asked(), {"": told(refusal)}), refusal.status
    flash(
        _(
            "行动已启动：%(units)s 个单位，%(duties)s 项任务。",
            units=opened.units, duties=opened.duties,
        ),
        "done",
    )  # fmt: skip
    return redirect(url_for("campaigns.show", campaign_id=opened.campaign_id), code=303)


def _asked() -> Asked:
    session = db.session()
    file = request.files.get("file")
    content: str | bytes = request.form.get("source", "").replace("\r\n", "\n")
    if file is not None and file.filename:
        content = file.stream.read(MOST_BYTES + 1)
    reading = read_plan(content, folder=None, calendar=load_calendar(session))
    asked = Asked(reading, _scope())
    lines = reading.source.splitlines()
    asked.problems = [of_file(one, one in reading.errors, lines) for one in reading.problems]
    if reading.plan is None:
        return asked
    asked.forms = earlier_forms(session, reading.plan, g.asker)
    if missing := missing_forms(reading.plan, asked.forms):
        words = carried(NO_FORMS, {"names": "、".join(missing)})
        asked.problems.append(Problem("form", words, True))
    if asked.sound and asked.scope is not None:
        asked.lines = launch_lines(
            session, current_app.extensions["settings"], reading.plan, asked.scope, now=g.now,
            today=g.today,
        )  # fmt: skip
    return asked


def _draft() -> PlanDraft | None:
    """Return the made draft that the address names, if it is the asker's business."""
    found = db.session.get(PlanDraft, typed.whole(request.args.get("draft")) or 0)
    place = db.session.get(Unit, found.scope_unit_id) if found and found.plan else None
    return found if place and may(g.asker, P.MANAGE_CAMPAIGN, place.path) else None


def _scope() -> Unit | None:
    """Return the unit chosen, if the asker may open a campaign there."""
    found = db.session.get(Unit, typed.whole(request.form.get("scope")) or 0)
    return found if found is not None and may(g.asker, P.MANAGE_CAMPAIGN, found.path) else None


def _page(
    asked: Asked | None, errors: dict[str, Any], given: Mapping[str, str] | None = None
) -> str:
    lines = asked.lines if asked else ()
    missing = [line for line in lines if line.state != "done"]
    return render_template(
        "campaigns/new.html",
        asked=asked,
        plan=asked.reading.plan if asked and asked.sound else None,
        missing=missing,
        ready=[line for line in lines if line.state == "done"],
        hard=[line.key for line in missing if CHECKS[line.key] is Weight.HARD],
        scopes=scopes(db.session(), g.asker, right=P.MANAGE_CAMPAIGN),
        url_of=url_of_check,
        errors={name: words for name, words in errors.items() if words},
        typed=given or request.form,
        from_draft=given is not None,
    )
