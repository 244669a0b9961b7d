"""The tree of units, and what a search finds in it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from campaign.reports.units.found import Wish, found
from campaign.reports.units.lines import counts
from campaign.reports.units.one import path_of
from campaign.reports.units.tree import tree
from campaign.rules.errors import NotFound
from campaign.rules.permissions import Permission
from campaign.rules.sheets.unit_kinds import AREAS, UNIT_KINDS
from campaign.web import shell, typed
from campaign.web.guard import allowed
from campaign.web.saved import saved_bar
from models.base import db

bp = Blueprint("units", __name__)
P = Permission

KINDS = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}
LACKS = ("vacant", "no-address")


def unit_path(unit_id: int, **_: Any) -> str:
    """Return the path of the unit that a page is about.

    Raises:
        NotFound: there is no such unit.
    """
    path = path_of(db.session(), unit_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/units")
@allowed(P.SEE_UNITS)
def index() -> str:
    """Show the tree as far as it is opened, or a page of what was looked for."""
    session, asker, wish = db.session(), g.asker, asked()
    shown: dict[str, Any] = {"wish": wish}
    if wish:
        hits = found(session, asker, wish, typed.cursor(), on=g.today)
        shown |= {"lines": hits.lines, "found": hits.page, "url_of": _with(wish)}
    else:
        wanted = [typed.whole(text) or 0 for text in request.args.getlist("open")]
        opened = tree(session, asker, wanted if "open" in request.args else None, on=g.today)
        shown["counts"] = counts(session, asker, on=g.today)
        shown |= {"lines": opened.lines, "toggle": _toggle(opened.opened)}
    address = _filter(wish)
    kinds = [(shell.word(word), address(kind=key), wish.kind == key) for key, word in KINDS.items()]
    return render_template(
        "units/index.html",
        kinds=KINDS,
        areas=AREAS,
        kind_options=kinds,
        filter_url=address,
        saved=saved_bar("units.index", wish_words(wish)),
        **shown,
    )


def asked() -> Wish:
    """Return what is looked for, as the address says it."""
    return Wish(
        typed.words("q"),
        typed.chosen("kind", tuple(KINDS)),
        typed.chosen("lack", LACKS),
        typed.whole(request.args.get("under")) or 0,
    )


def wish_words(wish: Wish) -> dict[str, object]:
    """Return what stands in the address of such a search."""
    return {"q": wish.words, "kind": wish.kind, "lack": wish.lack, "under": wish.under or None}


def _with(wish: Wish) -> Callable[..., str]:
    """Return what makes the address of another page of the same search."""
    words: dict[str, Any] = {name: text for name, text in wish_words(wish).items() if text}
    return lambda **place: url_for("units.index", **words, **place)


def _filter(wish: Wish) -> Callable[..., str]:
    """Return what makes the address of the same search with one thing changed."""

    def address(**change: str) -> str:
        wanted: dict[str, Any] = {"q": wish.words, "kind": wish.kind, "lack": wish.lack} | change
        return url_for("units.index", **{name: text or None for name, text in wanted.items()})

    return address


def _toggle(opened: tuple[int, ...]) -> Callable[[int], str]:
    """Return what makes the address at which one more unit stands open, or one fewer."""

    def address(unit_id: int) -> str:
        left = [one for one in opened if one != unit_id]
        after = left if unit_id in opened else [*opened, unit_id]
        return url_for("units.index", open=after or 0, _anchor=f"u{unit_id}")

    return address
