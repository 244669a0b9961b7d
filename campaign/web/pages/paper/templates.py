"""公文模板: the office's own, edited in Word, or the shipped ones."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.drafted.leave import DOCX
from campaign.papers.drafted.make import template_now
from campaign.papers.official.kinds import KINDS
from campaign.reports.paper.templates import templates_in_use
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission
from campaign.services.paper.save_template import save_template
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.paper.one import MOST_BYTES, sent
from campaign.web.pages.paper.register import place
from campaign.web.words.paper import called
from models.base import db
from models.plan import Campaign

bp = Blueprint("paper_templates", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/campaigns/<int:campaign_id>/papers/templates")
@allowed(P.DRAFT_PAPER, on=place)
def show(campaign_id: int) -> str:
    """List the kinds with the template that each is made from."""
    return _show(campaign_id, {})


@bp.post("/campaigns/<int:campaign_id>/papers/templates/<kind>/file")
@allowed(P.DRAFT_PAPER, on=place)
def file(campaign_id: int, kind: str) -> Response:
    """Hand out the template in use."""
    if kind not in KINDS:
        raise NotFound
    _number, docx = template_now(db.session(), campaign_id, kind)
    return sent(docx, DOCX, "docx", name=KINDS[kind].zh)


@bp.post("/campaigns/<int:campaign_id>/papers/templates/<kind>")
@allowed(P.DRAFT_PAPER, on=place)
def save(campaign_id: int, kind: str) -> Page:
    """Take an own template, or go back to the shipped one."""
    given = request.files.get("file")
    restore = bool(request.form.get("restore"))
    docx = given.stream.read(MOST_BYTES + 1) if given else b""
    db.session.rollback()
    try:
        save_template(
            campaign_id, kind, None if restore else docx,
            file_name=(given.filename or "") if given else "", asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(campaign_id, {kind: told_fields(refusal)["file"]}), Invalid.status
    flash(_("已恢复自带的模板。") if restore else _("模板已更新，以后起草都用它。"), "done")
    return redirect(url_for("paper_templates.show", campaign_id=campaign_id), code=303)


def _show(campaign_id: int, errors: dict[str, str]) -> str:
    session = db.session()
    return render_template(
        "paper/templates.html", called=called, kinds=KINDS,
        campaign=session.get_one(Campaign, campaign_id), errors=errors,
        used=templates_in_use(session, campaign_id),
    )  # fmt: skip
