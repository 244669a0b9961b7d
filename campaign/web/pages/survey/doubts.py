"""数据核对: what differs between two rounds, the doubts by unit, and the three answers."""

from pathlib import Path
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaign.papers.form_file import form_of
from campaign.records.survey.doubts import checks_of
from campaign.reports.office.desks import place_in
from campaign.reports.survey.doubts import differences, doubts, form_text, one_doubt, states
from campaign.reports.survey.rounds import one_round
from campaign.rules.doubts.checks import ANSWERS, DoubtState, as_text
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission, may
from campaign.rules.survey.typed import shown
from campaign.services.survey.doubts import answer_doubt, judge_round, keep_checks
from campaign.services.survey.note_look import note_look
from campaign.services.survey.say_of_doubt import say_of_doubt
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.survey.rounds import round_scope
from models.base import db
from models.doubt import Doubt
from models.unit import Unit

bp = Blueprint("doubts", __name__)
P = Permission
Page = str | Response | tuple[str, int]
SHIPPED = Path(__file__).resolve().parents[4] / "examples" / "checks" / "software-checks.txt"
MOST = 40_000


def figures_place(round_id: int, **_none: Any) -> str:
    """Return the asker's own place in the round's figures.

    Raises:
        NotFound: they are none of the asker's business.
    """
    place = place_in(g.asker, P.ANSWER_DOUBT, round_scope(round_id))
    if place is None:
        raise NotFound
    return place


def doubt_place(doubt_id: int, **_none: Any) -> str:
    """Return the path of the unit whose figures are in doubt.

    Raises:
        NotFound: there is no such doubt.
    """
    path = db.session().scalar(
        select(Unit.path).join(Doubt, Doubt.unit_id == Unit.id).where(Doubt.id == doubt_id)
    )
    if path is None:
        raise NotFound
    return path


@bp.get("/rounds/<int:round_id>/doubts")
@allowed(P.ANSWER_DOUBT, on=figures_place)
def show(round_id: int) -> str:
    """Show the differences and the worklist."""
    return _show(round_id)


@bp.post("/rounds/<int:round_id>/checks")
@allowed(P.RUN_ROUND, on=round_scope)
def checks(round_id: int) -> Page:
    """Keep the checks, and judge the whole round by them."""
    source = request.form.get("source", "")[:MOST]
    if "shipped" in request.form:
        source = SHIPPED.read_text("utf-8")
    db.session.rollback()
    try:
        keep_checks(round_id, source, asker=g.asker, now=g.now)
    except FieldMissing as refusal:
        return _show(round_id, told_fields(refusal)), Invalid.status
    judged = judge_round(round_id, now=g.now)
    flash(_("核对规则已存，已核对 %(n)s 份。", n=judged), "done")
    return redirect(url_for("doubts.show", round_id=round_id), code=303)


@bp.post("/doubts/<int:doubt_id>/answer")
@allowed(P.ANSWER_DOUBT, on=doubt_place)
def answer(doubt_id: int) -> Page:
    """Answer a doubt."""
    round_id = db.session().scalar(select(Doubt.round_id).where(Doubt.id == doubt_id)) or 0
    db.session.rollback()
    try:
        answer_doubt(
            doubt_id, answer=request.form.get("answer", ""), note=request.form.get("note", ""),
            version=typed.whole(request.form.get("version")) or 0, asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(round_id, told_fields(refusal)), Invalid.status
    flash(_("已答复。"), "done")
    return redirect(url_for("doubts.show", round_id=round_id), code=303)


@bp.get("/doubts/<int:doubt_id>/own")
@allowed(P.SUBMIT_DUTY, on=doubt_place)
def own(doubt_id: int) -> str:
    """Show the unit a doubt about its own figures, and ask what it says."""
    return _own(doubt_id)


@bp.post("/doubts/<int:doubt_id>/own")
@allowed(P.SUBMIT_DUTY, on=doubt_place)
def own_post(doubt_id: int) -> Page:
    """Keep what the unit says; the office decides."""
    db.session.rollback()
    try:
        duty_id = say_of_doubt(
            doubt_id, wants=request.form.get("wants", ""), note=request.form.get("note", ""),
            version=typed.whole(request.form.get("version")) or 0, asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _own(doubt_id, told_fields(refusal)), Invalid.status
    flash(_("已告诉办公室，等办公室定。"), "done")
    return redirect(url_for("figures.show", duty_id=duty_id), code=303)


def _own(doubt_id: int, errors: dict[str, str] | None = None) -> str:
    session = db.session()
    round_id = session.scalar(select(Doubt.round_id).where(Doubt.id == doubt_id)) or 0
    line = one_doubt(session, doubt_id, form_of(form_text(session, round_id)))
    if line is None:
        raise NotFound
    db.session.rollback()
    note_look(g.asker.person_id, line.unit_id, round_id, "doubts", now=g.now)
    return render_template("survey/doubt.html", line=line, errors=errors or {}, typed=request.form)


def _show(round_id: int, errors: dict[str, str] | None = None) -> str:
    session, one, place = db.session(), one_round(db.session(), round_id), figures_place(round_id)
    assert one is not None
    form = form_of(form_text(session, round_id))
    state = typed.chosen("state", tuple(DoubtState)) or DoubtState.OPEN
    unit_id = session.scalars(select(Unit.id).where(Unit.path == place)).one()
    db.session.rollback()
    note_look(g.asker.person_id, unit_id, round_id, "doubts", now=g.now)
    session = db.session()
    before = one_round(session, one.previous_id) if one.previous_id else None
    found = differences(session, round_id, before.id, place, form) if before else ()
    kept = checks_of(session, one.campaign_id)
    return render_template(
        "survey/doubts.html",
        round=one,
        before=before,
        differences=[
            (it, shown(form.by_key[it.key], it.earlier), shown(form.by_key[it.key], it.later),
             shown(form.by_key[it.key], abs(it.by)))
            for it in found
        ],
        lines=doubts(session, round_id, place, state, form, typed.cursor()),
        states=states(session, round_id, place),
        state=str(state),
        answers=[str(answer) for answer in ANSWERS],
        checks=as_text(kept),
        runs=may(g.asker, P.RUN_ROUND, one.scope),
        errors=errors or {},
        typed=request.form,
    )  # fmt: skip
