"""统计: the rounds, one round's register behind its fraction, sending out, declaring void."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaign.records.house.calendar import load_calendar
from campaign.records.survey.parts import Part
from campaign.reports.drills.scopes import unit_called
from campaign.reports.office.desks import desks, place_in
from campaign.reports.survey.closings import closings_of
from campaign.reports.survey.forms import listed_forms, versions_of
from campaign.reports.survey.forwarding import forwardings
from campaign.reports.survey.rollup import rollup_place
from campaign.reports.survey.rounds import (
    WHICH,
    Round,
    fraction_of,
    listed_rounds,
    newcomers,
    one_round,
    register,
)
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.paths import covers
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.unit_kinds import KIND_KEYS, UNIT_KINDS
from campaign.services.survey.open_round import open_round
from campaign.services.survey.void_round import add_units, include_unit, void_round
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.plan import scope
from campaign.web.shell import word
from models.base import db
from models.plan import Campaign, Milestone
from models.survey import Filing
from models.unit import Unit

bp = Blueprint("survey", __name__)
P = Permission
Page = str | Response | tuple[str, int]
AGAIN_WORKING_DAYS = 10


def found_round(round_id: int) -> Round:
    """Return a round.

    Raises:
        NotFound: there is none.
    """
    found = one_round(db.session(), round_id)
    if found is None:
        raise NotFound
    return found


def round_scope(round_id: int, **_none: Any) -> str:
    """Return the path of the unit over which the round was sent.

    Raises:
        NotFound: there is no such round.
    """
    return found_round(round_id).scope


def filing_scope(filing_id: int, **_none: Any) -> str:
    """Return the path of the unit over which the line's round was sent.

    Raises:
        NotFound: there is no such line.
    """
    line = db.session().get(Filing, filing_id)
    if line is None:
        raise NotFound
    return round_scope(line.round_id)


def round_place(round_id: int, **_none: Any) -> str:
    """Return the asker's own place in the round.

    Raises:
        NotFound: the round is none of the asker's business.
    """
    place = place_in(g.asker, P.SEE_ROUNDS, round_scope(round_id))
    if place is None:
        raise NotFound
    return place


@bp.get("/rounds")
@allowed(P.SEE_ROUNDS)
def index() -> str:
    """List the rounds, each with its fraction at the asker's place."""
    session = db.session()
    return render_template(
        "survey/index.html",
        rounds=listed_rounds(session, g.asker),
        forwardings=forwardings(session, g.asker),
        desks=[
            one
            for one in desks(session, g.asker, P.RUN_ROUND)
            if one.status == "open" and may(g.asker, P.RUN_ROUND, one.scope_path)
        ],
    )


@bp.get("/campaigns/<int:campaign_id>/rounds/new")
@allowed(P.RUN_ROUND, on=scope)
def new(campaign_id: int) -> str:
    """Ask which form goes out for which milestone."""
    return _new(campaign_id)


@bp.post("/campaigns/<int:campaign_id>/rounds")
@allowed(P.RUN_ROUND, on=scope)
def open_(campaign_id: int) -> Page:
    """Send it out."""
    try:
        form_id = _chosen("form_id", "请选择统计表。")
        milestone_id = _chosen("milestone", "请选择这张表属于哪个节点。")
        versions = versions_of(db.session(), form_id)
        if not versions:
            raise FieldMissing("form_id", "请选择统计表。")
        db.session.rollback()
        sent = open_round(
            campaign_id, milestone_id, versions[0].id, asker=g.asker, now=g.now, today=g.today,
            item=request.form.get("item", ""), part=_part(campaign_id),
        )  # fmt: skip
    except FieldMissing as refusal:
        return _new(campaign_id, errors=told_fields(refusal)), Invalid.status
    flash(_("已发放 %(n)s 份。", n=sent.units), "done")
    return redirect(url_for("survey.show", round_id=sent.round_id), code=303)


@bp.get("/rounds/<int:round_id>")
@allowed(P.SEE_ROUNDS, on=round_place)
def show(round_id: int) -> str:
    """Open the fraction: each unit of the register with its line, below a unit if one is named."""
    session, one = db.session(), found_round(round_id)
    place = round_place(round_id)
    above = _below(place)
    which, words = typed.chosen("which", tuple(WHICH)), typed.words("q")
    runs = may(g.asker, P.RUN_ROUND, one.scope)
    return render_template(
        "survey/show.html",
        round=one,
        fraction=fraction_of(session, round_id, above),
        above=session.execute(
            select(Unit.id, Unit.name, Unit.path).where(Unit.path == above)
        ).one(),
        whole=above == place,
        which=which,
        words=words,
        lines=register(session, round_id, above, which, words, typed.cursor()),
        sums=bool(rollup_place(g.asker, one.scope)),
        runs=runs and one.running and one.state == "open",
        reopens=runs and one.running and one.state == "closed",
        kinds={one.key: word((one.zh, one.en)) for one in UNIT_KINDS},
        closings=closings_of(session, round_id),
        fresh=newcomers(session, one) if runs and one.state == "open" else 0,
    )


@bp.get("/rounds/<int:round_id>/void")
@allowed(P.RUN_ROUND, on=round_scope)
def void(round_id: int) -> Page:
    """Say what declaring it void does, and ask for reason and date."""
    return _void(round_id)


@bp.post("/rounds/<int:round_id>/void")
@allowed(P.RUN_ROUND, on=round_scope)
def void_post(round_id: int) -> Page:
    """Declare it void and send it out again."""
    try:
        fresh = void_round(
            round_id, asker=g.asker, reason=request.form.get("reason", ""),
            due_on=typed.day("due_on"), version=typed.whole(request.form.get("version")) or 0,
            now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _void(round_id, errors=told_fields(refusal)), Invalid.status
    flash(_("上一轮已作废，新的一轮已发放，并已告知各单位。"), "done")
    return redirect(url_for("survey.show", round_id=fresh), code=303)


@bp.post("/filings/<int:filing_id>/include")
@allowed(P.RUN_ROUND, on=filing_scope)
def include(filing_id: int) -> Response:
    """Ask a unit after all that this round exempted."""
    round_id = include_unit(filing_id, asker=g.asker, now=g.now, today=g.today)
    flash(_("已列入本轮。"), "done")
    return redirect(url_for("survey.show", round_id=round_id, which="exempt"), code=303)


@bp.post("/rounds/<int:round_id>/add")
@allowed(P.RUN_ROUND, on=round_scope)
def add(round_id: int) -> Response:
    """Put units that came later onto the register."""
    units = add_units(round_id, asker=g.asker, now=g.now, today=g.today)
    flash(_("已补发 %(n)s 份。", n=units), "done")
    return redirect(url_for("survey.show", round_id=round_id), code=303)


def _part(campaign_id: int) -> Part:
    """Return which units alone are asked.

    Raises:
        FieldMissing: the unit is not in the tree, or nothing was chosen.
    """
    form = request.form
    if form.get("whom", "all") != "some":
        return Part()
    unit_id, key = None, form.get("part_unit", "").strip()
    if key:
        unit = unit_called(db.session(), key)
        if unit is None:
            raise FieldMissing(
                "part_unit", "没有找到“%(name)s”，请写全称或单位代码。", name=key[:60]
            )
        unit_id = unit.id
    kinds = tuple(kind for kind in form.getlist("kinds") if kind in KIND_KEYS)
    part = Part(unit_id, kinds, form.get("listed", ""), form.get("part_reason", ""))
    if part.all:
        raise FieldMissing("whom", "请至少写一样：上级单位、类别或名单。")
    return part


def _chosen(name: str, message: str) -> int:
    found = typed.whole(request.form.get(name))
    if not found:
        raise FieldMissing(name, message)
    return found


def _below(place: str) -> str:
    """Return the path of the unit asked for, where it lies at or below the asker's place."""
    wanted = typed.whole(request.args.get("unit"))
    path = db.session().scalar(select(Unit.path).where(Unit.id == (wanted or 0)))
    return path if path and covers(place, path) else place


def _new(campaign_id: int, errors: dict[str, Any] | None = None) -> str:
    session = db.session()
    milestones = session.scalars(
        select(Milestone)
        .where(
            Milestone.campaign_id == campaign_id, Milestone.by_office.is_(False),
            Milestone.removed_at.is_(None),
        )
        .order_by(Milestone.due_on, Milestone.position)
    ).all()  # fmt: skip
    return render_template(
        "survey/new.html",
        campaign=session.get_one(Campaign, campaign_id),
        milestones=milestones,
        kinds=[(one.key, word((one.zh, one.en))) for one in UNIT_KINDS],
        items=list(dict.fromkeys(item for one in milestones for item in one.evidence)),
        forms=listed_forms(session),
        errors=errors or {},
        typed=request.form,
    )


def _void(round_id: int, errors: dict[str, Any] | None = None) -> str:
    session, one = db.session(), found_round(round_id)
    return render_template(
        "survey/void.html",
        round=one,
        fraction=fraction_of(session, round_id, one.scope),
        proposed=load_calendar(session).add_working(g.today, AGAIN_WORKING_DAYS),
        errors=errors or {},
        typed=request.form,
    )
