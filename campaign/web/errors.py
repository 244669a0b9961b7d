"""Bad input is an answer: every refusal and every failure has a page, a status and a way on."""

import secrets
from typing import Any

from flask import (
    Flask,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from campaign import clock
from campaign.rules.calendar import day_of
from campaign.rules.errors import FieldMissing, Refusal
from campaign.web.guard import PasswordFirst, SignInFirst
from campaign.web.redirects import safe_next
from campaign.web.security import PASTED_TO, UPLOAD_LIMIT
from campaign.web.words.fields import field_name
from campaign.web.words.sentence import carried
from models.base import db

# What a form carries for itself: nobody typed it, or nobody may read it again.
NO_TEXT = {
    "csrf_token", "once", "password", "again", "old", "version", "next", "shown", "seen_at", "act",
    "decision",
}  # fmt: skip
PAGES = {400, 404, 405, 409, 413, 415, 422, 429, 500, 503}
Answer = tuple[str | Response, int]


def told(refusal: Refusal) -> str:
    """Return the refusal's sentence in the page's language."""
    return carried(refusal.message, refusal.values)


def told_fields(refusal: FieldMissing) -> dict[str, str]:
    """Return the sentence for each field that is wrong, in the order of the form."""
    return {one.field: told(one) for one in refusal.each()}


def page(status: int, message: str = "", **more: Any) -> Answer:
    """Return the page for a status; forbidden looks like missing."""
    if not hasattr(g, "today"):
        g.now = clock.now()
        g.today = day_of(g.now)
    status = 404 if status == 403 else status
    name = status if status in PAGES else (400 if status < 500 else 500)
    shown = render_template(
        f"errors/{name}.html", message=message, typed=_typed(), back=_back(), **more
    )
    return shown, status


def _back() -> str:
    """Return the page whose form was sent, as it is now; empty when that is not known."""
    came_from, here = request.referrer or "", request.host_url
    if request.method != "POST" or not came_from.startswith(here):
        return ""
    path = "/" + came_from[len(here) :]
    return "" if path.startswith("/l/") else safe_next(path)  # a link's secret is not printed


def _typed() -> list[tuple[str, str]]:
    """Return the longer texts that were typed, so that a refusal loses nothing."""
    if request.method != "POST":
        return []
    try:
        fields = request.form.items()
    except HTTPException:
        return []
    return [
        (field_name(name), text) for name, text in fields if name not in NO_TEXT and len(text) > 1
    ]


def install(app: Flask) -> None:
    """Answer every exception."""
    for kind, answer in ANSWERS:
        app.register_error_handler(kind, answer)
    app.teardown_appcontext(let_go)


def let_go(_: BaseException | None) -> None:
    """End what a request has read: a database that went since must not undo a finished answer."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def sign_in_first(error: Exception) -> Any:
    """Send a reader to the door; keep what a writer typed."""
    if request.method in ("GET", "HEAD"):
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("sessions.sign_in", next=wanted if wanted != "/" else None))
    return page(400, gettext("登录已失效，请重新登录。"))


def password_first(error: Exception) -> Any:
    """Ask for the password where a letter's link is not enough; keep what a writer typed."""
    if request.method in ("GET", "HEAD"):
        flash(gettext("您是从信里的链接登录的，打开这一页要用密码登录。"), "note")
        return redirect(url_for("sessions.sign_in", next=request.full_path.rstrip("?")))
    return page(400, gettext("您是从信里的链接登录的，办这件事要先用密码登录。"))


def refused(error: Exception) -> Answer:
    """Show why; nothing was changed."""
    assert isinstance(error, Refusal)
    return page(error.status, told(error))


def forged(error: Exception) -> Answer:
    """The form is too old or not ours."""
    return page(400, gettext("页面停留太久或不是从本系统打开的，请返回刷新后再提交。"))


def http(error: Exception) -> Any:
    """Give werkzeug's refusals our pages; redirects pass."""
    assert isinstance(error, HTTPException)
    if error.code is None or error.code < 400:
        return error
    if error.code == 413:
        return page(413, too_long=_is_text(), pasted=request.path == PASTED_TO)
    return page(error.code)


def _is_text() -> bool:
    """Tell whether it was what was typed or pasted that was too much, not a file."""
    size = request.content_length
    return request.mimetype != "multipart/form-data" or (size is not None and size <= UPLOAD_LIMIT)


def database_gone(error: Exception) -> Answer:
    """Say so without asking the database anything."""
    current_app.logger.error("database: %s", type(error).__name__)
    g.pop("simulated", None)  # it went amid a request: the shell must not ask it either
    return _plain(503)


def database_failed(error: Exception) -> Answer:
    """Tell a database that went from a statement of ours that it refused."""
    assert isinstance(error, DBAPIError)
    return database_gone(error) if error.connection_invalidated else failed(error)


def failed(error: Exception) -> Answer:
    """Our own failure: a number for the log, no word about our insides."""
    number = secrets.token_hex(4)
    current_app.logger.exception("failure %s", number)
    return page(500, reference=number)


def _plain(status: int) -> Answer:
    """Return a page that needs no database."""
    if request.path == "/healthz":
        return jsonify(database="unreachable"), status
    return render_template(f"errors/{status}.html", message="", typed=_typed()), status


ANSWERS: tuple[tuple[type[Exception], Any], ...] = (
    (SignInFirst, sign_in_first),
    (PasswordFirst, password_first),
    (Refusal, refused),
    (CSRFError, forged),
    (HTTPException, http),
    (OperationalError, database_gone),
    (PendingRollbackError, database_gone),
    (PoolEmpty, database_gone),
    (DBAPIError, database_failed),
    (Exception, failed),
)
