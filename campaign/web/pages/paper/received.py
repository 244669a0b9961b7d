"""收文: what a unit was sent, read on its page, 已阅."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.drafted.leave import leaves
from campaign.papers.drafted.shown import class_of
from campaign.papers.official.docx import read_docx
from campaign.papers.official.kinds import KINDS
from campaign.records.paper.versions import latest
from campaign.reports.paper.received import Recipient, one_received, place_of_recipient
from campaign.reports.paper.register import one_paper
from campaign.rules.errors import NotFound
from campaign.rules.paper.machine import PaperState
from campaign.rules.permissions import UNIT_ROLES, Permission, may
from campaign.services.paper.issue_paper import note_read
from campaign.services.paper.log_paper import log_paper
from campaign.web.guard import allowed
from campaign.web.pages.paper.one import sent
from campaign.web.words.paper import called
from models.base import db

bp = Blueprint("received", __name__)
P = Permission


def place(recipient_id: int, **_none: Any) -> str:
    """Return the path of the unit that was sent the paper.

    Raises:
        NotFound: there is no such recipient.
    """
    path = place_of_recipient(db.session(), recipient_id)
    if path is None:
        raise NotFound
    return path


def _found(recipient_id: int) -> Recipient:
    found = one_received(db.session(), recipient_id)
    if found is None:
        raise NotFound
    return found


def _own(found: Recipient) -> bool:
    """Tell whether the asker is one of the unit's own people."""
    return any(
        post.unit_id == found.unit_id and post.role in UNIT_ROLES for post in g.asker.posts
    )  # fmt: skip


@bp.get("/received/<int:recipient_id>")
@allowed(P.RECEIVE_PAPER, on=place)
def show(recipient_id: int) -> str:
    """Show the paper and its button; of a void one only that it is void."""
    found = _found(recipient_id)
    valid = found.state is PaperState.ISSUED
    docx = latest(db.session(), found.paper_id).docx if valid else b""
    own = _own(found)
    return render_template(
        "paper/received.html", called=called, class_of=class_of, one=found, own=own,
        kind=KINDS[found.kind], reading=read_docx(docx) if valid else None,
        office=may(g.asker, P.ISSUE_PAPER, found.path),
    )  # fmt: skip


@bp.post("/received/<int:recipient_id>/read")
@allowed(P.RECEIVE_PAPER, on=place)
def read(recipient_id: int) -> Response:
    """已阅: by the unit itself, or noted by the office after a call."""
    found = _found(recipient_id)
    own = _own(found)
    if not own and not may(g.asker, P.ISSUE_PAPER, found.path):
        raise NotFound
    db.session.rollback()
    note_read(recipient_id, asker=g.asker, now=g.now, how="page" if own else "office")
    flash(_("已记为已阅。"), "done")
    if own:
        return redirect(url_for("received.show", recipient_id=recipient_id), code=303)
    return redirect(url_for("paper.show", paper_id=found.paper_id), code=303)


@bp.post("/received/<int:recipient_id>/file")
@allowed(P.RECEIVE_PAPER, on=place)
def file(recipient_id: int) -> Response:
    """Hand the issued paper out; the trail keeps who took it."""
    found = _found(recipient_id)
    one, form = one_paper(db.session(), found.paper_id), request.form.get("form", "docx")
    if one is None or found.state is not PaperState.ISSUED:
        raise NotFound
    made = leaves(db.session(), one, form)
    if made is None:
        raise NotFound
    db.session.rollback()
    log_paper(found.paper_id, form, by_id=g.asker.person_id, now=g.now)
    return sent(*made, name=found.title)
