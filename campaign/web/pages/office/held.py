"""What waits for the leading group: drafts of escalation, approved or declined one by one."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.cases.one import case_of_duty
from campaign.reports.office.carried import successor
from campaign.reports.office.drafts import (
    Draft,
    deciders,
    drafts,
    one_draft,
    path_of_draft,
    would_tell,
)
from campaign.reports.paper.register import paper_of_held
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission, may
from campaign.rules.words import LEVELS
from campaign.services.held.decide_held import decide_held
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.office.place import at_desk, the_desk
from models.base import db

bp = Blueprint("held", __name__)
P = Permission


def draft_path(held_id: int, **_: Any) -> str:
    """Return the path of the unit that a draft is about.

    Raises:
        NotFound: there is no such draft.
    """
    path = path_of_draft(db.session(), held_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/office/<int:campaign_id>/held")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def index(campaign_id: int) -> str:
    """Show what waits, and what was decided last."""
    waiting, decided = drafts(db.session(), campaign_id, asker=g.asker, today=g.today)
    return render_template(
        "held/index.html",
        desk=the_desk(campaign_id),
        waiting=waiting,
        decided=decided,
        decides=may(g.asker, P.DECIDE_HELD),
        deciders=deciders(db.session(), campaign_id, on=g.today),
        levels=LEVELS,
    )


@bp.get("/held/<int:held_id>")
@allowed(P.SEE_OFFICE, on=draft_path)
def show(held_id: int) -> str:
    """Show one draft: what it says of whom, who would be told, and who may decide."""
    return _page(held_id)


@bp.post("/held/<int:held_id>")
@allowed(P.DECIDE_HELD, on=draft_path)
def decide(held_id: int) -> str | Response | tuple[str, int]:
    """Approve or decline.

    Raises:
        Invalid: neither of the two buttons was pressed.
    """
    wish, note = request.form.get("decision", ""), request.form.get("note", "")
    if wish not in ("approve", "decline"):
        raise Invalid("请按“批准”或“不予升级”。")
    draft = _draft(held_id)
    try:
        decide_held(
            held_id, asker=g.asker, approve=wish == "approve", note=note, now=g.now, today=g.today
        )
    except FieldMissing as refusal:
        return _page(held_id, note=note, errors={refusal.field: told(refusal)}), 422
    sentence = _("已批准，立即告知。") if wish == "approve" else _("已决定不予升级。")
    flash(sentence, "done")
    return redirect(url_for("held.index", campaign_id=draft.campaign_id))


def _draft(held_id: int) -> Draft:
    found = one_draft(db.session(), held_id, today=g.today)
    if found is None:
        raise NotFound
    return found


def _page(held_id: int, **refused: Any) -> str:
    draft = _draft(held_id)
    shown: dict[str, Any] = {"note": "", "errors": {}}
    return render_template(
        "held/show.html",
        draft=draft,
        desk=the_desk(draft.campaign_id),
        goes_on=successor(db.session(), held_id) if draft.moot else None,
        case=case_of_duty(db.session(), draft.duty_id, today=g.today),
        to=would_tell(db.session(), draft, today=g.today),
        decides=may(g.asker, P.DECIDE_HELD, draft.path),
        deciders=deciders(db.session(), draft.campaign_id, on=g.today),
        levels=LEVELS,
        paper=paper_of_held(db.session(), held_id),
        drafts_papers=may(g.asker, P.DRAFT_PAPER, the_desk(draft.campaign_id).scope_path),
        **(shown | refused),
    )
