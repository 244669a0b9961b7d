"""A post changes hands: the form, and the act.  Part of the units' pages."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.units.handing import handing
from campaign.reports.units.one import OneUnit, PostLine, one_unit, posts_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.people.appointments import SINGLE, may_appoint
from campaign.rules.permissions import Permission, Role
from campaign.services.people.change_holder import Changed, Newcomer, change_holder
from campaign.services.people.vacate_post import vacate_post
from campaign.web import shell, typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.people.units import bp, unit_path
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Place:
    """The post that a form is about: the unit, the role, who holds it and who is at hand."""

    unit: OneUnit
    role: Role
    holders: tuple[PostLine, ...]
    others: tuple[PostLine, ...]

    @property
    def single(self) -> bool:
        """Tell whether one person holds it at a time."""
        return self.role in SINGLE


@bp.get("/units/<int:unit_id>/posts/<role>")
@allowed(P.MANAGE_PEOPLE, on=unit_path)
def post(unit_id: int, role: str) -> Page:
    """Show the form."""
    return _form(_place(unit_id, role), {})


@bp.post("/units/<int:unit_id>/posts/<role>")
@allowed(P.MANAGE_PEOPLE, on=unit_path)
def post_change(unit_id: int, role: str) -> Page:
    """Give the post to somebody from a day on, or record that it stands empty."""
    place = _place(unit_id, role)
    common: dict[str, Any] = {
        "asker": g.asker,
        "from_on": typed.day("from_on"),
        "version": typed.whole(request.form.get("version")) or 0,
        "note": request.form.get("note", ""),
        "now": g.now,
        "today": g.today,
    }
    leaves = typed.whole(request.form.get("instead_of"))
    try:
        if request.form.get("act") == "vacate":
            names = vacate_post(unit_id, place.role, post_id=leaves, **common)
            flash(_("已登记：%(names)s离任。", names="、".join(names)), "done")
        else:
            invite = request.form.get("invite") == "1"
            changed = change_holder(
                unit_id, place.role, newcomer(), instead_of=leaves, invite=invite, **common
            )
            _tell(changed, shell.label(place.role))
    except FieldMissing as refusal:
        return _form(place, {refusal.field: told(refusal)}), 422
    except NotNow as refusal:
        return _form(place, {"": told(refusal)}), 409
    return redirect(url_for("units.show", unit_id=unit_id))


def _place(unit_id: int, role: str) -> Place:
    """Return the post.

    Raises:
        NotFound: there is no such role, or the asker may not give it.
    """
    unit = one_unit(db.session(), g.asker, unit_id)
    if role not in set(Role) or not may_appoint(g.asker, Role(role), unit.path):
        raise NotFound
    posts = [line for line in posts_of(db.session(), unit_id) if not line.disabled]
    here = {line.person_id: line for line in posts}
    held = [line for line in posts if line.role == role and line.held(g.today)]
    holders = tuple(line for line in held if line.acting_for_id is None)
    others = {line.person_id for line in holders}
    return Place(
        unit,
        Role(role),
        holders,
        tuple(line for person, line in here.items() if person not in others),
    )


def newcomer() -> Newcomer:
    """Return who takes a post, as the form says it."""
    person = request.form.get("person", "")
    if person and person != "new":
        return Newcomer(person_id=typed.whole(person) or 0)
    name, email, phone = (request.form.get(field, "") for field in ("name", "email", "phone"))
    return Newcomer(name=name, email=email, phone=phone)


def _tell(changed: Changed, role: str) -> None:
    flash(_("%(name)s已任%(role)s。", name=changed.name, role=role), "done")
    if changed.invited:
        flash(_("邀请信已排队发出。"), "done")
    if changed.kept:
        flash(_("系统里已有%(name)s，沿用原来登记的邮箱和电话。", name=changed.name), "note")
    if not changed.reachable:
        flash(_("%(name)s没有邮箱，告知会变成电话任务。", name=changed.name), "note")


def _form(place: Place, errors: dict[str, str]) -> str:
    kept = request.form if errors else {}
    holders = [line.person_id for line in place.holders]
    brings = handing(db.session(), place.unit.id, place.role, holders, now=g.now)
    return render_template("units/post.html", place=place, brings=brings, errors=errors, kept=kept)
