"""What every answer carries, and the limits every request meets."""

from typing import Any

from flask import Flask, Response, request
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


def config(settings: Settings) -> dict[str, Any]:
    """Return Flask's configuration for these settings."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
        "MAX_CONTENT_LENGTH": UPLOAD_LIMIT,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 30_000,
        "SESSION_COOKIE_NAME": "__Host-duban_form" if settings.secure else "duban_form",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
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
    settings = app.extensions["settings"]
    secure = settings.secure
    if settings.proxies:
        # Only as many entries as we have proxies are believed: the others anyone can write.
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response
