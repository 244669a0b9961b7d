"""请示: asked with an estimate, granted, arrived; finance confirms; the gap that is left."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.money.kept import (
    address_of_estimate,
    address_of_request,
    one_request,
    one_version,
    request_of_answer,
)
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.money.amount import yuan
from campaign.rules.permissions import Permission, may
from campaign.services.money.ask_money import ask_money, void_request
from campaign.services.money.note_answer import confirm_answer, note_answer, void_answer
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.words.money import roughly
from models.base import db
from models.plan import Campaign

bp = Blueprint("requests", __name__)
P = Permission
Page = str | Response | tuple[str, int]


def request_place(request_id: int, **_none: Any) -> str:
    """Return the path of the unit for which was asked.

    Raises:
        NotFound: there is no such request.
    """
    path = address_of_request(db.session(), request_id)
    if path is None:
        raise NotFound
    return path


def answer_place(answer_id: int, **_none: Any) -> str:
    """Return the path of the unit for which a sum was granted.

    Raises:
        NotFound: there is no such sum.
    """
    return request_place(request_of_answer(db.session(), answer_id))


def made_place(estimate_id: int, **_none: Any) -> str:
    """Return the path of the unit whose need an estimate is.

    Raises:
        NotFound: there is none.
    """
    path = address_of_estimate(db.session(), estimate_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/money/estimates/<int:estimate_id>/request")
@allowed(P.RUN_MONEY, on=made_place)
def new(estimate_id: int) -> str:
    """Ask for the request's title, number, date and amount."""
    return _new(estimate_id)


@bp.post("/money/estimates/<int:estimate_id>/request")
@allowed(P.RUN_MONEY, on=made_place)
def ask(estimate_id: int) -> Page:
    """Bind the estimate to its request."""
    form = request.form
    db.session.rollback()
    try:
        made = ask_money(
            estimate_id, title=form.get("title", ""), paper_number=form.get("paper_number", ""),
            asked_on=typed.day("asked_on"), amount=form.get("amount", ""),
            note=form.get("note", ""), asker=g.asker, now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _new(estimate_id, told_fields(refusal)), Invalid.status
    flash(_("请示已登记，测算版本已绑定。"), "done")
    return redirect(url_for("requests.show", request_id=made), code=303)


@bp.get("/money/requests/<int:request_id>")
@allowed(P.SEE_MONEY, on=request_place)
def show(request_id: int) -> str:
    """Show a request with its history."""
    return _show(request_id)


@bp.post("/money/requests/<int:request_id>/answers")
@allowed(P.RUN_MONEY, on=request_place)
def answer(request_id: int) -> Page:
    """Write down what was granted or has arrived."""
    form = request.form
    db.session.rollback()
    try:
        note_answer(
            request_id, kind=form.get("kind", ""), dated_on=typed.day("dated_on"),
            amount=form.get("amount", ""), paper_number=form.get("paper_number", ""),
            note=form.get("note", ""), asker=g.asker, now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(request_id, told_fields(refusal)), Invalid.status
    return _back(request_id, _("已记下。"))


@bp.post("/money/requests/<int:request_id>/void")
@allowed(P.RUN_MONEY, on=request_place)
def void(request_id: int) -> Page:
    """Let the request count no more."""
    db.session.rollback()
    try:
        void_request(request_id, reason=request.form.get("reason", ""), asker=g.asker, now=g.now)
    except FieldMissing as refusal:
        return _show(request_id, told_fields(refusal)), Invalid.status
    return _back(request_id, _("请示已作废，测算版本可以随新的请示再报。"))


@bp.post("/money/answers/<int:answer_id>/confirm")
@allowed(P.CONFIRM_MONEY, on=answer_place)
def confirm(answer_id: int) -> Page:
    """Finance confirms a sum."""
    request_id = request_of_answer(db.session(), answer_id)
    db.session.rollback()
    confirm_answer(answer_id, asker=g.asker, now=g.now)
    return _back(request_id, _("已确认。"))


@bp.post("/money/answers/<int:answer_id>/void")
@allowed(P.RUN_MONEY, on=answer_place)
def void_one(answer_id: int) -> Page:
    """Let a sum count no more."""
    request_id = request_of_answer(db.session(), answer_id)
    db.session.rollback()
    try:
        void_answer(answer_id, reason=request.form.get("reason", ""), asker=g.asker, now=g.now)
    except FieldMissing as refusal:
        return _show(request_id, told_fields(refusal)), Invalid.status
    return _back(request_id, _("这一笔已作废。"))


def _back(request_id: int, said: str) -> Response:
    flash(said, "done")
    return redirect(url_for("requests.show", request_id=request_id), code=303)


def _new(estimate_id: int, errors: dict[str, str] | None = None) -> str:
    session = db.session()
    made = one_version(session, estimate_id)
    assert made is not None
    return render_template(
        "money/ask.html", made=made, campaign=session.get_one(Campaign, made.campaign_id),
        errors=errors or {}, typed=request.form, yuan=yuan, roughly=roughly,
    )  # fmt: skip


def _show(request_id: int, errors: dict[str, str] | None = None) -> str:
    session = db.session()
    found = one_request(session, request_id)
    assert found is not None
    return render_template(
        "money/request.html", it=found, campaign=session.get_one(Campaign, found.campaign_id),
        runs=may(g.asker, P.RUN_MONEY, found.path), confirms=may(
            g.asker, P.CONFIRM_MONEY, found.path
        ), errors=errors or {}, typed=request.form, yuan=yuan, roughly=roughly,
    )  # fmt: skip
