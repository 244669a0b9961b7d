"""Who may use a route: every view wears one of these, or the application refuses to start."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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


class PasswordFirst(Exception):
    """It is the asker's business, but a letter's link alone does not open it."""


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
    """Let the asker pass or raise; forbidden and missing raise the same.

    Raises:
        SignInFirst: nobody has signed in.
        PasswordFirst: with a password the asker would pass.
        NotFound: it is missing or none of the asker's business.
    """
    if not current_user.is_authenticated:
        raise SignInFirst
    if guard.permission is None or _passes(guard, guard.permission, arguments):
        return
    if asker().by_letter and _would_pass(guard, guard.permission, arguments):
        raise PasswordFirst
    raise NotFound


def _would_pass(guard: Guard, permission: Permission, arguments: dict[str, Any]) -> bool:
    """Tell whether the asker would pass with a password; loaders ask for ``g.asker`` too."""
    here = asker()
    g.asker = replace(here, by_letter=False)
    try:
        return _passes(guard, permission, arguments)
    finally:
        g.asker = here


def _passes(guard: Guard, permission: Permission, arguments: dict[str, Any]) -> bool:
    return may(asker(), permission, guard.on(**arguments) if guard.on else None)


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
