"""What is done with a roll-up: frozen under a signature, forwarded, taken out as a file."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaign.papers.form_file import form_of
from campaign.papers.rollup_sheet import file_name, heading_of, rollup_sheet
from campaign.reports.survey.rollup import Rollup, form_source, rollup
from campaign.reports.survey.snapshots import Opened, collectors_below, one_snapshot
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission, may
from campaign.rules.survey.frozen import differences
from campaign.rules.survey.typed import shown
from campaign.services.survey.log_export import log_export
from campaign.services.survey.note_look import note_looks
from campaign.services.survey.set_forward_date import set_forward_date
from campaign.services.survey.sign_sums import sign_sums
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.survey.rollup import bp, found_round, path_asked, sums_place
from campaign.web.pages.survey.rounds import round_place, round_scope
from models.base import db
from models.survey import RoundSnapshot
from models.unit import Unit

__all__ = ["bp"]
P = Permission
Page = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES = 5000


@bp.get("/rounds/<int:round_id>/rollup/sign")
@allowed(P.SIGN_SUMS, on=sums_place)
def sign(round_id: int) -> str:
    """Say what will be frozen, and ask for its name and who signs."""
    return _sign(round_id, {})


@bp.post("/rounds/<int:round_id>/rollup/sign")
@allowed(P.SIGN_SUMS, on=sums_place)
def sign_post(round_id: int) -> Page:
    """Freeze it, and forward it where that was asked."""
    unit_id = _unit(path_asked(round_id)).id
    forward = bool(request.form.get("forward"))
    db.session.rollback()
    try:
        made = sign_sums(
            round_id, unit_id, name=request.form.get("name", ""),
            signer=request.form.get("signer", ""), note=request.form.get("note", ""),
            forward=forward, asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _sign(round_id, told_fields(refusal)), Invalid.status
    flash(_("已汇总上报。") if forward else _("已定格。"), "done")
    return redirect(url_for("rollup.snapshot", snapshot_id=made), code=303)


def _sign(round_id: int, errors: dict[str, Any]) -> str:
    path, one = path_asked(round_id), found_round(round_id)
    session = db.session()
    found = rollup(session, form_of(form_source(session, round_id)), round_id, path)
    forward = bool(request.values.get("forward")) and path != one.scope
    return render_template(
        "survey/sign.html",
        round=one,
        rollup=found,
        forward=forward,
        forward_on=one.forward_on or one.due_on,
        errors=errors,
        typed=request.form,
    )


def snapshot_place(snapshot_id: int, **_none: Any) -> str:
    """Return the path of the unit whose roll-up it is.

    Raises:
        NotFound: there is no such snapshot.
    """
    path = db.session().scalar(
        select(Unit.path)
        .join(RoundSnapshot, RoundSnapshot.unit_id == Unit.id)
        .where(RoundSnapshot.id == snapshot_id)
    )
    if path is None:
        raise NotFound
    return path


@bp.get("/snapshots/<int:snapshot_id>")
@allowed(P.SEE_SUMS, on=snapshot_place)
def snapshot(snapshot_id: int) -> str:
    """Show what was signed beside the figures of today."""
    session = db.session()
    frozen = one_snapshot(session, snapshot_id)
    if frozen is None:
        raise NotFound
    about = frozen.about
    one = found_round(about.round_id)
    form = form_of(form_source(session, one.id))
    now = rollup(session, form, one.id, about.path)
    _noted(now, one.id, "snapshot")
    return render_template(
        "survey/snapshot.html",
        round=one,
        frozen=frozen,
        now=now,
        lines=list(differences(form, frozen.totals, now.sums.totals)),
        rates=_rates(now, frozen),
        shown=shown,
    )


def _rates(now: Rollup, frozen: Opened) -> list[tuple[Any, Any]]:
    was = now.rates_of(replace(now.sums, totals=frozen.totals))
    return list(zip(was, now.rates, strict=True))


@bp.post("/rounds/<int:round_id>/rollup/sheet")
@allowed(P.SEE_SUMS, on=sums_place)
def export(round_id: int) -> Response:
    """Hand out the official table; the trail keeps who took it."""
    path, one = path_asked(round_id), found_round(round_id)
    session = db.session()
    form = form_of(form_source(session, round_id))
    found = rollup(session, form, round_id, path, size=MOST_LINES)
    content = rollup_sheet(found, heading_of(one, found, person=g.asker.name, now=g.now))
    units = [place.unit_id for place in found.shown_whole]
    db.session.rollback()
    log_export(round_id, found.here.unit_id, units, by_id=g.asker.person_id, now=g.now)
    response = Response(content, mimetype=XLSX)
    name = quote(file_name(one, found, now=g.now))
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"rollup-{one.id}.xlsx\"; filename*=UTF-8''{name}"
    )
    return response


@bp.get("/rounds/<int:round_id>/forwards")
@allowed(P.SEE_ROUNDS, on=round_place)
def forwards(round_id: int) -> str:
    """List the collectors below: who has forwarded the roll-up, who is late. No figures."""
    one, place = found_round(round_id), round_place(round_id)
    return render_template(
        "survey/forwards.html",
        round=one,
        forward_on=one.forward_on or one.due_on,
        rows=collectors_below(db.session(), round_id, place, typed.cursor(), today=g.today),
        sets=may(g.asker, P.RUN_ROUND, one.scope) and one.running and one.state == "open",
        sees=lambda path: may(g.asker, P.SEE_SUMS, path),
        errors={},
    )


@bp.post("/rounds/<int:round_id>/forwards")
@allowed(P.RUN_ROUND, on=round_scope)
def forward_date(round_id: int) -> Response:
    """Set the day by which collectors forward."""
    on = typed.day("forward_on")
    db.session.rollback()
    set_forward_date(round_id, on, asker=g.asker, now=g.now)
    flash(_("已改汇总上报的期限。"), "done")
    return redirect(url_for("rollup.forwards", round_id=round_id), code=303)


def _noted(found: Rollup, round_id: int, page: str) -> None:
    units = [found.here.unit_id, *(place.unit_id for place in found.shown_whole)]
    db.session.rollback()
    note_looks(g.asker.person_id, dict.fromkeys(units), round_id, page, now=g.now)


def _unit(path: str) -> Unit:
    return db.session().scalars(select(Unit).where(Unit.path == path)).one()
