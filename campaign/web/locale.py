"""Which language a page speaks: the person's, else the cookie's, else the house's."""

from typing import Any

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, get_locale
from flask_login import current_user

from campaign.settings import LOCALES

COOKIE = "duban_locale"
HTML_LANG = {"zh": "zh-CN", "en": "en"}


def choose() -> str:
    """Return ``zh`` or ``en``; anything else asked for is not ours."""
    if has_request_context():
        for wish in (request.cookies.get(COOKIE), getattr(current_user, "locale", None)):
            if wish in LOCALES:
                return str(wish)
    default: str = current_app.extensions["settings"].default_locale
    return default


def current() -> str:
    """Return the language of the page being made, ``zh`` or ``en``."""
    found: Any = get_locale()
    return "en" if found is not None and found.language == "en" else "zh"


def install(app: Flask) -> None:
    """Give the application its languages."""
    Babel(app, locale_selector=choose)
