"""A form pressed twice has one effect and the same answer: ten clicks, a reload, a lost line.

Every form carries a key of its own. The first act writes it (services/transaction.py); whoever
comes with the same key afterwards is sent where the first one was sent.
"""

import re
import secrets
import time
from typing import Any

from flask import Flask, Response, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _

from campaign.rules.errors import Invalid, Repeated
from campaign.services.access.used_form import Answer, find_answer, keep_answer
from campaign.services.transaction import Form, form_in_hand
from campaign.web.redirects import safe_next

FIELD = "once"
KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
# How long the second of two equal clicks waits for the first one's answer.
PATIENCE, STEP = 2.0, 0.05


def new_key() -> str:
    """Return a key for a form."""
    return secrets.token_urlsafe(18)


def install(app: Flask) -> None:
    """Take the key off every form that is sent, and keep the answer that it got."""
    app.jinja_env.globals["form_key"] = new_key
    app.before_request(_take)
    app.after_request(_keep)
    app.register_error_handler(Repeated, again)


def leave_key_unused() -> None:
    """Let the form in hand be sent again: this answer is not yet its act."""
    form_in_hand.set(None)


def _take() -> Any:
    form_in_hand.set(None)
    if request.method != "POST" or not hasattr(g, "now"):
        return None
    key = request.form.get(FIELD, "")
    if not KEY.fullmatch(key):
        return None
    form = Form(key, _person(), request.path[:200], g.now)
    if find_answer(key) is not None:
        return _replay(form)
    form_in_hand.set(form)
    return None


def _person() -> int | None:
    asker = g.get("asker")
    return asker.person_id if asker else None


def _keep(response: Response) -> Response:
    form = form_in_hand.get()
    form_in_hand.set(None)
    if form is not None and form.used and 300 <= response.status_code < 400:
        said = [list(pair) for pair in session.get("_flashes", [])]
        keep_answer(form.key, {"to": response.location, "said": said})
    return response


def again(error: Exception) -> Any:
    """Answer the second of two equal clicks like the first, once that one is through."""
    form = form_in_hand.get()
    form_in_hand.set(None)
    assert form is not None
    return _replay(form)


def _replay(form: Form) -> Any:
    done = _answer_to(form.key) or Answer(form.person_id, form.path, None)
    if (done.person_id, done.path) != (form.person_id, form.path):
        raise Invalid("这张表单不是您打开的，请返回刷新后再提交。")
    if done.answer is None:  # it was done, and its answer lost with the power
        flash(_("这件事已经办好，没有重复办理。"), "done")
        return redirect(_back())
    for category, message in done.answer["said"]:
        flash(message, category)
    return redirect(done.answer["to"])


def _answer_to(key: str) -> Answer | None:
    """Wait a little for the answer: between the act and its answer lies a moment."""
    done, waited = find_answer(key), 0.0
    while waited < PATIENCE and (done is None or done.answer is None):
        time.sleep(STEP)
        waited += STEP
        done = find_answer(key)
    return done


def _back() -> str:
    came_from, here = request.referrer or "", request.host_url
    path = "/" + came_from[len(here) :] if came_from.startswith(here) else ""
    return safe_next(path) or url_for("home.index")
