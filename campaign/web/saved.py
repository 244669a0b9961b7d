"""Saved filters on a list: the links above it, and the form that keeps what is looked for.

A page's words are what its own parser made of the address; nothing else is kept, and they are
parsed again whenever the link is followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import g, request, url_for

from campaign.reports.desk.saved import Saved, saved_filters
from models.base import db

# Where one looks from is no filter; a place in the list is none either.
NOT_KEPT = frozenset({"as_of", "after", "before"})


@dataclass(frozen=True)
class Link:
    """A saved filter as a link; ``now``: it is what the page shows."""

    id: int
    name: str
    url: str
    now: bool


@dataclass(frozen=True)
class SavedBar:
    """What templates/macros/saved.html draws; ``error`` and ``typed`` after a refusal."""

    links: tuple[Link, ...]
    save_url: str
    error: str = ""
    typed: str = ""


def words_kept(words: Mapping[str, object]) -> str:
    """Return a page's words as a query, in a fixed order."""
    kept = {name: str(text) for name, text in words.items() if text and name not in NOT_KEPT}
    return urlencode(sorted(kept.items()))


def saved_bar(
    page: str, words: Mapping[str, object], *, campaign_id: int | None = None
) -> SavedBar:
    """Return the bar of a page that now shows these words."""
    here = words_kept(words)
    rows = saved_filters(db.session(), g.asker.person_id, page, campaign_id)
    links = tuple(Link(row.id, row.name, address(row), row.query == here) for row in rows)
    error, typed = g.get("saved_refusal", ("", ""))
    wanted = here and not any(link.now for link in links)
    return SavedBar(links, save_address(page, here, campaign_id) if wanted else "", error, typed)


def address(saved: Saved) -> str:
    """Return the address of what a saved filter shows."""
    words = dict(parse_qsl(saved.query))
    if saved.campaign_id is not None:
        return url_for(saved.page, campaign_id=saved.campaign_id, **words)  # type: ignore[arg-type]
    return url_for(saved.page, **words)  # type: ignore[arg-type]


def save_address(page: str, query: str, campaign_id: int | None) -> str:
    """Return where the form goes: an address of the page's own, which its parser reads again."""
    words = dict(parse_qsl(query))
    if campaign_id is not None:
        return url_for(f"filters.{page.split('.')[0]}", campaign_id=campaign_id, **words)  # type: ignore[arg-type]
    return url_for(f"filters.{page.split('.')[0]}", **words)  # type: ignore[arg-type]


def refused(error: str) -> None:
    """Note why a name was not taken, for the page that is shown again."""
    g.saved_refusal = (error, request.form.get("name", ""))
