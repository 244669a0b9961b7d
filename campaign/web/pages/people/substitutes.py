"""Somebody stands in for an absent holder: the form, and the acts.  Part of the units' pages."""

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.units.absence import HeldBy, StandIn, held_by, stand_ins
from campaign.reports.units.one import OneUnit, PostLine, one_unit, posts_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.people.appointments import may_appoint
from campaign.rules.people.substitutes import may_name_substitute
from campaign.rules.permissions import Permission, may
from campaign.services.people.appoint_substitute import appoint_substitute
from campaign.services.people.end_substitute import end_substitute
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.people.posts import newcomer
from campaign.web.pages.people.unit import bp
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Absence:
    """What the form is about: whose post, who stands in, who is at hand, how the asker came."""

    post: HeldBy
    unit: OneUnit
    stand_ins: tuple[StandIn, ...]
    others: tuple[PostLine, ...]
    own: bool
    sees_unit: bool

    @property
    def back(self) -> str:
        """The page to which one goes back."""
        if self.sees_unit:
            return url_for("units.show", unit_id=self.unit.id)
        return url_for("people.me")


def post_path(post_id: int, **_: Any) -> str:
    """Return the path of the unit on which the post sits.

    Raises:
        NotFound: there is no such post, or it is neither the asker's own nor the asker's to give.
    """
    found = held_by(db.session(), post_id)
    # Whether a letter's link is enough is the guard's question.
    asker = replace(g.asker, by_letter=False)
    if found is None or not may_name_substitute(asker, found.role, found.path, found.person_id):
        raise NotFound
    return found.path


@bp.get("/posts/<int:post_id>/substitute")
@allowed(P.NAME_SUBSTITUTE, on=post_path)
def substitute(post_id: int) -> str:
    """Show who stands in, and the form."""
    return _form(_absence(post_id), {})


@bp.post("/posts/<int:post_id>/substitute")
@allowed(P.NAME_SUBSTITUTE, on=post_path)
def substitute_change(post_id: int) -> Page:
    """Have somebody stand in, or end it."""
    absence = _absence(post_id)
    common: dict[str, Any] = {
        "asker": g.asker,
        "version": typed.whole(request.form.get("version")) or 0,
        "now": g.now,
        "today": g.today,
    }
    try:
        if request.form.get("act") == "end":
            _end(absence, common)
        else:
            _name(absence, common)
    except FieldMissing as refusal:
        return _form(absence, {refusal.field: told(refusal)}), 422
    except NotNow as refusal:
        return _form(absence, {"": told(refusal)}), 409
    return redirect(absence.back)


def _end(absence: Absence, common: dict[str, Any]) -> None:
    which = typed.whole(request.form.get("which")) or 0
    if which not in [one.id for one in absence.stand_ins]:
        raise NotNow("这项代理已经结束，没有改动。")
    name = end_substitute(which, **common)
    flash(_("%(name)s的代理已结束。", name=name), "done")


def _name(absence: Absence, common: dict[str, Any]) -> None:
    named = appoint_substitute(
        absence.post.id,
        newcomer(),
        from_on=typed.day("from_on"),
        last_on=typed.day("last_on"),
        reason=request.form.get("reason", ""),
        invite=request.form.get("invite") == "1",
        **common,
    )
    flash(_("已安排%(name)s代理%(holder)s。", name=named.name, holder=named.holder), "done")
    if named.invited:
        flash(_("邀请信已排队发出。"), "done")
    if not named.reachable:
        flash(_("%(name)s没有邮箱，告知会变成电话任务。", name=named.name), "note")


def _absence(post_id: int) -> Absence:
    session = db.session()
    post = held_by(session, post_id)
    if post is None:
        raise NotFound
    posts = posts_of(session, post.unit_id)
    here = {line.person_id: line for line in posts if not line.disabled}
    same = {line.person_id for line in posts if line.role is post.role and line.held(g.today)}
    return Absence(
        post,
        one_unit(session, g.asker, post.unit_id),
        stand_ins(session, [post_id], on=g.today).get(post_id, ()),
        tuple(line for person, line in here.items() if person not in same),
        own=post.person_id == g.asker.person_id,
        sees_unit=may(g.asker, P.SEE_UNITS, post.path),
    )


def _form(absence: Absence, errors: dict[str, str]) -> str:
    kept = request.form if errors and request.form.get("act") != "end" else {}
    return render_template(
        "units/substitute.html",
        absence=absence,
        manages=may_appoint(g.asker, absence.post.role, absence.post.path),
        errors=errors,
        kept=kept,
    )
