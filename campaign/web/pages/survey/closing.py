"""结束填报 and 重新开放: a round stands still, or goes on."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.survey.rounds import fraction_of
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.permissions import Permission
from campaign.services.survey.close_round import close_round, reopen_round
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.survey.rounds import bp, found_round, round_scope
from models.base import db

__all__ = ["bp"]
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/rounds/<int:round_id>/close")
@allowed(P.RUN_ROUND, on=round_scope)
def close(round_id: int) -> str:
    """Say what closing it does."""
    return _page(round_id, again=False)


@bp.post("/rounds/<int:round_id>/close")
@allowed(P.RUN_ROUND, on=round_scope)
def close_post(round_id: int) -> Page:
    """Close it."""
    try:
        close_round(
            round_id,
            asker=g.asker,
            note=request.form.get("note", ""),
            version=_version(),
            now=g.now,
        )
    except FieldMissing as refusal:
        return _page(round_id, again=False, errors=told_fields(refusal)), Invalid.status
    flash(_("已结束填报，数字和名单不再变。"), "done")
    return redirect(url_for("survey.show", round_id=round_id), code=303)


@bp.get("/rounds/<int:round_id>/reopen")
@allowed(P.RUN_ROUND, on=round_scope)
def reopen(round_id: int) -> str:
    """Say what opening it again does, and ask for the reason."""
    return _page(round_id, again=True)


@bp.post("/rounds/<int:round_id>/reopen")
@allowed(P.RUN_ROUND, on=round_scope)
def reopen_post(round_id: int) -> Page:
    """Open it again."""
    try:
        reopen_round(
            round_id, asker=g.asker, reason=request.form.get("reason", ""), version=_version(),
            now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _page(round_id, again=True, errors=told_fields(refusal)), Invalid.status
    flash(_("已重新开放，各单位可以继续填写。"), "done")
    return redirect(url_for("survey.show", round_id=round_id), code=303)


def _version() -> int:
    return typed.whole(request.form.get("version")) or 0


def _page(round_id: int, *, again: bool, errors: dict[str, Any] | None = None) -> str:
    one = found_round(round_id)
    return render_template(
        "survey/close.html",
        round=one,
        again=again,
        fraction=fraction_of(db.session(), round_id, one.scope),
        errors=errors or {},
        typed=request.form,
    )
