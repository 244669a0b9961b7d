"""代录: the office enters what a unit brought on paper or said on the telephone."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from campaign.records.evidence.write import HandedIn
from campaign.reports.duty.below import below_of
from campaign.reports.duty.duty import one_duty
from campaign.reports.notices.calls import CallLine, one_call
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.evidence import OTHER
from campaign.rules.lifecycle import NOT_SO, DutyAction
from campaign.rules.permissions import Permission
from campaign.services.progress.record_answer import Channel, record_answer
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.evidence.place import most_megabytes, store
from campaign.web.pages.progress.duty_page import act, duty_path
from campaign.web.pages.progress.panels.office import office_moves
from campaign.web.shell import day
from models.base import db

bp = Blueprint("record", __name__)
P = Permission
Page = str | Response | tuple[str, int]
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


@bp.get("/duties/<int:duty_id>/record")
@allowed(P.RECORD_ANSWER, on=duty_path)
def show(duty_id: int) -> str:
    """Show the form."""
    return _page(duty_id)


@bp.post("/duties/<int:duty_id>/record")
@allowed(P.RECORD_ANSWER, on=duty_path)
def enter(duty_id: int) -> Page:
    """Enter the answer, its slip with it."""
    call = _call(duty_id)
    try:
        record_answer(
            duty_id,
            note=request.form.get("note", ""),
            channel=request.form.get("channel", ""),
            received_on=typed.day("received_on"),
            slip=_slip(),
            store=store(),
            call_id=call.id if call else None,
            as_it_is="as_it_is" in request.form,
            **act(),
        )
    except FieldMissing as refusal:
        return _page(duty_id, errors={refusal.field: told(refusal)}, typed=request.form), 422
    earlier_on = _earlier()
    since = _("办公室用时从 %(day)s起算。", day=day(earlier_on)) if earlier_on is not None else ""
    flash(_("已代录，等待审核。到期提醒和升级已停止。") + since, "done")
    if call:
        return redirect(url_for("calls.index"))
    return redirect(url_for("duties.show", duty_id=duty_id))


def _earlier() -> date | None:
    """Return the day of receipt that was typed, where it lies before today."""
    on = typed.day("received_on")
    return on if on is not None and on < g.today else None


def _slip() -> HandedIn | None:
    file: FileStorage | None = request.files.get("slip")
    if file is None or not file.filename:
        return None
    return HandedIn(file.stream, file.filename, request.form.get("item", OTHER))  # type: ignore[arg-type]


def _call(duty_id: int) -> CallLine | None:
    """Return the call in which the unit answered: an open one about this duty."""
    number = typed.whole(request.values.get("call"))
    found = one_call(db.session(), g.asker, number) if number else None
    return found if found and found.duty_id == duty_id and found.done_at is None else None


def _page(duty_id: int, **after: Any) -> str:
    duty = one_duty(db.session(), duty_id, now=g.now, today=g.today)
    if duty is None:
        raise NotFound
    move = office_moves(duty).get(DutyAction.RECORD)
    if move is None:
        raise NotNow(NOT_SO)
    shown: dict[str, Any] = {"errors": {}, "typed": {}}
    return render_template(
        "duties/record.html",
        duty=duty,
        move=move,
        call=_call(duty_id),
        below=below_of(db.session(), duty_id, today=g.today),
        channels=Channel,
        accept=ACCEPT,
        most_megabytes=most_megabytes(),
        other=OTHER,
        had_file=_slip() is not None,
        earlier_on=_earlier(),
        **(shown | after),
    )
