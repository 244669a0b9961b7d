"""责任链演练: start one, see whom nobody has proved, note a call."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.reports.drills.listed import drill_lines
from campaign.reports.drills.one import (
    DrillPage,
    drill_page,
    drill_with,
    path_of_drill,
    path_of_rung,
)
from campaign.reports.drills.rungs import Rung
from campaign.reports.drills.scopes import scopes
from campaign.reports.paging import Window
from campaign.rules.drills.proof import CHAIN, Repeats, RungState
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken, Refusal
from campaign.rules.permissions import Permission
from campaign.services.drills.ask_more import ask_more
from campaign.services.drills.note_call import note_call
from campaign.services.drills.set_repeats import set_repeats
from campaign.services.drills.start_drill import start_drill
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from models.base import db

bp = Blueprint("drills", __name__)
P = Permission
Page = str | Response | tuple[str, int]
SHOWN = 50
UNITS_SHOWN = 300
# On the red list: what the office has to do something about stands before what only takes time.
ORDER = (
    RungState.VACANT, RungState.NOT_MINE, RungState.BOUNCED, RungState.NO_ADDRESS,
    RungState.UNSENT, RungState.EXPIRED, RungState.WAITING, RungState.QUEUED,
)  # fmt: skip


def drill_path(drill_id: int) -> str:
    """Return the path of a drill's scope.

    Raises:
        NotFound: there is no such drill.
    """
    return _found(path_of_drill(db.session(), drill_id))


def rung_path(rung_id: int) -> str:
    """Return the path of the unit of a post in a drill.

    Raises:
        NotFound: there is no such row.
    """
    return _found(path_of_rung(db.session(), rung_id))


def _found(path: str | None) -> str:
    if path is None:
        raise NotFound
    return path


@bp.get("/drills")
@allowed(P.RUN_DRILL)
def index() -> str:
    """List the drills, with the form that starts one."""
    return _index({})


@bp.post("/drills")
@allowed(P.RUN_DRILL)
def start() -> Page:
    """Start one."""
    try:
        started = start_drill(
            typed.whole(request.form.get("scope")) or 0, repeats=_repeats(), asker=g.asker,
            now=g.now,
        )  # fmt: skip
    except NotFound:
        return _index({"scope": _("请从名单里选一个范围。")}), 422
    except Refusal as refusal:
        return _index({"scope": told(refusal)}), refusal.status
    flash(
        _(
            "演练已发起：%(people)s 个人，%(letters)s 封信在发信时段发出。",
            people=started.asked.people, letters=started.asked.letters,
        ),
        "done",
    )  # fmt: skip
    return redirect(url_for("drills.show", drill_id=started.drill_id), code=303)


@bp.get("/drills/<int:drill_id>")
@allowed(P.RUN_DRILL, on=drill_path)
def show(drill_id: int) -> str:
    """Show how far it is."""
    return _page(drill_id)


@bp.post("/drills/<int:drill_id>/more")
@allowed(P.RUN_DRILL, on=drill_path)
def more(drill_id: int) -> Page:
    """Ask whom it has not reached so far."""
    try:
        people = ask_more(drill_id, asker=g.asker, now=g.now)
    except NotNow as refusal:
        flash(told(refusal), "note")
    else:
        flash(_("已补发给 %(n)s 个人。", n=people), "done")
    return redirect(url_for("drills.show", drill_id=drill_id), code=303)


@bp.post("/drills/<int:drill_id>/repeats")
@allowed(P.RUN_DRILL, on=drill_path)
def repeats(drill_id: int) -> Response:
    """Change how it is repeated."""
    set_repeats(drill_id, _repeats(), asker=g.asker, now=g.now)
    flash(_("已改好。"), "done")
    return redirect(url_for("drills.show", drill_id=drill_id), code=303)


@bp.post("/drills/rungs/<int:rung_id>/called")
@allowed(P.RUN_DRILL, on=rung_path)
def called(rung_id: int) -> Page:
    """Note a call as the proof of a post."""
    drill_id = drill_with(db.session(), rung_id)
    note = request.form.get("note", "")
    try:
        name = note_call(rung_id, asker=g.asker, note=note, now=g.now)
    except FieldMissing as refusal:
        return _page(drill_id, wrong=rung_id, error=told(refusal), note=note), refusal.status
    except (NotNow, Overtaken) as refusal:
        flash(told(refusal), "note")
    else:
        flash(_("已登记与%(name)s的通话，这一档已证实。", name=name), "done")
    return redirect(url_for("drills.show", drill_id=drill_id), code=303)


def _repeats() -> Repeats:
    wish = request.form.get("repeats", "")
    return Repeats(wish) if wish in list(Repeats) else Repeats.REMIND


def _index(errors: dict[str, str]) -> str:
    session = db.session()
    return render_template(
        "drills/index.html",
        lines=drill_lines(session, asker=g.asker, now=g.now),
        scopes=scopes(session, g.asker),
        repeats=list(Repeats),
        errors=errors,
        kept=request.form,
    )


def _page(drill_id: int, **refused: Any) -> str:
    found = drill_page(db.session(), drill_id, now=g.now, today=g.today)
    assert found is not None
    chosen = typed.chosen("role", tuple(str(role) for role in CHAIN))
    state = typed.chosen("state", tuple(str(one) for one in ORDER))
    words = typed.words("q")
    red = [
        one
        for one in sorted(found.red, key=lambda one: (ORDER.index(one.state), one.path))
        if chosen in ("", one.role)
        and state in ("", one.state)
        and (words in one.unit or words in one.name)
    ]
    return render_template(
        "drills/show.html",
        drill=found,
        red=_window(red),
        url_of=lambda after=0, before=0: url_for(
            "drills.show",
            drill_id=drill_id,
            role=chosen or None,
            state=state or None,
            q=words or None,
            after=max(after or before, 0) or None,
        ),
        filtered=bool(chosen or state or words),
        chosen=chosen,
        state=state,
        words=words,
        states=[one for one in ORDER if found.counts[one]],
        roles=_roles(found),
        repeats=list(Repeats),
        units=found.units[:UNITS_SHOWN],
        **({"wrong": 0, "error": "", "note": ""} | refused),
    )


def _window(red: list[Rung]) -> Window[Rung]:
    """Return the page of the list that begins behind so many rows."""
    start = min(typed.whole(request.args.get("after")) or 0, max(0, len(red) - 1))
    rows = tuple(red[start : start + SHOWN])
    after = start + SHOWN if start + SHOWN < len(red) else None
    before = (max(0, start - SHOWN) or -1) if start else None
    return Window(rows, len(red), start + 1, after, before)


def _roles(found: DrillPage) -> list[Any]:
    there = {one.role for one in found.rungs}
    return [role for role in CHAIN if role in there]
