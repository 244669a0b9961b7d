"""The people whom an office or an administrator looks after: the list, one person, the account."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.records.people.contacts import Contact
from campaign.reports.notices import post_requests
from campaign.reports.notices.dead_address import dead_address
from campaign.reports.people_list import FILTERS, MOST_COUNTED, one_person, people_list
from campaign.reports.visible_people import standing_posts
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.people.appointments import may_manage
from campaign.rules.permissions import Permission, may
from campaign.services.people.change_contact import change_contact_of
from campaign.services.people.invite import invite_by_hand, invite_by_letter
from campaign.services.people.switch_account import disable_account, enable_account
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.saved import saved_bar
from models.base import db
from models.person import Person

bp = Blueprint("people", __name__)
P = Permission
Page = str | Response | tuple[str, int]


def person_path(person_id: int, **_: Any) -> str:
    """Return the path of a post of the person that the asker looks after.

    Raises:
        NotFound: there is no such person, or none of the posts is the asker's business.
    """
    if db.session.get(Person, person_id) is None:
        raise NotFound
    held = standing_posts(db.session(), person_id, on=g.today)
    paths = [post.path for post in held] or ["/"]
    return next((path for path in paths if may(g.asker, P.MANAGE_PEOPLE, path)), paths[0])


@bp.get("/people")
@allowed(P.MANAGE_PEOPLE)
def index() -> str:
    """Show a page of people by name, with what is missing."""
    wanted = asked()
    words, lack = wanted["q"], wanted["lack"]
    people, counts = people_list(
        db.session(), g.asker, words=words, lack=lack, cursor=typed.cursor(), on=g.today
    )
    return render_template(
        "people/index.html",
        people=people,
        counts=counts,
        most=MOST_COUNTED,
        posts_to_check=post_requests.how_many(db.session(), g.asker),
        words=words,
        lack=lack,
        url_of=lambda **place: url_for("people.index", q=words or None, lack=lack or None, **place),
        saved=saved_bar("people.index", wanted),
    )


def asked() -> dict[str, str]:
    """Return what is looked for, as the address says it."""
    return {"q": typed.words("q"), "lack": typed.chosen("lack", FILTERS)}


@bp.get("/people/<int:person_id>")
@allowed(P.MANAGE_PEOPLE, on=person_path)
def show(person_id: int) -> str:
    """Show one person: addresses, account, posts."""
    return _page(person_id)


@bp.post("/people/<int:person_id>")
@allowed(P.MANAGE_PEOPLE, on=person_path)
def change(person_id: int) -> Page:
    """Change the person's addresses and language."""
    fields = {name: request.form.get(name, "") for name in ("email", "phone", "locale")}
    try:
        changed = change_contact_of(
            person_id,
            Contact(**fields),
            version=typed.whole(request.form.get("version")) or 0,
            asker=g.asker,
            now=g.now,
            today=g.today,
        )
    except FieldMissing as refusal:
        return _page(person_id, errors={refusal.field: told(refusal)}, kept=fields), 422
    flash(_("联系方式已保存。") if changed else _("没有改动。"), "done")
    return redirect(url_for("people.show", person_id=person_id))


@bp.post("/people/<int:person_id>/invite")
@allowed(P.MANAGE_PEOPLE, on=person_path)
def invite(person_id: int) -> Page:
    """Post an invitation, or show a link once, for the asker to hand over."""
    try:
        if request.form.get("by") == "hand":
            token = invite_by_hand(person_id, asker=g.asker, now=g.now, today=g.today)
            return _page(person_id, link=_address(token))
        address = invite_by_letter(person_id, asker=g.asker, now=g.now, today=g.today)
    except NotNow as refusal:
        return _page(person_id, errors={"": told(refusal)}), refusal.status
    flash(_("邀请信已排队，将发到 %(address)s。", address=address), "done")
    return redirect(url_for("people.show", person_id=person_id))


@bp.post("/people/<int:person_id>/disable")
@allowed(P.MANAGE_PEOPLE, on=person_path)
def disable(person_id: int) -> Page:
    """Shut the account."""
    return _switch(disable_account, person_id, _("%(name)s的账户已停用，已登录的页面随即失效。"))


@bp.post("/people/<int:person_id>/enable")
@allowed(P.MANAGE_PEOPLE, on=person_path)
def enable(person_id: int) -> Page:
    """Open the account again."""
    return _switch(enable_account, person_id, _("%(name)s的账户已启用。"))


def _switch(act: Callable[..., str], person_id: int, sentence: str) -> Page:
    try:
        name = act(person_id, asker=g.asker, now=g.now, today=g.today)
    except NotNow as refusal:
        return _page(person_id, errors={"": told(refusal)}), refusal.status
    flash(sentence % {"name": name}, "done")
    return redirect(url_for("people.show", person_id=person_id))


def _address(token: str) -> str:
    """Return the whole address of a link; its host comes from the settings, not the request."""
    public: str = current_app.extensions["settings"].public_url
    return public + url_for("sessions.link", token=token)


def _page(
    person_id: int,
    *,
    errors: dict[str, str] | None = None,
    kept: dict[str, str] | None = None,
    link: str = "",
) -> str:
    held = standing_posts(db.session(), person_id, on=g.today)
    return render_template(
        "people/show.html",
        person=one_person(db.session(), g.asker, person_id),
        manages=may_manage(g.asker, held),
        dead=dead_address(db.session(), person_id),
        asker_id=g.asker.person_id,
        errors=errors or {},
        kept=kept or {},
        link=link,
    )
