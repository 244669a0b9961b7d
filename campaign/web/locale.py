"""Which language a page speaks: the cookie's, else the person's or the letter's, else the house's.

The sentences of the code are Chinese and are the keys of translations/.  Chinese has one form for
every number, English has two: a sentence with the gap ``%(n)s`` has both in the catalogue.
"""

import re
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from campaign.settings import LOCALES

COOKIE = "duban_locale"
HTML_LANG = {"zh": "zh-CN", "en": "en"}
_TAG = re.compile(r"<[^>]*>")


class Sentences(Domain):  # type: ignore[misc]
    """The catalogue, which takes the text that goes with the number in a sentence."""

    def form(self, sentence: str, n: object = None) -> str:
        """Return the text with its gaps still open; ``n`` may be marked up: ``<b>3</b>``.

        The sentences are Chinese already, so only other languages are looked up.
        """
        if current() == "zh":
            return sentence
        found = self.get_translations()
        number = _TAG.sub("", str(n))
        if n is None or not number.isdecimal():
            return str(found.ugettext(sentence))
        return str(found.ungettext(sentence, sentence, int(number)))

    def gettext(self, string: str, **variables: object) -> str:
        """Return the text with its gaps filled."""
        text = self.form(string, variables.get("n"))
        return text % variables if variables else text


SENTENCES = Sentences()  # one for all requests: it keeps what it has read


@pass_context
def sentence_of_page(context: Context, sentence: str, /, **values: object) -> str:
    """Give templates their ``_()``: the text is ours and safe, what fills its gaps is escaped."""
    text = SENTENCES.form(sentence, values.get("n"))
    marked = Markup(text) if context.eval_ctx.autoescape else text
    return marked % values if "%" in text else marked


def choose() -> str:
    """Return ``zh`` or ``en``; anything else asked for is not ours."""
    if has_request_context():
        wishes = (
            request.cookies.get(COOKIE),
            getattr(current_user, "locale", None),
            g.get("letter_locale"),  # of the letter whose link was opened
        )
        for wish in wishes:
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
    babel = Babel(app, locale_selector=choose)
    babel.domain_instance = SENTENCES
    app.jinja_env.globals["gettext"] = sentence_of_page
