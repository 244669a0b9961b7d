"""Sentences in the reader's language: a page's own, and those that refusals and problems carry."""

from collections.abc import Mapping
from datetime import date

from flask_babel import get_domain, gettext, pgettext

from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.rules.words import ROLES
from campaign.web import locale, shell

# Gaps that lists of units and people fill with our own words, which have their English.
OUR_WORDS = ("role", "roles", "kind", "kinds")
_ENGLISH = dict(ROLES.values()) | {kind.zh: kind.en for kind in UNIT_KINDS}


def _(sentence: str, **values: object) -> str:
    """Return the sentence in the reader's language."""
    return str(gettext(sentence, **values))


def in_place(place: str, sentence: str) -> str:
    """Return a sentence whose English depends on where it stands."""
    return str(pgettext(place, sentence))


def carried(sentence: str, values: Mapping[str, object]) -> str:
    """Return the sentence of a refusal or a problem, with its values filled in."""
    text: str = get_domain().form(sentence, values.get("n"))
    return text % {name: _said(name, value) for name, value in values.items()} if values else text


def _said(name: str, value: object) -> object:
    if isinstance(value, date):
        return f"{shell.day(value)} {shell.weekday(value)}"
    if name not in OUR_WORDS or locale.current() != "en":
        return value
    return ", ".join(_ENGLISH.get(word, word) for word in str(value).split("、"))
