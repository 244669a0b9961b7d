"""Who is at the door: our own cookie, looked up in the database on each request."""

from flask import Flask, Request, current_app, g, request
from flask_login import AnonymousUserMixin, LoginManager, current_user
from werkzeug.wrappers import Response

from campaign import clock
from campaign.reports.visitor import SignedIn, signed_in
from campaign.reports.world import the_world
from campaign.rules.calendar import day_of
from campaign.services.access.touch_session import touch_session
from models.base import db


def cookie_name() -> str:
    """Return the cookie's name; with TLS the browser itself pins it to this host."""
    return "__Host-duban" if current_app.extensions["settings"].secure else "duban"


class Visitor:
    """A signed-in person as flask-login wants to see one."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, known: SignedIn) -> None:
        """Keep what pages ask for."""
        self.person_id = known.asker.person_id
        self.locale = known.locale
        self.name = known.asker.name

    def get_id(self) -> str:
        """Return the person's number as text."""
        return str(self.person_id)


def load(incoming: Request) -> Visitor | None:
    """Return the person to whom the cookie's session belongs, if it is alive at ``g.now``."""
    known: SignedIn | None = g.get("known")
    if known is None:
        return None
    g.asker = known.asker
    touch_session(_token(incoming), known.seen_at, now=g.now)
    return Visitor(known)


def _token(incoming: Request) -> str:
    return incoming.cookies.get(cookie_name(), "")


def give_cookie(response: Response, token: str) -> Response:
    """Hand the browser its session's id."""
    response.set_cookie(
        cookie_name(),
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.extensions["settings"].secure,
        path="/",
    )
    return response


def take_cookie(response: Response) -> Response:
    """Take the id back at sign-out, with everything the browser kept."""
    response.delete_cookie(cookie_name(), path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def install(app: Flask) -> None:
    """Read the clock once per request, then who is asking."""
    manager = LoginManager(app)
    manager.anonymous_user = AnonymousUserMixin
    manager.session_protection = None
    manager.request_loader(load)

    @app.before_request
    def read_clock() -> None:
        if request.endpoint == "static":
            return
        g.now = clock.now()
        g.today = day_of(g.now)
        token = _token(request)
        g.known = signed_in(db.session(), token, now=g.now, today=g.today) if token else None
        found = g.known.world if g.known else the_world(db.session())
        g.simulated, g.clock_doubt = found.simulated, found.doubt
        g.head = g.known.head if g.known else None
        _ = current_user.is_authenticated
