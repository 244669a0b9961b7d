"""What every answer carries, and the limits every request meets."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Request, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.middleware.proxy_fix import ProxyFix

from campaign.settings import Settings

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UPLOAD_LIMIT = 20 * 1024 * 1024
# Where several files come at once, each up to 20 MB: they are written to the disk as they come.
SEVERAL_LIMIT = 100 * 1024 * 1024
SEVERAL = ("evidence.add", "evidence.slip", "record.enter", "scans.upload")
FORM_LIMIT = 500_000
# A whole paper may be pasted at one address: 200,000 characters of three bytes.
PASTED_TO, PASTED_LIMIT = "/plan-drafts/new", 700_000
READS = ("GET", "HEAD", "OPTIONS")


class BoundedRequest(Request):
    """A request of which only an upload may be large: every other body is read at one go."""

    def __init__(self, *environ: Any, **named: Any) -> None:
        """Say how many bytes of this body are taken."""
        super().__init__(*environ, **named)
        upload = self.mimetype == "multipart/form-data"
        self.max_content_length = UPLOAD_LIMIT if upload else FORM_LIMIT
        if upload and self.path == PASTED_TO:
            self.max_form_memory_size = PASTED_LIMIT


def config(settings: Settings) -> dict[str, Any]:
    """Return Flask's configuration for these settings."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        # What is bound to a statement may be a secret; an error in the log shows none of it.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "MAX_FORM_MEMORY_SIZE": FORM_LIMIT,
        "MAX_FORM_PARTS": 30_000,
        "SESSION_COOKIE_NAME": "__Host-duban_form" if settings.secure else "duban_form",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # flask-login would read a cookie of its own; under this name no browser can send one.
        "REMEMBER_COOKIE_NAME": "=;",
        "WTF_CSRF_TIME_LIMIT": 8 * 3600,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
        "BABEL_DEFAULT_TIMEZONE": settings.time_zone,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "MAIL_SERVER": settings.mail_server or "127.0.0.1",
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_DEFAULT_SENDER": settings.mail_default_sender,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }


def install(app: Flask) -> None:
    """Put the headers on every answer; pages of people are never cached."""
    app.request_class = BoundedRequest
    settings = app.extensions["settings"]
    secure = settings.secure
    if settings.proxies:
        # Only as many entries as we have proxies are believed: the others anyone can write.
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]

    app.wsgi_app = _refusing_hosts(app.wsgi_app)  # type: ignore[assignment, method-assign]
    app.url_value_preprocessor(_several_files)

    @app.before_request
    def own_pages_only() -> None:
        """Browsers say from where a form comes; the token in it is the second lock."""
        foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        if foreign and request.method not in READS:
            raise CSRFError("sent from another site")

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _several_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let several files at once be larger than one; before anything reads the body."""
    if endpoint in SEVERAL and request.mimetype == "multipart/form-data":
        request.max_content_length = SEVERAL_LIMIT


Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _refusing_hosts(inside: Wsgi) -> Wsgi:
    """Refuse a Host that names no host: no address can be made from it, not even our error page's.

    Nothing else hangs on the header: addresses in letters come from the settings.
    """

    def outside(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            environ.get("HTTP_HOST", "").lower().encode("idna")
        except UnicodeError:
            plain = Response("Bad Request", 400, {**HEADERS, "Cache-Control": "no-store"})
            return plain(environ, start_response)
        return inside(environ, start_response)

    return outside
