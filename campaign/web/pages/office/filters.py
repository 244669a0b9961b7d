"""What the office asks of the lagging table: all of it stands in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, request, url_for

from campaign.reports.progress.late import Order, Wish
from campaign.reports.progress.standing import Look
from campaign.reports.units.one import path_of
from campaign.rules.lifecycle import Court
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.unit_kinds import KIND_KEYS
from campaign.web import typed
from campaign.web.look import as_asked, looked_at
from models.base import db

HIGHEST_LEVEL = 9
NARROWS = ("milestone", "kind", "level", "under")


@dataclass(frozen=True)
class Asked:
    """The address taken apart: what is looked for, when, and in which words it stood there."""

    wish: Wish
    look: Look
    words: dict[str, str]

    @property
    def filtered(self) -> bool:
        """Tell whether anything is left out."""
        return any(self.words.get(name) for name in NARROWS)


def asked(*, since: date | None = None, on_page: bool = False) -> Asked:
    """Read the address; both arguments as for ``looked_at``.

    Raises:
        Invalid: ``as_of`` is not a time.
    """
    look = looked_at(since=since, on_page=on_page)
    level = typed.whole(request.args.get("level"))
    under = typed.whole(request.args.get("under"))
    court = typed.chosen("court", (Court.UNIT, Court.OFFICE))
    order = typed.chosen("order", tuple(Order)) or Order.STEP
    wish = Wish(
        milestone=typed.whole(request.args.get("milestone")) or 0,
        kind=typed.chosen("kind", tuple(KIND_KEYS)),
        court=Court(court) if court else Court.UNIT,
        level=level if level is not None and level <= HIGHEST_LEVEL else None,
        above=_seen_path(under) if under else "",
        order=Order(order),
        backwards=request.args.get("back") == "1",
    )
    words = {
        "milestone": str(wish.milestone or ""),
        "kind": wish.kind,
        "court": "" if wish.court is Court.UNIT else wish.court,
        "level": "" if wish.level is None else str(wish.level),
        "under": str(under) if wish.above else "",
        "order": "" if wish.order is Order.STEP else wish.order,
        "back": "1" if wish.backwards else "",
        "as_of": as_asked(look),
    }
    return Asked(wish, look, words)


def _seen_path(unit_id: int) -> str:
    """Return the unit's path; one beyond the asker's right is as good as none."""
    path = path_of(db.session(), unit_id)
    return path if path and may(g.asker, Permission.SEE_OFFICE, path) else ""


def address_of(endpoint: str, campaign_id: int, words: dict[str, str]) -> Callable[..., str]:
    """Return what makes the address of the same view with some things changed."""

    def address(**change: Any) -> str:
        wanted = words | {name: str(value) for name, value in change.items()}
        kept: dict[str, Any] = {name: text for name, text in wanted.items() if text}
        return url_for(endpoint, campaign_id=campaign_id, **kept)

    return address
