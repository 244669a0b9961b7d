"""假如期限是另一天: a milestone recomputed under another date, for the office to read."""

from typing import Any

from flask import g, render_template, request

from campaign.records.plan.ladders import ladder_in_force
from campaign.reports.office.desks import milestones_of
from campaign.reports.visible import visible
from campaign.reports.what_if.recomputed import WhatIf, the_milestone, what_if
from campaign.rules.errors import Invalid
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.days import read_day
from campaign.rules.words import LEVELS
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.look import looked_at
from campaign.web.pages.campaigns.amended import campaign_of
from campaign.web.pages.foresight.planned import bp
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.words import what_if as words
from campaign.web.words.steps import step_words
from models.base import db
from models.plan import Milestone
from models.unit import Unit

P = Permission
__all__ = ["bp"]  # the blueprint this page is part of
LINES_FIRST = 100
MOST_DAYS = 365


@bp.get("/campaigns/<int:campaign_id>/what-if")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def what_if_page(campaign_id: int) -> str | tuple[str, int]:
    """Show both sides, or the form alone where no date is given."""
    session, desk = db.session(), the_desk(campaign_id)
    campaign = campaign_of(campaign_id)
    choices = milestones_of(session, campaign_id)
    chosen = typed.whole(request.args.get("milestone")) or (choices[0][0] if choices else 0)
    milestone = the_milestone(session, campaign_id, chosen) if chosen else None
    look = looked_at(since=desk.opened_on)
    due_on, error, found = read_day(request.args.get("due", "").strip()), "", None
    if milestone and due_on:
        try:
            found = what_if(
                session, campaign, milestone, due_on=due_on, offsets=_offsets(), look=look,
                sees=visible(g.asker, P.SEE_OFFICE, Unit.path),
            )  # fmt: skip
        except Invalid as wrong:
            error = told(wrong)
    elif request.args.get("due"):
        error = words.no_day()
    page = _page(desk, milestone, choices, found, error, look)
    return (page, 422) if error else page


def _offsets() -> dict[int, int]:
    """Return the other days of steps: ``step-4=2`` and ``step-1=-5``."""
    found = {}
    for name, text in request.args.items():
        number = typed.whole(name.removeprefix("step-")) if name.startswith("step-") else None
        sign, days = (-1, text[1:]) if text.startswith("-") else (1, text)
        many = typed.whole(days)
        if number and many is not None and many <= MOST_DAYS:
            found[number] = sign * many
    return found


def _page(
    desk: Any,
    milestone: Milestone | None,
    choices: list[tuple[int, str]],
    found: WhatIf | None,
    error: str,
    look: Any,
) -> str:
    return render_template(
        "foresight/what_if.html",
        desk=desk,
        milestone=milestone,
        choices=choices,
        rungs=ladder_in_force(db.session(), desk.id).rungs,
        found=found,
        error=error,
        look=look,
        words=words,
        step_words=step_words,
        picture=words.picture(found) if found else None,
        levels=LEVELS,
        first=LINES_FIRST,
        typed=request.args,
        offsets=_offsets(),
        may_amend=desk.status == "open" and may(g.asker, P.MANAGE_CAMPAIGN, desk.scope_path),
    )
