"""The page of one duty, put together from its panels; acts show it again after a refusal."""

from typing import Any

from flask import g, render_template, request

from campaign.reports.calendar.explained import of_duty as dates_of_duty
from campaign.reports.cases.one import case_of_duty
from campaign.reports.duty.below import below_of
from campaign.reports.duty.duty import one_duty, path_of_duty
from campaign.reports.duty.trail import of_duty
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.pages.progress.panels.dates import dates_panel
from campaign.web.pages.progress.panels.figures import figures_line
from campaign.web.pages.progress.panels.office import office_panel
from campaign.web.pages.progress.panels.unit import unit_panel
from campaign.web.words import explained, ladder, recurs, trail
from models.base import db


def duty_path(duty_id: int, **_: Any) -> str:
    """Return the path of the unit that owes the duty.

    Raises:
        NotFound: there is no such duty.
    """
    path = path_of_duty(db.session(), duty_id)
    if path is None:
        raise NotFound
    return path


def act() -> dict[str, Any]:
    """Return what every act on a duty needs: the version on the page, who, when."""
    return {
        "asker": g.asker,
        "version": typed.whole(request.form.get("version")) or 0,
        "now": g.now,
        "today": g.today,
    }


def refused(duty_id: int, refusal: FieldMissing) -> tuple[str, int]:
    """Show the page again with the sentence beside its field and everything typed kept."""
    return page(duty_id, errors=told_fields(refusal), typed=request.form), 422


def page(duty_id: int, **after: Any) -> str:
    """Show a duty with what the reader may do to it now."""
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    contact = any(
        post.unit_id == duty.unit_id and post.role is Role.CONTACT for post in g.asker.posts
    )
    shown: dict[str, Any] = {"errors": {}, "typed": {}}
    return render_template(
        "duties/show.html",
        duty=duty,
        roles=UNIT_ROLES,
        unit=unit_panel(duty),
        office_side=office_panel(duty),
        below=below_of(session, duty_id, today=g.today),
        dates=dates_panel(duty),
        figures=figures_line(duty.id, duty.path),
        ladder=ladder.with_names(duty.steps, includes_due_day=duty.includes_due_day, mine=contact),
        trail=trail.lines(of_duty(session, duty_id)),
        pace=recurs.recurs_words(duty.asked.recurs) if duty.asked.recurs else "",
        case=case_of_duty(session, duty_id, today=g.today),
        why=explained.why_lines(dates_of_duty(session, duty_id)),
        **(shown | after),
    )
