"""Own data: addresses, language, password, sessions.  Part of the people's pages."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.people.contacts import Contact
from campaign.reports import own
from campaign.reports.notices.dead_address import dead_address
from campaign.rules.errors import FieldMissing, NotNow
from campaign.services.access.change_password import change_password
from campaign.services.access.end_other_sessions import end_other_sessions
from campaign.services.people.change_contact import change_own_contact
from campaign.web import locale, typed
from campaign.web.errors import told
from campaign.web.guard import signed_in
from campaign.web.identity import cookie_name, give_cookie
from campaign.web.pages.people.people import bp
from models.base import db

__all__ = ["bp"]  # the blueprint these pages are part of

Page = str | Response | tuple[str, int]


@bp.get("/me")
@signed_in
def me() -> str:
    """Show the own data."""
    return _page()


@bp.post("/me")
@signed_in
def me_change() -> Page:
    """Change the own addresses and language."""
    fields = {name: request.form.get(name, "") for name in ("email", "phone", "locale")}
    try:
        changed = change_own_contact(
            Contact(**fields),
            password=request.form.get("password", ""),
            version=typed.whole(request.form.get("version")) or 0,
            asker=g.asker,
            now=g.now,
        )
    except FieldMissing as refusal:
        return _page({refusal.field: told(refusal)}, fields), refusal.status
    except NotNow as refusal:
        return _page({"": told(refusal)}, fields), refusal.status
    flash(_("联系方式已保存。") if changed else _("没有改动。"), "done")
    response = redirect(url_for("people.me"))
    if "locale" in changed:
        # The cookie of the top bar would otherwise outvote the choice just made.
        response.delete_cookie(locale.COOKIE)
    return response


@bp.post("/me/password")
@signed_in
def password() -> Page:
    """Set a new password; the browser at hand stays signed in, all others are out."""
    old, new, again = (request.form.get(name, "") for name in ("old", "password", "again"))
    try:
        token = change_password(
            g.asker.person_id, old, new, again, address=request.remote_addr or "", now=g.now
        )
    except FieldMissing as refusal:
        return _page({refusal.field if refusal.field != "password" else "new": told(refusal)}), 422
    except NotNow as refusal:
        return _page({"": told(refusal)}), refusal.status
    flash(_("密码已更改，其他地方的登录已全部退出。"), "done")
    return give_cookie(redirect(url_for("people.me")), token)


@bp.post("/me/sessions/end")
@signed_in
def end_others() -> Response:
    """Sign out everywhere else."""
    token = request.cookies.get(cookie_name(), "")
    ended = end_other_sessions(token, person_id=g.asker.person_id, now=g.now)
    flash(_("已退出其他 %(n)s 处登录。", n=ended), "done")
    return redirect(url_for("people.me"))


def _page(errors: dict[str, str] | None = None, kept: dict[str, str] | None = None) -> str:
    token = request.cookies.get(cookie_name(), "")
    return render_template(
        "people/me.html",
        person=own.person(db.session(), g.asker.person_id),
        dead=dead_address(db.session(), g.asker.person_id),
        posts=own.posts(db.session(), g.asker.person_id, on=g.today),
        sessions=own.sessions(db.session(), g.asker.person_id, token, now=g.now),
        errors=errors or {},
        typed=kept or {},
    )
