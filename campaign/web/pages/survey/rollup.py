"""汇总: a round's sums for any subtree, one level at a time, down to a unit's own form."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from campaign.papers.form_file import form_of
from campaign.reports.survey.rollup import (
    Rollup,
    form_source,
    rollup,
    rollup_place,
)
from campaign.reports.survey.rounds import Round, one_round
from campaign.reports.survey.snapshots import snapshots_of
from campaign.rules.errors import NotFound
from campaign.rules.paths import ancestors, covers
from campaign.rules.permissions import Permission, may
from campaign.rules.survey.form import Field, Form
from campaign.rules.survey.typed import shown
from campaign.services.survey.note_look import note_looks
from campaign.web import typed
from campaign.web.guard import allowed
from campaign.web.pages.survey.rounds import round_scope
from models.base import db
from models.unit import Unit

bp = Blueprint("rollup", __name__)
P = Permission
COLUMNS = 3


def sums_place(round_id: int, **_none: Any) -> str:
    """Return where the asker's right to see sums begins, as a password would open it.

    Raises:
        NotFound: there is no such round, or its sums are none of the asker's business.
    """
    place = rollup_place(replace(g.asker, by_letter=False), round_scope(round_id))
    if place is None:
        raise NotFound
    return place


@bp.get("/rounds/<int:round_id>/rollup")
@allowed(P.SEE_SUMS, on=sums_place)
def show(round_id: int) -> str:
    """Show the sums of the unit asked for, and of the units one level below."""
    place = sums_place(round_id)
    path = path_asked(round_id)
    session = db.session()
    one = found_round(round_id)
    found = rollup(session, form_of(form_source(session, round_id)), round_id, path, typed.cursor())
    note_sums(one, found, "rollup")
    return render_template(
        "survey/rollup.html",
        round=one,
        rollup=found,
        whole=path == place,
        crumbs=_between(place, path),
        columns=_columns(found.form),
        shown=shown,
        snapshots=snapshots_of(db.session(), round_id, found.here.unit_id),
        signs=may(g.asker, P.SIGN_SUMS, path),
        forwards=one.running and one.state == "open" and path != one.scope,
    )


def path_asked(round_id: int) -> str:
    """Return the path of the unit in the address, where it lies within the asker's reach."""
    place = sums_place(round_id)
    asked = request.values.get("unit")
    if not asked:
        return place
    path = db.session().scalar(select(Unit.path).where(Unit.id == (typed.whole(asked) or 0)))
    if path is None or not covers(place, path):
        raise NotFound
    return path


def found_round(round_id: int) -> Round:
    """Return the round; its scope was found before."""
    one = one_round(db.session(), round_id)
    assert one is not None
    return one


def note_sums(one: Round, found: Rollup, page: str) -> None:
    """Write who looked at whose sums, and at whose own figures among them."""
    units = [found.here.unit_id, *(place.unit_id for place in found.shown_whole)]
    db.session.rollback()
    note_looks(g.asker.person_id, list(dict.fromkeys(units)), one.id, page, now=g.now)


def _columns(form: Form) -> tuple[Field, ...]:
    """Return the fields shown of each unit: the one asked for first, then the form's own choice."""
    asked = request.args.get("field", "")
    keys = dict.fromkeys((asked, *(form.below or [one.key for one in form.additive])))
    found = [form.by_key[key] for key in keys if key in form.by_key]
    return tuple(one for one in found if one.additive)[:COLUMNS]


def _between(place: str, path: str) -> list[tuple[int, str]]:
    """Return the units from the asker's place down to above the unit looked at."""
    above = [one for one in ancestors(path) if one not in ancestors(place)]
    rows = db.session().execute(
        select(Unit.id, Unit.name).where(Unit.id.in_(above)).order_by(Unit.path)
    )
    return [(row.id, row.name) for row in rows]
