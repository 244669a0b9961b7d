"""What was ticked in the queue, decided together: said first, then done, then what came of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaign.records.notice.recipients import Recipient, recipients
from campaign.reports.duty.proposal import proposal
from campaign.reports.review.next import how_many
from campaign.reports.review.picked import PickedLines, picked
from campaign.reports.review.reasons import own_reasons
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Permission, Role
from campaign.services.progress.decide_many import MOST, Picked, accept_many, return_many
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.progress.queue import carried
from models.base import db

bp = Blueprint("review_many", __name__)
P, A = Permission, DutyAction
Page = str | Response | tuple[str, int]


@bp.get("/review/accept")
@allowed(P.REVIEW_DUTY)
def accept() -> str:
    """List what would be accepted."""
    return _confirm(A.ACCEPT)


@bp.post("/review/accept")
@allowed(P.REVIEW_DUTY)
def accept_post() -> Page:
    """Accept it."""
    accept_many(_rows(), asker=g.asker, now=g.now, today=g.today)
    return _to_result(A.ACCEPT)


@bp.get("/review/return")
@allowed(P.REVIEW_DUTY)
def return_() -> str:
    """List what would be returned, whom that tells, and ask for the reason."""
    return _confirm(A.RETURN)


@bp.post("/review/return")
@allowed(P.REVIEW_DUTY)
def return_post() -> Page:
    """Return it; or only put one of the ready reasons in."""
    ready = typed.whole(request.form.get("use"))
    if ready:
        kept = request.form.copy()
        for reason in own_reasons(db.session(), g.asker):
            if reason.id == ready:
                kept["reason"] = reason.text
        return _confirm(A.RETURN, typed=kept)
    try:
        return_many(
            _rows(),
            reason=request.form.get("reason", ""),
            due_on=typed.day("due_on"),
            sections=request.form.getlist("sections"),
            asker=g.asker,
            now=g.now,
            today=g.today,
        )
    except FieldMissing as refusal:
        return _confirm(A.RETURN, errors={refusal.field: told(refusal)}), refusal.status
    return _to_result(A.RETURN)


@bp.get("/review/result")
@allowed(P.REVIEW_DUTY)
def result() -> str:
    """Say what went through and, of the rest, why not; read from the trail, so it stays true."""
    act = A.RETURN if request.args.get("act") == A.RETURN else A.ACCEPT
    found = _picked()
    return render_template(
        "review/result.html",
        act=act,
        done=found.by(g.asker.person_id, act),
        found=found,
        left=how_many(db.session(), g.asker),
        queue=carried(),
    )


def _confirm(act: DutyAction, **after: Any) -> str:
    found = _picked()
    shown: dict[str, Any] = {"errors": {}, "typed": request.form}
    if act is A.RETURN:
        session = db.session()
        to = recipients(
            session, [line.duty_id for line in found.lines], Role.CONTACT, today=g.today
        )
        shown |= {
            "people": _people(to),
            "letters": len({(one.person_id, one.address) for one in to if one.address}),
            "calls": sum(not one.address for one in to),
            "proposed": proposal(
                session, today=g.today,
                due_on=max((line.due_on for line in found.lines), default=None),
            ),
            "reasons": own_reasons(session, g.asker),
        }  # fmt: skip
    return render_template(
        f"review/{act}.html", found=found, queue=carried(), spelt=_spelt, **(shown | after)
    )


def _people(to: Iterable[Recipient]) -> list[tuple[Recipient, int]]:
    """Return each person once, with how many of the duties they are told about."""
    mine: dict[tuple[int, str], list[Recipient]] = {}
    for one in to:
        mine.setdefault((one.person_id, one.address), []).append(one)
    return [(each[0], len(each)) for each in mine.values()]


def _to_result(act: DutyAction) -> Response:
    rows = [_spelt(row.duty_id, row.version) for row in _rows()]
    queue = carried().text or None
    return redirect(url_for("review_many.result", act=act.value, row=rows, queue=queue))


def _picked() -> PickedLines:
    seen = {row.duty_id: row.version for row in _rows()}
    return picked(db.session(), g.asker, seen, today=_today())


def _today() -> date:
    found: date = g.today
    return found


def _rows() -> list[Picked]:
    """Return what was ticked: ``row`` is the number of a duty and its version on the page."""
    found = {}
    for text in request.values.getlist("row")[: MOST + 1]:
        duty, _, version = text.partition(".")
        duty_id, seen = typed.whole(duty), typed.whole(version)
        if duty_id and seen:
            found[duty_id] = Picked(duty_id, seen)
    return list(found.values())


def _spelt(duty_id: int, version: int) -> str:
    return f"{duty_id}.{version}"
