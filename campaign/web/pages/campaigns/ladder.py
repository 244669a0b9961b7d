"""The ladder 责任链 of a campaign: read as a sentence, edited as steps, its effect shown first."""

from dataclasses import replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from campaign.mail.preview import Previewed, preview
from campaign.records.house.calendar import load_calendar
from campaign.reports.plan.brings import Brings, brings
from campaign.reports.plan.stored import stored_plan
from campaign.reports.plan.versions import Example, examples, ladder_versions
from campaign.reports.world import is_simulated
from campaign.rules.cases.words import colour_of
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.ladder import Rung
from campaign.rules.permissions import Permission, Role
from campaign.rules.plans.ladder_checks import APPROVED_FROM, LADDER_AUDIENCES
from campaign.rules.plans.ladder_colours import LEVELS
from campaign.rules.plans.ladder_form import (
    MOST_STEPS,
    LadderRead,
    StepForm,
    read_ladder,
    to_rows,
)
from campaign.services.dates.amend_campaign import change_ladder
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.amended import campaign_of, flash_words
from campaign.web.pages.campaigns.plan import bp, scope
from campaign.web.shell import label
from campaign.web.words.dates import effect_lines
from campaign.web.words.ladder_drawn import drawn
from campaign.web.words.sentence import carried
from campaign.web.words.steps import rules_of_all, sentence, step_words
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of
CHECK, ADD, DROP, LETTER = "check", "add", "drop", "letter"
COLUMNS = ("side", "counts", "audience", "level")


@bp.get("/campaigns/<int:campaign_id>/ladder")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def ladder(campaign_id: int) -> str:
    """Show the steps, as they stand or as typed; where asked, what they would change."""
    act, _sep, place = request.args.get("act", "").partition("-")
    rows = _typed(request.args)
    if rows is None:
        return _page(campaign_id, None)
    if act == ADD and len(rows) < MOST_STEPS:
        rows = [*rows, _next(rows)]
    dropped = typed.whole(place)
    if act == DROP and dropped is not None:
        rows = [row for number, row in enumerate(rows) if number != dropped]
    return _page(campaign_id, rows, act=act, place=typed.whole(place))


@bp.post("/campaigns/<int:campaign_id>/ladder")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def ladder_save(campaign_id: int) -> str | Response | tuple[str, int]:
    """Put into force what was shown."""
    rows = _typed(request.form) or []
    found = read_ladder(rows)
    try:
        if not found.sound:
            raise Invalid("责任链还有要改正的地方，请按每一步下面的提示修改。")
        done = change_ladder(
            campaign_id, found.rungs, note=request.form.get("note", ""),
            shown=request.form.get("shown", ""), asker_id=g.asker.person_id, now=g.now,
            today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        page = _page(campaign_id, rows, act=CHECK, errors={refusal.field: told(refusal)})
        return page, refusal.status
    flash(flash_words(done, _("责任链已改。")), "done")
    return redirect(url_for("campaigns.ladder", campaign_id=campaign_id), code=303)


def _next(rows: list[StepForm]) -> StepForm:
    """Return a step to begin with: one working day behind the last."""
    last = read_ladder(rows).rungs[-1:]
    if not last:
        return StepForm()
    days = last[0].offset + 1
    level = max(last[0].level, 1) if days > 0 else 0
    new = StepForm(
        str(abs(days)), "after" if days > 0 else "before", last[0].counts,
        last[0].audience.value, str(level),
    )  # fmt: skip
    return new


def _typed(found: MultiDict[str, str]) -> list[StepForm] | None:
    """Return the rows as the form brings them; None where no form was sent."""
    if "days" not in found:
        return [] if found.get("act") else None
    approved = set(found.getlist("approval"))
    rows = []
    for number, days in enumerate(found.getlist("days")[:MOST_STEPS]):
        rest = {name: _at(found.getlist(name), number) for name in COLUMNS}
        rows.append(StepForm(days[:8], **rest, approval=str(number) in approved))
    return rows


def _at(column: list[str], place: int) -> str:
    return column[place] if place < len(column) else ""


def _page(
    campaign_id: int,
    rows: list[StepForm] | None,
    *,
    act: str = "",
    place: int | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    session = db.session()
    campaign = campaign_of(campaign_id)
    versions = ladder_versions(session, campaign_id)
    now_is = versions[0].rungs
    read = read_ladder(to_rows(now_is) if rows is None else rows)
    tried = examples(session, campaign_id, today=g.today)
    example = _example(tried)
    changed = read.sound and read.rungs != now_is
    found = _brings(read.rungs, campaign) if changed and act == CHECK else None
    return render_template(
        "campaigns/ladder.html",
        campaign=campaign,
        read=read,
        faults=_faults(read),
        said=sentence(read.rungs) if read.sound else "",
        steps=[step_words(rung) for rung in read.rungs],
        marks=_drawn(read.rungs, example),
        changed=changed,
        same=act == CHECK and read.sound and not changed,
        touched=rows is not None,
        brings=found,
        lines=effect_lines(found.effect) if found and found.effect else [],
        letter=_letter(read, example, place) if act == LETTER else None,
        letter_asked=act == LETTER,
        examples=tried,
        example=example,
        rules=rules_of_all(),
        versions=versions,
        sentence=sentence,
        audiences=[(role, label(Role(role))) for role in LADDER_AUDIENCES],
        levels=list(LEVELS.items()),
        colour_of=colour_of,
        approved_from=APPROVED_FROM,
        full=len(read.rows) >= MOST_STEPS,
        errors=errors or {},
        typed=request.values,
    )


def _example(tried: list[Example]) -> Example | None:
    """Return the duty that was chosen for trying, else the first."""
    wanted = typed.whole(request.values.get("duty"))
    return next((one for one in tried if one.duty_id == wanted), tried[0] if tried else None)


def _brings(rungs: tuple[Rung, ...], campaign: Any) -> Brings:
    session = db.session()
    plan = replace(stored_plan(session, campaign), ladder=rungs)
    calendar = load_calendar(session)
    return brings(session, campaign, plan, calendar=calendar, now=g.now, today=g.today)


def _drawn(rungs: tuple[Rung, ...], example: Example | None) -> list[Any]:
    if not example or not rungs:
        return []
    return drawn(rungs, example.due_on, load_calendar(db.session()), now=g.now)


def _letter(read: LadderRead, example: Example | None, place: int | None) -> Previewed | None:
    """Write the letter of a step; ``place`` is where it was typed."""
    if example is None or place is None or not 0 <= place < len(read.moved):
        return None
    link = request.url_root + _("…（发出时为每个人单独生成）")
    return preview(
        db.session(), example.duty_id, read.rungs, read.moved[place] + 1, link=link,
        simulated=is_simulated(db.session()),
    )  # fmt: skip


def _faults(read: LadderRead) -> dict[int, list[str]]:
    return {
        place: [carried(one.message, one.values) for one in some]
        for place, some in read.faults.items()
    }
