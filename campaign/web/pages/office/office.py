"""The office's desk: the counts, who lags, what will be sent, whom to call."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from campaign.papers.lagging_sheet import lagging_sheet
from campaign.reports.dates.pauses import how_many_paused
from campaign.reports.dates.requests import how_many_wait
from campaign.reports.lead.parts import id_of, root_of
from campaign.reports.lead.trend import trend
from campaign.reports.notices import post_requests
from campaign.reports.office import ahead, desks
from campaign.reports.paging import Window
from campaign.reports.paper.waiting import papers_waiting
from campaign.reports.past.posts import register_has_changed
from campaign.reports.progress.lagging import lagging_rows
from campaign.reports.progress.late import Late, Order, late
from campaign.reports.progress.late_by_step import late_by_step, serves
from campaign.reports.progress.late_pages import late_page
from campaign.reports.progress.listed import Spot, listed
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import strip
from campaign.reports.sums import Sums, kept_sums
from campaign.reports.survey.forwarding import forwardings
from campaign.reports.survey.quality import data_quality
from campaign.reports.visible import sees_every_unit, visible, visible_each
from campaign.rules.calendar import SHANGHAI
from campaign.rules.counting import Count
from campaign.rules.lifecycle import Court
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.days import read_day
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.rules.words import CALL_REASONS, LEVELS
from campaign.web import locale, typed
from campaign.web.guard import allowed
from campaign.web.look import as_asked, looked_at
from campaign.web.pages.office.filters import Asked, address_of, asked
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.pages.office.table import groups, tree
from campaign.web.saved import saved_bar
from campaign.web.words import trend as trend_words
from campaign.web.words.sentence import _
from models.base import db
from models.unit import Unit

bp = Blueprint("office", __name__)
P = Permission
PER_PAGE = 100
KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/office")
@allowed(P.SEE_OFFICE)
def index() -> str | Response:
    """Show the asker's campaigns, or at once the only one that runs."""
    mine = desks.desks(db.session(), g.asker, P.SEE_OFFICE)
    running = [desk for desk in mine if desk.status == "open"]
    if len(running) == 1:
        return redirect(url_for("office.show", campaign_id=running[0].id))
    return render_template("office/index.html", desks=mine)


@bp.get("/office/<int:campaign_id>")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def show(campaign_id: int) -> str:
    """Show who lags, now or as of a day."""
    session, desk = db.session(), the_desk(campaign_id)
    question = asked(since=desk.opened_on, on_page=True)
    look = question.look
    kept = kept_sums(session, campaign_id, look, g.asker, P.SEE_OFFICE)
    page = _late_page(campaign_id, question, kept)
    rows = lagging_rows(session, page.rows, look)
    address = address_of("office.show", campaign_id, question.words)
    grouped = question.wish.order is Order.STEP
    counted = strip(session, campaign_id, look, sees=_seen(look), kept=kept)
    place = id_of(root_of(g.asker, P.SEE_OFFICE, desk.scope_path))
    return render_template(
        "office/show.html",
        desk=desk,
        register_changed=register_has_changed(session, look),
        asked=question,
        address=address,
        sheet_url=address_of("office.sheet", campaign_id, question.words)(),
        strip=counted,
        trend=trend(session, campaign_id, look, unit_id=place, today=counted.units),
        trend_words=trend_words,
        groups=groups(rows, desk) if grouped else (),
        lines=[] if grouped else tree(session, rows, desk, question.wish.order),
        total=page.total,
        page=page,
        acts=_acts(campaign_id, question),
        decides=may(g.asker, P.DECIDE_HELD) and not look.back,
        choices=_choices(campaign_id, question),
        saved=saved_bar("office.show", question.words, campaign_id=campaign_id),
        **_side(campaign_id, question, kept),
    )


def _late_page(campaign_id: int, question: Asked, kept: Sums | None) -> Window[Late]:
    session, wish = db.session(), question.wish
    at: dict[str, Any] = {
        "after": request.args.get("after", ""),
        "before": request.args.get("before", ""),
        "size": PER_PAGE,
    }
    if kept and serves(wish) and sees_every_unit(session, g.asker, P.SEE_OFFICE):
        return late_by_step(session, campaign_id, question.look, wish, kept, **at)
    sees = visible(g.asker, P.SEE_OFFICE, Unit.path)
    return late_page(late(session, campaign_id, question.look, sees=sees, wish=wish), wish, **at)


@bp.get("/office/<int:campaign_id>/lagging.xlsx")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def sheet(campaign_id: int) -> Response:
    """Export the table as it is filtered, all its pages."""
    session, desk = db.session(), the_desk(campaign_id)
    question = asked(since=desk.opened_on)
    sees = visible(g.asker, P.SEE_OFFICE, Unit.path)
    found = late(session, campaign_id, question.look, sees=sees, wish=question.wish)
    at = question.look.at.astimezone(SHANGHAI)
    content = lagging_sheet(
        lagging_rows(session, found, question.look),
        title=_("%(campaign)s：未完成的单位", campaign=desk.name),
        note=_(
            "数据截至 %(at)s。逾期为日历天数，办公室审核期间不计入单位。", at=f"{at:%Y-%m-%d %H:%M}"
        ),
        locale=locale.current(),
    )
    response = Response(content, mimetype=XLSX)
    name = f"lagging-{desk.id}-{question.look.day.isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/office/<int:campaign_id>/duties")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def duties(campaign_id: int) -> str:
    """Show the duties behind one of the counts, of all units or of one."""
    desk, unit = the_desk(campaign_id), typed.whole(request.args.get("unit")) or 0
    look = looked_at(since=desk.opened_on)
    count = Count(typed.chosen("which", tuple(Count)) or Count.DUE)
    words = {
        "which": str(count),
        "unit": str(unit or ""),
        "as_of": as_asked(look),
    }
    session, sees = db.session(), visible(g.asker, P.SEE_OFFICE, Unit.path)
    whole = not unit and sees_every_unit(session, g.asker, P.SEE_OFFICE)
    found = listed(
        session, campaign_id, look, count, sees=sees & (Unit.id == unit) if unit else sees,
        kept=kept_sums(session, campaign_id, look, g.asker, P.SEE_OFFICE) if whole else None,
        after=_spot("after"), before=_spot("before"),
    )  # fmt: skip
    address = address_of("office.duties", campaign_id, words)
    return render_template(
        "office/duties.html", desk=desk, look=look, count=count, found=found,
        counts=tuple(Count), address=address,
        page_url=lambda **spot: address(**{name: _spelt(one) for name, one in spot.items()}),
    )  # fmt: skip


def _seen(look: Look) -> ColumnElement[bool]:
    """Return which units the reader sees; of today only few things are looked up by their unit."""
    if look.back:
        return visible(g.asker, P.SEE_OFFICE, Unit.path)
    return visible_each(g.asker, P.SEE_OFFICE)


def _spot(name: str) -> Spot | None:
    """Read a place in the list of duties: ``2026-04-20.17``."""
    day, _dot, number = request.args.get(name, "").partition(".")
    on, duty_id = read_day(day), typed.whole(number)
    return Spot(on, duty_id) if on is not None and duty_id else None


def _spelt(spot: Spot) -> str:
    return f"{spot.due_on.isoformat()}.{spot.duty_id}"


def _acts(campaign_id: int, question: Asked) -> bool:
    """Tell whether the reader may urge here: in a running campaign, and not in the past."""
    desk = the_desk(campaign_id)
    mine = desks.place_in(g.asker, P.URGE, desk.scope_path) is not None
    return mine and desk.status == "open" and not question.look.back


def _choices(campaign_id: int, question: Asked) -> dict[str, list[tuple[str, str]]]:
    """Return the filters' choices: name -> pairs (value, words)."""
    session = db.session()
    kinds = desks.kinds_in(session, campaign_id)
    return {
        "milestone": [(str(one), name) for one, name in desks.milestones_of(session, campaign_id)],
        "kind": [(kind, _word(KINDS[kind])) for kind in kinds if kind in KINDS],
        "court": [(Court.OFFICE, _("办公室"))],
        "level": [("0", _("尚未升级"))] + [(str(n), _word(w)) for n, w in LEVELS.items() if n],
        "order": [
            ("", _("按下一步分组")), (Order.DAYS, _("按逾期天数")), (Order.TREE, _("按单位树")),
            (Order.DUE, _("按期限")), (Order.OFFICE, _("按办公室用时")), (Order.LEVEL, _("按升级")),
        ],
    }  # fmt: skip


def _word(pair: tuple[str, str]) -> str:
    return pair[1] if locale.current() == "en" else pair[0]


def _side(campaign_id: int, question: Asked, kept: Sums | None) -> dict[str, Any]:
    session, look = db.session(), question.look
    sees = _seen(look)
    calls, calls_total = desks.calls_to_make(session, campaign_id, sees=sees)
    last = desks.last_term(session, campaign_id)
    return {
        "stage": desks.stage_now(session, campaign_id, look.day),
        "days": ahead.sending_days(session, campaign_id, look, sees=sees, kept=kept),
        "calls": calls,
        "calls_total": calls_total,
        "levels": LEVELS,
        "call_reasons": CALL_REASONS,
        "horizon": ahead.horizon(session, today=look.day, last_due_on=last),
        "requests_waiting": how_many_wait(session, campaign_id, sees=sees),
        "clocks_paused": how_many_paused(session, campaign_id, sees=sees, kept=kept),
        "posts_to_check": post_requests.how_many(session, g.asker),
        "papers": papers_waiting(session, campaign_id)
        if not look.back and may(g.asker, P.SEE_PAPERS, the_desk(campaign_id).scope_path)
        else None,
        "forwardings": () if look.back else forwardings(session, g.asker, campaign_id),
        "quality": () if look.back else data_quality(session, campaign_id, g.asker),
    }
