"""经费测算: every basis beside the others, which units drive it, and the versions kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from campaign.papers.form_file import form_of
from campaign.papers.money_sheet import money_sheet
from campaign.reports.money.kept import (
    Answer,
    Request,
    Version,
    address_of_estimate,
    one_version,
    requests_of,
    versions_of,
)
from campaign.reports.money.need import (
    Need,
    drivers,
    form_text,
    need_of,
    newest_book,
    rounds_with_need,
)
from campaign.reports.office.desks import desks, place_in
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.money.amount import yuan
from campaign.rules.paths import covers
from campaign.rules.permissions import Permission, may
from campaign.rules.shares import per_cent
from campaign.rules.sheets.days import read_day
from campaign.services.money.freeze_estimate import freeze_estimate
from campaign.services.survey.note_look import note_look
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.plan import scope
from campaign.web.words.money import roughly
from models.base import db
from models.plan import Campaign
from models.unit import Unit

bp = Blueprint("money", __name__)
P = Permission
Page = str | AnyResponse | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def money_place(campaign_id: int, **_none: Any) -> str:
    """Return the asker's own place in the campaign's money.

    Raises:
        NotFound: it is none of the asker's business.
    """
    place = place_in(g.asker, P.SEE_MONEY, scope(campaign_id))
    if place is None:
        raise NotFound
    return place


def estimate_place(estimate_id: int, **_none: Any) -> str:
    """Return the path of the unit whose need an estimate is.

    Raises:
        NotFound: there is none.
    """
    path = address_of_estimate(db.session(), estimate_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/money")
@allowed(P.SEE_MONEY)
def index() -> Page:
    """List the campaigns whose money is the asker's business; one alone is opened at once."""
    found = desks(db.session(), g.asker, P.SEE_MONEY)
    if len(found) == 1:
        return redirect(url_for("money.show", campaign_id=found[0].id))
    return render_template("money/index.html", desks=found)


@bp.get("/campaigns/<int:campaign_id>/money")
@allowed(P.SEE_MONEY, on=money_place)
def show(campaign_id: int) -> str:
    """Show the estimate over a subtree, live."""
    return _show(campaign_id)


@bp.get("/campaigns/<int:campaign_id>/money.xlsx")
@allowed(P.SEE_MONEY, on=money_place)
def sheet(campaign_id: int) -> AnyResponse:
    """Return the same as a workbook; the look is noted."""
    need = _need(campaign_id)
    if need is None:
        raise NotFound
    total_drivers = {one.key: drivers(db.session(), need, one) for one in need.totals}
    name = db.session.get_one(Campaign, campaign_id).name
    _note(need, "money-xlsx")
    if not _sees_units(need.place.path):
        total_drivers = {}
    made = money_sheet(need, total_drivers, campaign=name, by=g.asker.name, at=g.now)
    return Response(
        made, mimetype=XLSX, headers={"Content-Disposition": "attachment; filename=money.xlsx"}
    )


@bp.post("/campaigns/<int:campaign_id>/money/estimates")
@allowed(P.RUN_MONEY, on=scope)
def freeze(campaign_id: int) -> Page:
    """Keep the estimate as a version."""
    round_id = typed.whole(request.form.get("round"))
    if round_id is None:
        raise Invalid("请选择轮次。")
    unit_id = typed.whole(request.form.get("unit")) or 0
    _inside(scope(campaign_id), unit_id)
    seen = request.form.get("seen", "")
    db.session.rollback()
    try:
        made = freeze_estimate(
            campaign_id, round_id, unit_id, request.form.get("basis", "")[:60],
            note=request.form.get("note", ""),
            seen=int(seen) if seen.isdecimal() and len(seen) < 18 else -1,
            asker=g.asker, now=g.now, today=g.today, on=_on(request.form.get("on", "")),
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(campaign_id, errors=told_fields(refusal)), Invalid.status
    flash(_("已存为测算版本，以后价目和数字再变，这一版不变。"), "done")
    return redirect(url_for("money.version", estimate_id=made), code=303)


@bp.get("/money/estimates/<int:estimate_id>")
@allowed(P.SEE_MONEY, on=estimate_place)
def version(estimate_id: int) -> str:
    """Show a version as it was kept."""
    made: Version | None = one_version(db.session(), estimate_id)
    assert made is not None
    return render_template(
        "money/version.html",
        made=made,
        runs=may(g.asker, P.RUN_MONEY, scope(made.campaign_id)),
        yuan=yuan,
        roughly=roughly,
    )


def _show(campaign_id: int, errors: dict[str, str] | None = None) -> str:
    session, place = db.session(), money_place(campaign_id)
    need = _need(campaign_id)
    chosen = need.total(request.values.get("basis", "")[:60]) if need else None
    if need and chosen is None:
        chosen = next((one for one in need.totals if one.whole), need.totals[0])
    sees = need is not None and _sees_units(need.place.path)
    if need:
        _note(need, "money")
        session = db.session()
    driving = drivers(session, need, chosen) if need and chosen and sees else ()
    requests = requests_of(session, campaign_id, path=place)
    return render_template(
        "money/show.html",
        campaign=session.get_one(Campaign, campaign_id),
        need=need,
        chosen=chosen,
        drivers=[(one, per_cent(one.fen, _drawn(chosen))) for one in driving],
        whole=need is None or need.place.path == place,
        rounds=rounds_with_need(session, campaign_id),
        book=newest_book(session, campaign_id),
        versions=versions_of(session, campaign_id, path=place),
        requests=requests,
        to_confirm=_to_confirm(requests),
        kinds={"granted": _("批复"), "arrived": _("到位"), "spent": _("支出")},
        runs=may(g.asker, P.RUN_MONEY, scope(campaign_id)),
        errors=errors or {},
        typed=request.form,
        yuan=yuan,
        roughly=roughly,
    )


def _to_confirm(requests: Sequence[Request]) -> list[tuple[Request, Answer]]:
    """Return the sums that wait for the asker's confirmation, the earliest first."""
    waiting = [
        (one, answer)
        for one in requests
        if one.voided_at is None and may(g.asker, P.CONFIRM_MONEY, one.path)
        for answer in one.answers
        if answer.confirmed_at is None and answer.voided_at is None
    ]
    return sorted(waiting, key=lambda pair: (pair[1].dated_on, pair[1].id))


def _drawn(chosen: Any) -> int:
    """Return what the units of a basis come to, without what is bought to reach a tier."""
    return sum(line.count * line.price.fen for line in chosen.lines if line.price)


def _need(campaign_id: int) -> Need | None:
    """Return the need asked for: the round, the subtree and the day of the address."""
    session = db.session()
    rounds, book = rounds_with_need(session, campaign_id), newest_book(session, campaign_id)
    if not rounds or book is None:
        return None
    wanted = typed.whole(request.values.get("round"))
    round_id = next((number for number, _name in rounds if number == wanted), rounds[0][0])
    path = money_place(campaign_id)
    unit_id = typed.whole(request.values.get("unit"))
    if unit_id:
        path = _inside(path, unit_id)
    return need_of(
        session, book, round_id, path, form=form_of(form_text(session, round_id)),
        on=_on(request.values.get("on", "")) or g.today,
    )  # fmt: skip


def _on(text: str) -> date | None:
    return read_day(text.strip()[:20]) if text else None


def _inside(place: str, unit_id: int) -> str:
    """Return a unit's path: the own place, or one below it whose figures the asker may see.

    Raises:
        NotFound: it is neither.
    """
    path = db.session().scalar(select(Unit.path).where(Unit.id == unit_id))
    if path is None or not (path == place or (covers(place, path) and _sees_units(path))):
        raise NotFound
    return path


def _sees_units(path: str) -> bool:
    return may(g.asker, P.SEE_FIGURES, path)


def _note(need: Need, page: str) -> None:
    db.session.rollback()
    note_look(g.asker.person_id, need.place.id, need.round_id, page, now=g.now)
