"""What the web workers of the bench serve: the application, and each page once more without asking.

An address behind ``BARE`` is answered with what the page behind it has rendered for the same
cookie, rendered anew: the same workers, the same template and words; no sign-in, no rights, no
database.  Each worker asks the real page once, for its words.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, template_rendered
from werkzeug.wrappers import Response

from app import create_app
from campaign.web.turns import Turns, Wsgi

BARE = "/-/bare"
Rendered = tuple[Any, dict[str, Any]]


class Served:
    """The application, with the bare pages beside it."""

    def __init__(self, app: Flask, inside: Wsgi) -> None:
        """Stand before what the application does in a turn of its own: both take turns alike."""
        self.app = app
        self.inside = inside
        self.known: dict[str, Rendered] = {}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if not path.startswith(BARE):
            return self.inside(environ, start)
        query = environ.get("QUERY_STRING", "")
        address = path[len(BARE) :] + (f"?{query}" if query else "")
        if address not in self.known:
            self.known[address] = self._rendered(address, environ.get("HTTP_COOKIE", ""))
        template, context = self.known[address]
        with self.app.test_request_context(address):
            # The filters ask for the language and the day; the page has said both.
            g.now, g.today, g.simulated = context["now"], context["today"], context["simulated"]
            g.asker = context["g"].asker
            text = template.render(context)
        return Response(text, mimetype="text/html")(environ, start)

    def _rendered(self, address: str, cookie: str) -> Rendered:
        with self._listening() as found:
            answer = self.app.test_client(use_cookies=False).get(
                address, headers={"Cookie": cookie}
            )
        if answer.status_code != 200 or not found:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return found[0]

    @contextmanager
    def _listening(self) -> Iterator[list[Rendered]]:
        found: list[Rendered] = []

        def note(_app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
            # ``g`` is a window on the request of the day; what it shows is kept.
            asker = type("Kept", (), {"asker": g.asker})
            found.append((template, {**context, "g": asker}))

        with template_rendered.connected_to(note, self.app):
            yield found


def served() -> Flask:
    """Return what gunicorn serves."""
    app = create_app()
    turns = app.wsgi_app
    assert isinstance(turns, Turns)
    turns.inside = Served(app, turns.inside)
    return app
