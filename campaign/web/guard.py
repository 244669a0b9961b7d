"""Who may use a route: every view wears one of these, or the application refuses to start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, g
from flask_login import current_user
from werkzeug.wrappers import Response

from campaign.rules.errors import NotFound
from campaign.rules.permissions import Asker, Permission, may

View = Callable[..., Any]
Loader = Callable[..., str]


class SignInFirst(Exception):
    """A page for people who are known was asked for by nobody in particular."""


@dataclass(frozen=True)
class Guard:
    """What a route declares: public (why), signed in, or a permission on a place."""

    permission: Permission | None = None
    on: Loader | None = None
    public: str = ""


def public(why: str) -> Callable[[View], View]:
    """Declare a route open to everybody, with the reason."""

    def wear(view: View) -> View:
        view.guard = Guard(public=why)  # type: ignore[attr-defined]
        return view

    return wear


def signed_in(view: View) -> View:
    """Declare a route for anybody who has signed in; it shows only what is the asker's own."""
    return _wear(view, Guard())


def allowed(permission: Permission, on: Loader | None = None) -> Callable[[View], View]:
    """Declare a route for those who hold ``permission``.

    ``on`` takes the view's arguments and returns the path of the unit that the page is about
    (raising NotFound when there is none); without it the right is needed anywhere at all, and
    the view shows only ``visible`` rows.
    """

    def wear(view: View) -> View:
        return _wear(view, Guard(permission=permission, on=on))

    return wear


def _wear(view: View, guard: Guard) -> View:
    @wraps(view)
    def guarded(**arguments: Any) -> Response | str:
        check(guard, arguments)
        answer: Response | str = view(**arguments)
        return answer

    guarded.guard = guard  # type: ignore[attr-defined]
    return guarded


def check(guard: Guard, arguments: dict[str, Any]) -> None:
    """Let the asker pass or raise; forbidden and missing raise the same."""
    if not current_user.is_authenticated:
        raise SignInFirst
    if guard.permission is None:
        return
    path = guard.on(**arguments) if guard.on else None
    if not may(asker(), guard.permission, path):
        raise NotFound


def asker() -> Asker:
    """Return who is asking; only on guarded routes."""
    found: Asker = g.asker
    return found


def refuse_unguarded(app: Flask) -> None:
    """Refuse to start when a route declares nothing.

    Raises:
        RuntimeError: names the endpoints.
    """
    bare = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "guard")
    )
    if bare:
        raise RuntimeError(f"these routes do not say who may use them: {', '.join(bare)}")
