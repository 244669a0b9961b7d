"""Calls to make 电话, with a text to read out, and what came of them."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.notices.calls import done_calls, open_calls, path_of_call
from campaign.reports.paging import Cursor
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.permissions import Permission
from campaign.rules.words import CALL_REASONS
from campaign.services.calls.close_calls import close_calls
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("calls", __name__)
P = Permission


def call_path(call_id: int) -> str:
    """Return the path of the unit that a call is about.

    Raises:
        NotFound: there is no such call.
    """
    path = path_of_call(db.session(), call_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/calls")
@allowed(P.URGE)
def index() -> str:
    """Show the calls that are still to be made, and those made last."""
    return _page(typed.cursor())


@bp.post("/calls/<int:call_id>/done")
@allowed(P.URGE, on=call_path)
def done(call_id: int) -> str | Response | tuple[str, int]:
    """Note what came of a call: for what is ticked, where a card lists several duties."""
    outcome = request.form.get("outcome", "")
    ticked = [typed.whole(one) or 0 for one in request.form.getlist("call")]
    calls = ticked if "several" in request.form else [call_id]
    try:
        unit, number = close_calls(calls, asker=g.asker, outcome=outcome, now=g.now)
    except FieldMissing as refusal:
        here = Cursor(after=call_id - 1)  # the page that begins with this card
        shown = _page(
            here, wrong=call_id, errors={refusal.field: told(refusal)}, outcome=outcome,
            ticked=ticked,
        )  # fmt: skip
        return shown, refusal.status
    if number > 1:
        flash(_("已登记与%(unit)s的通话，%(n)s 项。", unit=unit, n=number), "done")
    else:
        flash(_("已登记与%(unit)s的通话。", unit=unit), "done")
    return redirect(url_for("calls.index"))


def _page(cursor: Cursor, **refused: Any) -> str:
    words = typed.words("q")
    calls = open_calls(db.session(), g.asker, words=words, cursor=cursor)
    return render_template(
        "calls/index.html",
        calls=calls,
        done=done_calls(db.session(), g.asker),
        spared=done_calls(db.session(), g.asker, made=False),
        words=words,
        reasons=CALL_REASONS,
        url_of=lambda **place: url_for("calls.index", q=words or None, **place),
        **({"wrong": 0, "errors": {}, "outcome": "", "ticked": []} | refused),
    )
