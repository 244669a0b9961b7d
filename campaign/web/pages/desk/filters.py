"""Saving and dropping one's own filters.

A filter is saved at an address of its own list: the words there are read by that list's parser.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.desk.saved import one_saved
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.permissions import Permission
from campaign.services.desk.drop_filter import drop_filter
from campaign.services.desk.save_filter import save_filter
from campaign.web import saved
from campaign.web.errors import told
from campaign.web.guard import allowed, signed_in
from campaign.web.pages.office import filters as lagging
from campaign.web.pages.office import office as desk
from campaign.web.pages.office.place import at_desk
from campaign.web.pages.people import people as persons
from campaign.web.pages.people import units as tree
from campaign.web.pages.progress import queue
from campaign.web.pages.progress import review as reviews
from models.base import db

bp = Blueprint("filters", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.post("/office/<int:campaign_id>/filters")
@allowed(P.SEE_OFFICE, on=at_desk(P.SEE_OFFICE))
def office(campaign_id: int) -> Page:
    """Keep a filter of the lagging table."""
    words = lagging.asked().words
    return _save("office.show", words, lambda: desk.show(campaign_id=campaign_id), campaign_id)


@bp.post("/review/filters")
@allowed(P.REVIEW_DUTY)
def review() -> Page:
    """Keep a filter of the queue for review."""
    return _save("review.index", queue.asked().words, reviews.index)


@bp.post("/units/filters")
@allowed(P.SEE_UNITS)
def units() -> Page:
    """Keep a search among units."""
    return _save("units.index", tree.wish_words(tree.asked()), tree.index)


@bp.post("/people/filters")
@allowed(P.MANAGE_PEOPLE)
def people() -> Page:
    """Keep a search among people."""
    return _save("people.index", persons.asked(), persons.index)


@bp.post("/filters/<int:filter_id>/delete")
@signed_in
def drop(filter_id: int) -> Response:
    """Forget a filter of one's own."""
    found = one_saved(db.session(), filter_id, g.asker.person_id)
    if found is None:
        raise NotFound
    name = drop_filter(filter_id, person_id=g.asker.person_id)
    flash(_("已删除筛选“%(name)s”。", name=name), "done")
    if found.campaign_id is not None:
        return redirect(url_for(found.page, campaign_id=found.campaign_id))
    return redirect(url_for(found.page))


def _save(
    page: str,
    words: Mapping[str, Any],
    show: Callable[[], Any],
    campaign_id: int | None = None,
) -> Page:
    query = saved.words_kept(words)
    try:
        new = save_filter(
            g.asker.person_id, page, request.form.get("name", ""), query,
            campaign_id=campaign_id, now=g.now,
        )  # fmt: skip
    except (FieldMissing, NotNow) as refusal:
        saved.refused(told(refusal))
        shown: str = show()
        return shown, refusal.status
    flash(_("筛选已保存。") if new else _("同名的筛选已换成现在的条件。"), "done")
    here: dict[str, Any] = {name: text for name, text in words.items() if text}
    here.pop("as_of", None)
    if campaign_id is not None:
        here["campaign_id"] = campaign_id
    return redirect(url_for(page, **here))
