"""Gettext with a type: the sentence in the page's language, its gaps filled."""

from flask_babel import gettext


def _(sentence: str, **values: object) -> str:
    """Return the sentence in the reader's language."""
    return str(gettext(sentence, **values))
