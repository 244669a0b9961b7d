"""A unit's home: one thing to do now, and what follows if it is not done."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.reports.answer.signer import Signer, signer
from campaign.reports.cases.one import cases_of_unit
from campaign.reports.duty.unit_home import UnitHome, own_units, unit_home
from campaign.reports.enrolment.place import enrolments_of
from campaign.reports.paper.received import received_by
from campaign.reports.units.one import path_of
from campaign.rules.errors import NotFound
from campaign.rules.permissions import UNIT_ROLES, Permission, Role, may
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.words import ladder, trail
from models.base import db

bp = Blueprint("unit_home", __name__)
P = Permission


def unit_path(unit_id: int, **_other: Any) -> str:
    """Return the path of the unit that a page is about.

    Raises:
        NotFound: there is no such unit.
    """
    path = path_of(db.session(), unit_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/u")
@allowed(P.SEE_OWN_UNIT)
def index() -> str | Response:
    """Show the asker's own unit, or the one chosen among several."""
    mine = own_units(db.session(), g.asker)
    if not mine:
        return redirect(url_for("units.index"))
    ids = [unit for unit, _name in mine]
    wanted = typed.whole(request.args.get("unit"))
    return _page(wanted if wanted in ids else ids[0], mine)


@bp.get("/u/<int:unit_id>")
@allowed(P.SEE_OWN_UNIT, on=unit_path)
def show(unit_id: int) -> str:
    """Show a unit's home to whoever may see it: its own people, its office."""
    mine = own_units(db.session(), g.asker)
    return _page(unit_id, mine if unit_id in dict(mine) else ())


def _page(unit_id: int, mine: tuple[tuple[int, str], ...]) -> str:
    home = unit_home(db.session(), unit_id, now=g.now, today=g.today, asker=g.asker)
    todo = home.todo
    fillers = next((held for role in UNIT_ROLES if todo and (held := todo.chain.get(role))), ())
    contact = any(post.unit_id == unit_id and post.role is Role.CONTACT for post in g.asker.posts)
    return render_template(
        "unit_home/show.html",
        home=home,
        mine=mine,
        acts=may(g.asker, P.SUBMIT_DUTY, home.path),
        own_roles=[
            one.role for one in g.asker.posts if one.unit_id == unit_id and one.role in UNIT_ROLES
        ],
        fills=any(one.person_id == g.asker.person_id for one in fillers),
        fillers=[one.name for one in fillers],
        signers=_signers(home),
        ladder=ladder.with_names(todo.steps, includes_due_day=todo.includes_due_day, mine=contact)
        if todo
        else [],
        events=trail.lines(home.events, with_subject=True),
        takes_part=enrolments_of(db.session(), unit_id),
        received=received_by(db.session(), unit_id)
        if may(g.asker, P.RECEIVE_PAPER, home.path)
        else [],
        cases=cases_of_unit(db.session(), unit_id, today=g.today),
    )


def _signers(home: UnitHome) -> dict[int, Signer]:
    """Return who signs each duty that waits for somebody else's signature."""
    if home.todo is None:
        return {}
    session, chain = db.session(), home.todo.chain
    return {
        one.id: signer(session, one.signed_by, chain, campaign_id=one.campaign_id, on=g.today)
        for one in home.unsigned
        if one.signed_by is not None
    }
