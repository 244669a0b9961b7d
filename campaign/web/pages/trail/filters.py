"""What is asked of the trail: all of it stands in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, request, url_for

from campaign.reports.trail.rows import unit_named
from campaign.reports.trail.search import MOST_WORDS, TrailWish
from campaign.rules.as_of import FIRST_YEAR, LAST_YEAR
from campaign.rules.errors import Invalid
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.days import read_day
from campaign.rules.trail.acts import acts_of
from campaign.web import typed
from models.base import db


@dataclass(frozen=True)
class Asked:
    """The address taken apart: what is looked for, in which words; ``unit`` is that one's name."""

    wish: TrailWish
    words: dict[str, str]
    unit: str = ""

    @property
    def filtered(self) -> bool:
        """Tell whether anything is left out."""
        return any(self.words.values())


def asked() -> Asked:
    """Read the address.

    Raises:
        Invalid: a day in it is none.
    """
    unit, person = typed.whole(request.args.get("unit")), typed.whole(request.args.get("person"))
    above, name = _seen(unit) if unit else ("", "")
    first, last = _day("from"), _day("until")
    if first is not None and last is not None and last < first:
        first, last = last, first
    act, words = request.args.get("act", ""), typed.words("words")
    acts = acts_of(act)
    return Asked(
        TrailWish(tuple(words.split()[:MOST_WORDS]), above, person or 0, acts, first, last),
        {
            "words": words,
            "unit": str(unit) if above else "",
            "person": str(person or ""),
            "act": act if acts else "",
            "from": first.isoformat() if first else "",
            "until": last.isoformat() if last else "",
        },
        name,
    )


def address_of(endpoint: str, words: dict[str, str]) -> Callable[..., str]:
    """Return what makes the address of the same view with some things changed."""

    def address(**change: Any) -> str:
        wanted = words | {name.rstrip("_"): str(value) for name, value in change.items()}
        kept: dict[str, Any] = {name: text for name, text in wanted.items() if text}
        return url_for(endpoint, **kept)

    return address


def _seen(unit_id: int) -> tuple[str, str]:
    """Return the unit's path and name; one beyond the asker's right is as good as none."""
    found = unit_named(db.session(), unit_id)
    if found is None or not may(g.asker, Permission.SEE_TRAIL, found[0]):
        return "", ""
    return found


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    found = read_day(text)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid("“%(text)s”不是日期，请写成 2026-04-20。", text=text[:40])
    return found
