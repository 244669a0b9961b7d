"""What the office asks of the lagging table: all of it stands in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import after_this_request, g, request, url_for
from werkzeug.wrappers import Response

from campaign.reports.progress.late import Order, Wish
from campaign.reports.progress.standing import Look
from campaign.reports.units.one import path_of
from campaign.rules.as_of import read_as_of
from campaign.rules.calendar import day_of
from campaign.rules.errors import Invalid
from campaign.rules.lifecycle import Court
from campaign.rules.permissions import Permission, may
from campaign.rules.sheets.unit_kinds import KIND_KEYS
from campaign.web import typed
from campaign.web.errors import told
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


def asked(*, on_page: bool = False) -> Asked:
    """Read the address; ``on_page`` as for ``looked_at``.

    Raises:
        Invalid: ``as_of`` is not a time.
    """
    look = looked_at(on_page=on_page)
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
        "as_of": request.args.get("as_of", "") if look.back else "",
    }
    return Asked(wish, look, words)


def _seen_path(unit_id: int) -> str:
    """Return the unit's path; one beyond the asker's right is as good as none."""
    path = path_of(db.session(), unit_id)
    return path if path and may(g.asker, Permission.SEE_OFFICE, path) else ""


def looked_at(*, on_page: bool = False) -> Look:
    """Return when the page looks: now, or the end of the day of ``as_of``.

    ``on_page``: the page has a field for it. A time that is none is then told beside that field
    (``g.look_error``), and the page stays, as of now.

    Raises:
        Invalid: ``as_of`` is not a time, or lies ahead, and there is no such field.
    """
    g.look_error = ""
    try:
        return _look()
    except Invalid as wrong:
        if not on_page:
            raise
        g.look_error, status = told(wrong), wrong.status

        @after_this_request
        def _refused(response: Response) -> Response:
            response.status_code = status
            return response

        return Look(g.now, g.now)


def _look() -> Look:
    at = g.now if _is_now() else read_as_of(request.args["as_of"].strip())
    if day_of(at) > g.today:
        raise Invalid("只能看今天和以前的情形，请改选今天或更早的日期。")
    return Look(at, g.now)


def _is_now() -> bool:
    """Today's own date is no look back: its end has not come, and today one may act."""
    text = request.args.get("as_of", "").strip()
    return not text or (len(text) == len("2026-04-20") and day_of(read_as_of(text)) == g.today)


def address_of(endpoint: str, campaign_id: int, words: dict[str, str]) -> Callable[..., str]:
    """Return what makes the address of the same view with some things changed."""

    def address(**change: Any) -> str:
        wanted = words | {name: str(value) for name, value in change.items()}
        kept: dict[str, Any] = {name: text for name, text in wanted.items() if text}
        return url_for(endpoint, campaign_id=campaign_id, **kept)

    return address
