"""我已不负责此事 for who has signed in: the form, then how it stands.  Part of the units' pages."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.reports.notices.answering import NamedPost, named_post
from campaign.rules.errors import FieldMissing, NotFound
from campaign.rules.people.leaving import Leaving
from campaign.rules.permissions import UNIT_ROLES, Permission, Role
from campaign.services.people.leave_post import leave_post
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.people.substitutes import bp
from campaign.web.pages.people.units import unit_path
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of
Page = str | Response | tuple[str, int]


@bp.get("/units/<int:unit_id>/posts/<role>/not-mine")
@allowed(P.SEE_OWN_UNIT, on=unit_path)
def not_mine(unit_id: int, role: str) -> str:
    """Show what follows and the form; once it is sent, how it stands."""
    return _form(_own_post(unit_id, role), {})


@bp.post("/units/<int:unit_id>/posts/<role>/not-mine")
@allowed(P.SEE_OWN_UNIT, on=unit_path)
def not_mine_post(unit_id: int, role: str) -> Page:
    """Ask the office to change it; nothing changes until it does."""
    post = _own_post(unit_id, role)
    fields = {name: request.form.get(name, "") for name in ("name", "phone", "email", "note")}
    said = Leaving(since_on=typed.day("since_on"), **fields)
    try:
        leave_post(unit_id, post.role, said, asker=g.asker, now=g.now, today=g.today)
    except FieldMissing as refusal:
        return _form(post, {refusal.field: told(refusal)}), 422
    return redirect(url_for("units.not_mine", unit_id=unit_id, role=role))


def _own_post(unit_id: int, role: str) -> NamedPost:
    """Return the asker's own post on the unit's chain.

    Raises:
        NotFound: it is not the asker's.
    """
    known = role in {str(one) for one in UNIT_ROLES}
    post = (
        named_post(db.session(), unit_id, Role(role), g.asker.person_id, g.today) if known else None
    )
    if post is None or not post.holds:
        raise NotFound
    return post


def _form(post: NamedPost, errors: dict[str, str]) -> str:
    return render_template("units/not_mine.html", post=post, errors=errors, kept=request.form)
