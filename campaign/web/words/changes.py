"""What an event changed, in words on a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaign.rules.trail.facts import changes
from campaign.rules.trail.readers import Said
from campaign.web import locale
from campaign.web.shell import day, instant_full


@dataclass(frozen=True)
class Changed:
    """One fact as it is printed; ``old`` is empty where only the new is known."""

    what: str
    old: str
    new: str


def changed(facts: Mapping[str, Any]) -> tuple[Changed, ...]:
    """Say the facts of an event in the page's language."""
    return tuple(
        Changed(one.what, "" if one.old is None else _said(one.old), _said(one.new))
        for one in changes(facts, locale.current())
    )


def _said(value: Said) -> str:
    if isinstance(value, datetime):
        return instant_full(value)
    return day(value) if isinstance(value, date) else value
