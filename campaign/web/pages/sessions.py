"""Sign-in, sign-out, links out of letters, forgotten passwords."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from campaign.reports import links, world
from campaign.rules.errors import FieldMissing, SignInRefused
from campaign.services.access.redeem_link import enter_by_letter, set_password_by_link
from campaign.services.access.send_reset import send_reset
from campaign.services.access.sign_in import sign_in as open_door
from campaign.services.access.sign_out import sign_out as close_door
from campaign.services.letters.note_opened import note_looked_at
from campaign.web.errors import told
from campaign.web.guard import public, signed_in
from campaign.web.identity import cookie_name, give_cookie, take_cookie
from campaign.web.pages.progress.sign import leads_to
from campaign.web.redirects import safe_next
from models.base import db

bp = Blueprint("sessions", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/sign-in")
@public("the door itself")
def sign_in() -> Page:
    """Show the sign-in form."""
    if current_user.is_authenticated and not g.asker.by_letter:
        return redirect(safe_next(request.args.get("next")))
    return _form(login="", error="")


@bp.post("/sign-in")
@public("the door itself")
def sign_in_post() -> Page:
    """Open the door, or say in one sentence that it stays shut."""
    login = request.form.get("login", "")
    try:
        token = open_door(
            login,
            request.form.get("password", ""),
            address=request.remote_addr or "",
            now=g.now,
            instead_of=request.cookies.get(cookie_name(), ""),
        )
    except SignInRefused as refusal:
        return _form(login=login, error=told(refusal)), refusal.status
    return _enter(token, safe_next(request.form.get("next")))


@bp.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """Close the door; the session is gone on the server too."""
    token = request.cookies.get(cookie_name(), "")
    close_door(token, person_id=g.asker.person_id, now=g.now)
    session.clear()
    return take_cookie(redirect(url_for("sessions.sign_in")))


@bp.get("/forgotten")
@public("somebody who forgot the password cannot sign in")
def forgotten() -> str:
    """Show the form that asks for a letter."""
    return render_template("sessions/forgotten.html", login=request.args.get("login", ""), error="")


@bp.post("/forgotten")
@public("somebody who forgot the password cannot sign in")
def forgotten_post() -> Page:
    """Post the letter; the answer is the same whether anybody has that name or not."""
    login = request.form.get("login", "").strip()
    if not login:
        error = _("请填写邮箱或手机号。")
        return render_template("sessions/forgotten.html", login="", error=error), 422
    send_reset(login, address=request.remote_addr or "", now=g.now)
    return render_template("sessions/forgotten_sent.html", login=login)


@bp.get("/l/<token>")
@public("the token is the key; looking changes nothing, since scanners open links")
def link(token: str) -> Page:
    """Show what the link does and a button; the access log notes the first look at a letter's."""
    found = links.link(db.session(), token, now=g.now)
    if found is not None and found.letter_id is not None and request.method == "GET":
        note_looked_at(found.letter_id, now=g.now)
    return _link_page(token, {})


@bp.post("/l/<token>")
@public("the token is the key")
def link_post(token: str) -> Page:
    """Redeem the link: sign in by a duty's letter, or set a password."""
    found = links.link(db.session(), token, now=g.now)
    address = request.remote_addr or ""
    if found is None:
        return _link_page(token, {})
    if found.purpose == "duty":
        new, _duty = enter_by_letter(token, address=address, now=g.now)
        replaced = links.since(db.session(), found) is links.Since.REPLACED
        answer = _enter(new, leads_to(found))
        if replaced:
            flash(
                _("您打开的是较早的一封信：那次送签已撤回，下面是重新送签的，请以此为准。"), "note"
            )
        return answer
    try:
        new = set_password_by_link(
            token,
            request.form.get("password", ""),
            request.form.get("again", ""),
            address=address,
            now=g.now,
        )
    except FieldMissing as refusal:
        return _link_page(token, {refusal.field: told(refusal)})
    answer = _enter(new, url_for("home.index"))
    # After the door: entering empties the old session, and what was flashed into it.
    flash(_("密码已设好，您已登录。"), "done")
    return answer


def _link_page(token: str, errors: dict[str, str]) -> Page:
    found = links.link(db.session(), token, now=g.now)
    if found is None:
        return render_template("sessions/link_dead.html"), 404
    name = "redeem" if found.purpose == "duty" else "set_password"
    page = render_template(
        f"sessions/{name}.html", link=found, token=token, errors=errors,
        since=links.since(db.session(), found),
    )  # fmt: skip
    return (page, 422) if errors else page


def _form(*, login: str, error: str) -> str:
    wanted = safe_next(request.values.get("next"))
    return render_template(
        "sessions/sign_in.html",
        login=login,
        error=error,
        next=wanted,
        demo=world.demonstration_accounts(db.session()),
    )


def _enter(token: str, where: str) -> Response:
    session.clear()
    return give_cookie(redirect(where), token)
