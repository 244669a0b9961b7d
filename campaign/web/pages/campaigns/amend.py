"""修订方案: another wording of the plan is checked, its effect shown, then one button does it."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.plan_file import PlanProblem, PlanReading, read_plan
from campaign.papers.plan_file.places import lines_of
from campaign.papers.plan_file.plan_text import text_in_force
from campaign.papers.plan_file.read_plan import MOST_BYTES
from campaign.records.house.calendar import load_calendar
from campaign.records.plan.milestones import kept_forms
from campaign.reports.plan.brings import Brings, brings
from campaign.reports.plan.stored import stored_plan
from campaign.reports.plan.versions import wordings
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.permissions import Permission
from campaign.rules.plans.edit_rows import rows
from campaign.services.dates.amend_campaign import amend_campaign
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.amended import campaign_of, flash_words
from campaign.web.pages.campaigns.ladder import bp
from campaign.web.pages.campaigns.plan import scope
from campaign.web.words.dates import effect_lines
from campaign.web.words.edits import said
from campaign.web.words.sentence import carried
from campaign.web.words.steps import sentence
from models.base import db
from models.plan import Campaign

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of
NEW_FORM = (
    "附表改了或是新的（%(names)s），附表的文件要随方案一起交，请在服务器上用命令修订："
    "./duban campaign amend。"
)


@dataclass(frozen=True)
class Problem:
    """One line of what is wrong: where, and a sentence in the reader's language.

    ``line`` is its line in the text, 0 where there is none, and ``text`` what stands there.
    """

    where: str
    words: str
    grave: bool
    line: int = 0
    text: str = ""


@bp.get("/campaigns/<int:campaign_id>/amend")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def amend(campaign_id: int) -> str:
    """Show the wording in force, to be changed in place or replaced by a file."""
    return _page(campaign_of(campaign_id))


@bp.post("/campaigns/<int:campaign_id>/amend")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def amend_check(campaign_id: int) -> str | tuple[str, int]:
    """Check the wording and show what it would do; nothing is changed yet."""
    campaign = campaign_of(campaign_id)
    reading = _reading()
    found = _brings(campaign, reading)
    problems = _problems(reading, found)
    page = _page(campaign, reading=reading, found=found, problems=problems)
    return page if found and not any(one.grave for one in problems) else (page, Invalid.status)


@bp.post("/campaigns/<int:campaign_id>/amend/confirm")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def amend_confirm(campaign_id: int) -> str | Response | tuple[str, int]:
    """Put into force what was shown."""
    campaign = campaign_of(campaign_id)
    reading = _reading()
    try:
        if reading.plan is None or _new_forms(campaign, _brings(campaign, reading)):
            raise Invalid("方案有错误，没有修订。请重新检查。")
        done = amend_campaign(
            campaign_id, reading.plan, reading.source, {}, note=request.form.get("note", ""),
            shown=request.form.get("shown", ""), asker_id=g.asker.person_id, now=g.now,
            today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        found = _brings(campaign, reading)
        page = _page(
            campaign, reading=reading, found=found, problems=_problems(reading, found),
            errors={refusal.field: told(refusal)},
        )  # fmt: skip
        return page, refusal.status
    flash(flash_words(done, _("方案已修订。")), "done")
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), code=303)


def _reading() -> PlanReading:
    """Read the file that was uploaded, else the text that was typed."""
    file = request.files.get("file")
    content: str | bytes = request.form.get("source", "").replace("\r\n", "\n")
    if file is not None and file.filename:
        content = file.stream.read(MOST_BYTES + 1)
    return read_plan(content, folder=None, calendar=load_calendar(db.session()))


def _brings(campaign: Campaign, reading: PlanReading) -> Brings | None:
    if reading.plan is None:
        return None
    session = db.session()
    return brings(
        session, campaign, reading.plan, calendar=load_calendar(session), now=g.now, today=g.today
    )


def _problems(reading: PlanReading, found: Brings | None) -> list[Problem]:
    lines = reading.source.splitlines()
    problems = [of_file(one, one in reading.errors, lines) for one in reading.problems]
    if found is not None:
        faults = found.amendment.faults
        at = lines_of(reading.source, [one.where for one in faults])
        for fault, line in zip(faults, at, strict=True):
            where = ".".join(str(part) for part in fault.where)
            at_line = PlanProblem(line, where, fault.message, fault.values)
            problems.append(of_file(at_line, True, lines))
        if names := _new_forms(found.campaign, found):
            problems.append(Problem("form", carried(NEW_FORM, {"names": names}), True))
    return problems


def of_file(one: PlanProblem, grave: bool, lines: list[str]) -> Problem:
    """Say what is wrong in a plan's file, with its line."""
    text = lines[one.line - 1].strip()[:80] if 0 < one.line <= len(lines) else ""
    return Problem(one.path, carried(one.message, one.values), grave, one.line, text)


def _new_forms(campaign: Campaign, found: Brings | None) -> str:
    """Return the forms that would need their files, which a text does not bring."""
    if found is None:
        return ""
    changed = {one.key for one in found.amendment.edits if one.field in ("form", "added")}
    kept = kept_forms(db.session(), found.campaign.id)
    forms = [
        one.form
        for one in found.new.milestones
        if one.key in changed and one.form and PurePosixPath(one.form).name not in kept
    ]
    return "、".join(dict.fromkeys(forms))


def _shown(reading: PlanReading | None, campaign: Campaign) -> str:
    """Return the text of the page: what was read, what was typed, or what is in force."""
    if reading is None:
        return text_in_force(stored_plan(db.session(), campaign), campaign.source)
    return reading.source or request.form.get("source", "").replace("\r\n", "\n")


def _page(
    campaign: Campaign,
    *,
    reading: PlanReading | None = None,
    found: Brings | None = None,
    problems: list[Problem] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    wrong = any(one.grave for one in problems or ())
    shown: Any = found if found is not None and not wrong and found.amendment.edits else None
    return render_template(
        "campaigns/amend.html",
        campaign=campaign,
        source=_shown(reading, campaign),
        checked=reading is not None,
        problems=problems or [],
        wrong=wrong,
        brings=shown,
        edits=[said(one) for one in rows(shown.amendment.edits)] if shown else [],
        ladder_words=sentence(shown.new.ladder) if shown and shown.amendment.ladder else "",
        lines=effect_lines(shown.effect) if shown and shown.effect else [],
        versions=wordings(db.session(), campaign.id),
        said=said,
        errors=errors or {},
        typed=request.form,
    )
