"""The front door: who you are decides what you see first."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.settings import LOCALES
from campaign.web import locale
from campaign.web.guard import public, signed_in
from campaign.web.pages.progress.my_work import many_hats
from campaign.web.redirects import safe_next
from campaign.web.words.plan_format import plan_format

bp = Blueprint("home", __name__)

# What each role sees first, the first match wins (design: one door, many desks).
FIRST_PAGE: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.OFFICE, Role.COLLECTOR}), "office.index"),
    (frozenset({Role.LEAD}), "lead.index"),
    (frozenset({Role.INSPECTOR}), "acceptance.index"),
    (frozenset({Role.FINANCE}), "money.index"),
    (frozenset(UNIT_ROLES), "unit_home.index"),
    (frozenset({Role.ADMIN}), "setup.index"),
)


@bp.get("/")
@signed_in
def index() -> Response:
    """Send people to their own desk."""
    roles = g.asker.roles()
    for wanted, endpoint in FIRST_PAGE:
        if roles & wanted:
            # Who stands on several chains would see one unit of many at home.
            many = endpoint == "unit_home.index" and many_hats(g.asker)
            return redirect(url_for("my_work.index" if many else endpoint))
    return redirect(url_for("people.me"))


@bp.get("/help")
@public("how to sign in and whom to call must be readable by somebody who cannot sign in")
def help() -> str:
    """Show the help page."""
    return render_template("help/show.html")


@bp.get("/help/plan")
@public("it says how a file is written, and nothing of any campaign")
def plan_help() -> str:
    """Show how each key of a plan file is written."""
    return render_template("help/plan.html", blocks=plan_format(locale.current()))


@bp.post("/language")
@public("choosing a language writes only a cookie")
def language() -> Response:
    """Remember the wished language in a cookie."""
    wish = request.form.get("locale", "")[:2]
    response = redirect(safe_next(request.form.get("next")))
    if wish in LOCALES:
        response.set_cookie(locale.COOKIE, wish, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response
