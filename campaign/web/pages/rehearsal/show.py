"""推演 of a campaign's plan: asked for here, played by the worker, shown as pictures."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.permissions import Permission
from campaign.services.rehearsal.ask_rehearsal import ask_rehearsal
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.amended import campaign_of
from campaign.web.pages.campaigns.plan import scope
from campaign.web.words import rehearsal as words
from models.base import db
from models.rehearsal import Rehearsal

bp = Blueprint("rehearsal", __name__)
P = Permission
EARLIER = 8
UNITS = 60


@bp.get("/campaigns/<int:campaign_id>/rehearsal")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def show(campaign_id: int) -> str:
    """Show the newest rehearsal, or the one that ``run`` names."""
    return _page(campaign_id, {})


@bp.post("/campaigns/<int:campaign_id>/rehearsal")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def ask(campaign_id: int) -> Response | tuple[str, int]:
    """Ask for one."""
    form = request.form
    try:
        ask_rehearsal(
            campaign_of(campaign_id).id, units=typed.whole(form.get("units")),
            seed=typed.whole(form.get("seed")), faults=form.get("faults") == "1",
            asker_id=g.asker.person_id, now=g.now,
        )  # fmt: skip
    except FieldMissing as missing:
        return _page(campaign_id, {missing.field: told(missing)}), missing.status
    except NotNow as refusal:
        flash(told(refusal), "note")
    else:
        flash(_("已开始推演，这一页会显示演到第几天。"), "done")
    return redirect(url_for("rehearsal.show", campaign_id=campaign_id), code=303)


def _page(campaign_id: int, errors: dict[str, str]) -> str:
    campaign = campaign_of(campaign_id)
    runs = db.session.scalars(
        select(Rehearsal)
        .where(Rehearsal.campaign_id == campaign_id)
        .order_by(Rehearsal.id.desc())
        .limit(EARLIER)
    ).all()
    wanted = typed.whole(request.args.get("run"))
    run = next((one for one in runs if one.id == wanted), runs[0] if runs else None)
    result = run.result if run else None
    form = request.form
    return render_template(
        "rehearsal/show.html",
        campaign=campaign, run=run, runs=runs, result=result, states=words.states(),
        under_way=any(one.state in ("waiting", "running") for one in runs),
        said=words.said(result) if result else "",
        pictures=_pictures(result) if result else (),
        errors=errors,
        units=form.get("units", str(run.units if run else UNITS)),
        seed=form.get("seed", str(run.seed + 1 if run else 1)),
        faults=form.get("faults") == "1" if form else bool(run and run.faults),
    )  # fmt: skip


def _pictures(result: dict[str, object]) -> tuple[tuple[str, str, words.Picture], ...]:
    """Return each picture with its title and the unit of its numbers."""
    return (
        (_("任务的进展，每周"), _("项"), words.stages(result)),
        (_("每天的信，按责任链的档"), _("封"), words.letters(result)),
        (_("办公室每周要办的事"), _("件"), words.load(result)),
    )
