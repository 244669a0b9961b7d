"""填报: one page for a unit's form; saves as you type, and by its button without scripts."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.duty.duty import OneDuty, one_duty
from campaign.reports.scans.batches import waiting_scans
from campaign.reports.survey.looks import looks_at
from campaign.reports.survey.quality import open_doubts_of
from campaign.reports.survey.scans import stamped_scans
from campaign.reports.survey.sheet import Wrong
from campaign.rules.errors import Invalid, NotFound
from campaign.rules.lifecycle import OWED
from campaign.rules.permissions import Permission, may
from campaign.rules.survey.typed import Refused
from campaign.services.survey.note_look import note_look
from campaign.services.survey.save_figures import Typed, save_figures
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.once import leave_key_unused
from campaign.web.pages.progress.duty_page import duty_path
from campaign.web.pages.progress.panels.figures import figures
from models.base import db

bp = Blueprint("figures", __name__)
P = Permission
Page = str | Response | tuple[str, int]
CELL, REASON = "c-", "r-"
MOST_TEXT = 600
BOOKS = ".xlsx,.csv"


@bp.get("/duties/<int:duty_id>/figures")
@allowed(P.SEE_FIGURES, on=duty_path)
def show(duty_id: int) -> str:
    """Show the form: to be filled in by whoever may now, else as it stands."""
    return figures_page(duty_id, noted=True)


@bp.post("/duties/<int:duty_id>/figures")
@allowed(P.FILL_FIGURES, on=duty_path)
def save(duty_id: int) -> Page:
    """Keep what was typed: the whole page, or one cell of it as the script sends it."""
    part = "part" in request.form
    if part:
        leave_key_unused()
    refused = save_figures(
        duty_id,
        Typed(_texts(CELL), _texts(REASON), request.form.get("zero", "")[:60]),
        asker=g.asker,
        now=g.now,
        version=None if part else typed.whole(request.form.get("version")) or 0,
    )
    wrong = {key: _wrong(key, one) for key, one in refused.items()}
    if wrong or part:
        page = figures_page(duty_id, wrong=wrong)
        return page if part else (page, Invalid.status)
    flash(_("已保存。填好后回到任务页报送。"), "done")
    return redirect(url_for("figures.show", duty_id=duty_id), code=303)


def _texts(start: str) -> dict[str, str]:
    return {
        name[len(start) :]: text[:MOST_TEXT]
        for name, text in request.form.items()
        if name.startswith(start)
    }


def _wrong(key: str, refused: Refused) -> Wrong:
    return Wrong(request.form.get(CELL + key, "")[:60], refused.message, refused.values)


def figures_page(
    duty_id: int,
    *,
    wrong: dict[str, Wrong] | None = None,
    noted: bool = False,
    book_error: str = "",
) -> str:
    """Return the form's page; ``book_error``: why an uploaded workbook was refused."""
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    found = figures(duty_id, wrong=wrong)
    if duty is None or found is None:
        raise NotFound
    fills = found.open and _fills(duty)
    if not fills:
        found = figures(duty_id, as_filed=True) or found
    if noted:
        db.session.rollback()
        note_look(g.asker.person_id, found.unit_id, found.round_id, "figures", now=g.now)
    return render_template(
        "survey/figures.html",
        duty=duty,
        figures=found,
        sheet=found.sheet,
        fills=fills,
        own=may(g.asker, P.SUBMIT_DUTY, duty.path),
        looks=looks_at(db.session(), found.unit_id, found.round_id),
        scans=stamped_scans(db.session(), duty_id, found.item),
        waiting_scans=waiting_scans(db.session(), duty_id),
        own_doubts=open_doubts_of(db.session(), found.round_id, found.unit_id),
        book_error=book_error,
        book_accept=BOOKS,
    )


def _fills(duty: OneDuty) -> bool:
    return duty.running and duty.state in OWED and may(g.asker, P.FILL_FIGURES, duty.path)
