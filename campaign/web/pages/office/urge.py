"""催办: who would be told is printed first, then one button."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.office.urging import urging
from campaign.rules.errors import FieldMissing
from campaign.rules.permissions import Permission
from campaign.services.progress.urge_duties import urge_duties
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from models.base import db

bp = Blueprint("urge", __name__)
P = Permission
MOST = 500


@bp.get("/office/<int:campaign_id>/urge")
@allowed(P.URGE, on=at_desk(P.URGE))
def show(campaign_id: int) -> str:
    """Show whom urging these duties would tell."""
    return _page(campaign_id, request.args.getlist("duty"))


@bp.post("/office/<int:campaign_id>/urge")
@allowed(P.URGE, on=at_desk(P.URGE))
def send(campaign_id: int) -> str | Response | tuple[str, int]:
    """Urge."""
    chosen, note = request.form.getlist("duty"), request.form.get("note", "")
    plan = urging(db.session(), campaign_id, _numbers(chosen), asker=g.asker, today=g.today)
    if chosen and not plan.duty_ids:  # pressed again, or somebody else was faster
        return _page(campaign_id, chosen, note=note), 409
    try:
        result = urge_duties(plan.duty_ids, asker=g.asker, note=note, now=g.now, today=g.today)
    except FieldMissing as refusal:
        return _page(campaign_id, chosen, note=note, errors={refusal.field: told(refusal)}), 422
    flash(
        _(
            "已对 %(units)s 个单位催办：%(letters)s 封信，%(calls)s 个电话任务。",
            units=plan.units,
            letters=result.letters,
            calls=result.calls,
        ),
        "done",
    )
    return redirect(url_for("office.show", campaign_id=campaign_id))


def _page(campaign_id: int, chosen: list[str], **refused: Any) -> str:
    plan = urging(db.session(), campaign_id, _numbers(chosen), asker=g.asker, today=g.today)
    shown: dict[str, Any] = {"note": "", "errors": {}}
    return render_template(
        "office/urge.html",
        desk=the_desk(campaign_id),
        plan=plan,
        nothing_chosen=not chosen,
        **(shown | refused),
    )


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts[:MOST] if (number := typed.whole(text))]
