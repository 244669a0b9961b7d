"""一页通: the leading group's one page, now or as of a day, printable on one A4."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.reports.lead.decisions import waiting_decisions
from campaign.reports.lead.heading import heading
from campaign.reports.lead.laggards import laggards, longest_late
from campaign.reports.lead.money import money_asked
from campaign.reports.lead.parts import id_of, kept_parts, parts, root_of
from campaign.reports.lead.stages import stages
from campaign.reports.lead.trend import trend
from campaign.reports.office.desks import desks
from campaign.reports.paper.register import waiting_for_signature
from campaign.reports.past.posts import register_has_changed
from campaign.reports.progress.late import late
from campaign.reports.progress.numbers import Numbers
from campaign.reports.sums import kept_sums
from campaign.reports.visible import sees_every_unit, visible
from campaign.rules.money.amount import yuan
from campaign.rules.permissions import Permission, may
from campaign.rules.words import LEVELS
from campaign.web.guard import allowed
from campaign.web.look import as_asked, looked_at
from campaign.web.pages.office.filters import address_of
from campaign.web.pages.office.place import at_desk, the_desk
from campaign.web.words import lead as words
from campaign.web.words import trend as trend_words
from campaign.web.words.money import roughly
from models.base import db
from models.unit import Unit

bp = Blueprint("lead", __name__)
P = Permission
# What fits on one A4: the worst bars, the oldest decisions; the rest is folded on the screen.
BARS_FIRST = 8
BARS_ABOVE_TREND = 4
DECISIONS_FIRST = 5


@bp.get("/lead")
@allowed(P.SEE_LEAD)
def index() -> str | Response:
    """Show the asker's campaigns, or at once the only one that runs."""
    mine = desks(db.session(), g.asker, P.SEE_LEAD)
    running = [desk for desk in mine if desk.status == "open"]
    if len(running) == 1 and "all" not in request.args:
        return redirect(url_for("lead.show", campaign_id=running[0].id))
    return render_template("lead/index.html", desks=mine)


@bp.get("/lead/<int:campaign_id>")
@allowed(P.SEE_LEAD, on=at_desk(P.SEE_LEAD))
def show(campaign_id: int) -> str:
    """Show how far it is, what waits for a decision, who lags, who stands where."""
    session, desk = db.session(), the_desk(campaign_id)
    look = looked_at(since=desk.opened_on, on_page=True)
    sees = visible(g.asker, P.SEE_LEAD, Unit.path)
    root = root_of(g.asker, P.SEE_LEAD, desk.scope_path)
    kept = kept_sums(session, campaign_id, look, g.asker, P.SEE_LEAD)
    if kept and sees_every_unit(session, g.asker, P.SEE_LEAD):
        worst = longest_late(session, look, kept, includes_due_day=desk.includes_due_day)
        found = late(session, campaign_id, look, sees=Unit.id.in_(worst))
        bars = kept_parts(session, campaign_id, look, root=root)
    else:
        found = late(session, campaign_id, look, sees=sees)
        bars = parts(session, campaign_id, look, root=root, sees=sees, late=found)
    as_of = {"as_of": as_asked(look)}
    numbers = sum((bar.numbers for bar in bars), Numbers())
    days = trend(session, campaign_id, look, unit_id=id_of(root), today=numbers)
    return render_template(
        "lead/show.html",
        desk=desk,
        register_changed=register_has_changed(session, look),
        look=look,
        head=heading(session, campaign_id, root),
        words=words,
        numbers=numbers,
        trend=days,
        money=money_asked(session, campaign_id, look, root=root),
        yuan=yuan,
        roughly=roughly,
        trend_words=trend_words,
        bars=bars,
        bars_first=BARS_ABOVE_TREND if days else BARS_FIRST,
        decisions=waiting_decisions(session, g.asker, campaign_id=campaign_id, look=look),
        decisions_first=DECISIONS_FIRST,
        to_sign=waiting_for_signature(session, campaign_id)
        if may(g.asker, P.SIGN_PAPER, desk.scope_path) and not look.back
        else [],
        decides=may(g.asker, P.DECIDE_HELD) and not look.back,
        laggards=laggards(session, found, look),
        late=sum(bar.late for bar in bars),
        stages=stages(session, campaign_id, look, sees=sees, kept=kept),
        several=len(desks(session, g.asker, P.SEE_LEAD)) > 1,
        beside=words.days_beside(look.day, today=g.today),
        levels=LEVELS,
        behind=address_of("lead.units", campaign_id, as_of),
        here=address_of("lead.show", campaign_id, {}),
        office=address_of("office.show", campaign_id, as_of),
    )
