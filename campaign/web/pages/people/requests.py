"""岗位变更待核实: the office looks into "no longer mine" and decides.

Confirming is the ordinary change of a post (services/people), with what the person wrote filled in;
the change itself settles the request.
"""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.notices import post_requests
from campaign.reports.notices.post_requests import PostQuestion, path_of_request
from campaign.reports.units.one import posts_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.people.appointments import SINGLE
from campaign.rules.permissions import Permission
from campaign.services.people.change_holder import Newcomer, change_holder
from campaign.services.people.decline_request import decline_request
from campaign.services.people.vacate_post import vacate_post
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("post_requests", __name__)
P = Permission
Page = str | Response | tuple[str, int]


def request_path(request_id: int) -> str:
    """Return the path of the unit that a request is about.

    Raises:
        NotFound: there is no such request.
    """
    path = path_of_request(db.session(), request_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/post-requests")
@allowed(P.MANAGE_PEOPLE)
def index() -> str:
    """Show what waits, and what was decided last."""
    session = db.session()
    return render_template(
        "people/requests.html",
        waiting=post_requests.waiting(session, g.asker),
        decided=post_requests.decided(session, g.asker),
    )


@bp.get("/post-requests/<int:request_id>")
@allowed(P.MANAGE_PEOPLE, on=request_path)
def show(request_id: int) -> str:
    """Show one, with the forms that decide it."""
    return _page(_asked(request_id), {})


@bp.post("/post-requests/<int:request_id>/confirm")
@allowed(P.MANAGE_PEOPLE, on=request_path)
def confirm(request_id: int) -> Page:
    """Give the post to a successor, or let it stand empty; the person is told."""
    asked = _asked(request_id)
    if asked.decided_at is not None or asked.post_id is None:
        raise Overtaken("这件事刚刚已有人办理，没有再改。请刷新页面。")
    common: dict[str, Any] = {
        "asker": g.asker,
        "from_on": typed.day("from_on"),
        "version": typed.whole(request.form.get("version")) or 0,
        "note": "",
        "now": g.now,
        "today": g.today,
    }
    leaves = None if asked.role in SINGLE else asked.post_id
    try:
        if request.form.get("act") == "vacate":
            vacate_post(asked.unit_id, asked.role, post_id=leaves, **common)
        else:
            change_holder(
                asked.unit_id, asked.role, _successor(), instead_of=leaves, invite=True, **common
            )
    except FieldMissing as refusal:
        return _page(asked, {refusal.field: told(refusal)}), 422
    except NotNow as refusal:
        return _page(asked, {"": told(refusal)}), 409
    flash(_("已确认：%(name)s不再负责，已发信告知本人。", name=asked.person), "done")
    return redirect(url_for("post_requests.index"))


@bp.post("/post-requests/<int:request_id>/decline")
@allowed(P.MANAGE_PEOPLE, on=request_path)
def decline(request_id: int) -> Page:
    """Leave the post as it is, and tell the person why."""
    word = request.form.get("word", "")
    try:
        name = decline_request(request_id, word=word, asker=g.asker, now=g.now)
    except FieldMissing as refusal:
        return _page(_asked(request_id), {refusal.field: told(refusal)}), 422
    flash(_("已答复%(name)s：岗位不变。", name=name), "done")
    return redirect(url_for("post_requests.index"))


def _asked(request_id: int) -> PostQuestion:
    found = post_requests.one(db.session(), request_id, on=g.today)
    if found is None:
        raise NotFound
    return found


def _successor() -> Newcomer:
    person = request.form.get("person", "")
    if person and person != "new":
        return Newcomer(person_id=typed.whole(person) or 0)
    name, email, phone = (request.form.get(field, "") for field in ("name", "email", "phone"))
    return Newcomer(name=name, email=email, phone=phone)


def _page(asked: PostQuestion, errors: dict[str, str]) -> str:
    suggested = {"name": asked.name, "phone": asked.phone, "email": asked.email}
    here = {line.person_id: line for line in posts_of(db.session(), asked.unit_id)}
    others = [
        line for line in here.values() if line.person_id != asked.person_id and not line.disabled
    ]
    first = asked.since_on or g.today
    return render_template(
        "people/request.html",
        asked=asked,
        others=others,
        errors=errors,
        first_day=first.isoformat(),
        kept=request.form if errors else suggested,
    )
