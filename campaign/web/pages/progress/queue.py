"""What is asked of the queue for review: all of it stands in the address, and goes along with it.

A duty opened from the queue carries the same words, so that the next one is the next of that list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import g, request, url_for

from campaign.reports.review.waiting import Place, QueueWish
from campaign.rules.sheets.days import read_day
from campaign.rules.sheets.unit_kinds import KIND_KEYS
from campaign.web import typed

OLDER = (3, 7, 15)
LONGEST = 400


@dataclass(frozen=True)
class AskedQueue:
    """What is looked for, and in which words it stands in the address; empty ones are left out."""

    wish: QueueWish
    words: dict[str, str]

    @property
    def text(self) -> str:
        """The words as one, to be carried in a form or an address."""
        return urlencode(self.words)


def asked() -> AskedQueue:
    """Read the queue's own address."""
    return _read(request.args)


def carried() -> AskedQueue:
    """Read what a duty's page, or its form, carries of the queue that it was opened from."""
    text = request.values.get("queue", "")
    return _read(dict(parse_qsl(text)) if len(text) <= LONGEST else {})


def _read(given: Mapping[str, str]) -> AskedQueue:
    kind, older = given.get("kind", ""), _days(given.get("older"))
    wish = QueueWish(
        campaign=typed.whole(given.get("campaign")) or 0,
        milestone=typed.whole(given.get("milestone")) or 0,
        kind=kind if kind in KIND_KEYS else "",
        until_on=g.today - timedelta(days=older) if older else None,
        words=" ".join(given.get("q", "").replace("\x00", "").split())[: typed.LONGEST_WORDS],
    )
    words = {
        "campaign": str(wish.campaign or ""),
        "milestone": str(wish.milestone or ""),
        "kind": wish.kind,
        "older": str(older or ""),
        "q": wish.words,
    }
    return AskedQueue(wish, {name: text for name, text in words.items() if text})


def _days(text: str | None) -> int:
    days = typed.whole(text) or 0
    return days if days in OLDER else 0


def of_campaign(asked: AskedQueue, campaign_id: int) -> AskedQueue:
    """Return the same within one campaign."""
    words = {**asked.words, "campaign": str(campaign_id)}
    return AskedQueue(replace(asked.wish, campaign=campaign_id), words)


def place(name: str) -> Place | None:
    """Return the line from which the address reads on: ``2026-04-20.17``."""
    day, _, number = request.args.get(name, "").partition(".")
    on, duty_id = read_day(day), typed.whole(number)
    return Place(on, duty_id) if isinstance(on, date) and duty_id else None


def spelt(place: Place) -> str:
    """Return a line as ``place`` reads it."""
    return f"{place.submitted_on.isoformat()}.{place.duty_id}"


def address_of(words: Mapping[str, str]) -> Callable[..., str]:
    """Return what makes the address of the same queue with some things changed."""

    def address(**change: Any) -> str:
        wanted = {**words, **{name: str(value) for name, value in change.items()}}
        kept: dict[str, Any] = {name: text for name, text in wanted.items() if text}
        return url_for("review.index", **kept)

    return address
