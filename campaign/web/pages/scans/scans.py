"""盖章件回收: stamped scans come in as a batch; what the codes could not settle, people do."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from campaign.reports.scans.batches import (
    by_state,
    candidates,
    documents_of,
    held_documents,
    latest_batches,
    loose_pages,
    own_batch,
)
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow
from campaign.rules.permissions import Permission
from campaign.rules.survey.scans.sorting import MOST_PAGES, Unplaced
from campaign.services.scans.place_pages import place_pages
from campaign.services.scans.upload_scans import MOST_BYTES, Scan, upload_scans
from campaign.web import typed
from campaign.web.errors import told, told_fields
from campaign.web.guard import allowed, signed_in
from campaign.web.pages.evidence.files import SANDBOX
from campaign.web.pages.evidence.place import paper_keys, store
from campaign.web.words.sentence import _
from models.base import db
from models.scan import ScanBatch, ScanPage

bp = Blueprint("scans", __name__, url_prefix="/scans")
P = Permission
Page = str | Answer | tuple[str, int]
ACCEPT = ".pdf,.jpg,.jpeg,.png"


@bp.get("")
@allowed(P.TAKE_SCANS)
def index() -> str:
    """Ask for scans; list what waits for a decision, and the latest batches."""
    return _index()


@bp.post("")
@allowed(P.TAKE_SCANS)
def upload() -> Page:
    """Take a batch in."""
    files = [file for file in request.files.getlist("file") if file.filename]
    db.session.rollback()
    try:
        number = upload_scans(
            [Scan(file.stream, file.filename or "") for file in files],
            store=store(), asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _index(told_fields(refusal)), Invalid.status
    return redirect(url_for("scans.show", batch_id=number), code=303)


@bp.get("/<int:batch_id>")
@signed_in
def show(batch_id: int) -> str:
    """Show how far one's own batch is, and what became of its pages."""
    return _show(batch_id)


@bp.post("/<int:batch_id>/place")
@signed_in
def place(batch_id: int) -> Page:
    """Put pages of one's own batch to a unit."""
    pages = [n for text in request.form.getlist("page") if (n := typed.whole(text))]
    db.session.rollback()
    try:
        place_pages(
            batch_id, pages, typed.whole(request.form.get("filing")) or 0, store=store(),
            asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(batch_id, told_fields(refusal)), Invalid.status
    except (Invalid, NotNow) as refusal:
        return _show(batch_id, {"page": told(refusal)}), refusal.status
    flash(_("已归位。"), "done")
    return redirect(url_for("scans.show", batch_id=batch_id), code=303)


@bp.get("/pages/<int:page_id>")
@signed_in
def picture(page_id: int) -> Response:
    """Show a page small: to who brought it in.

    Raises:
        NotFound: there is no such picture, or it is none of the asker's business.
    """
    row = (
        db.session()
        .execute(
            select(ScanPage.picture, ScanBatch.by_id)
            .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
            .where(ScanPage.id == page_id)
        )
        .one_or_none()
    )
    if row is None or row.picture is None or row.by_id != g.asker.person_id:
        raise NotFound
    return jpeg(row.picture)


def jpeg(content: bytes) -> Response:
    """Return a small picture, shut into a sandbox."""
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _index(errors: dict[str, str] | None = None) -> str:
    session = db.session()
    held, waiting = held_documents(session, g.asker)
    return render_template(
        "scans/index.html",
        batches=latest_batches(session, g.asker),
        held=held,
        waiting=waiting,
        errors=errors or {},
        accept=ACCEPT,
        most_pages=MOST_PAGES,
        most_megabytes=MOST_BYTES // 1024**2,
    )


def _show(batch_id: int, errors: dict[str, Any] | None = None) -> str:
    session = db.session()
    batch = own_batch(session, batch_id, g.asker)
    over = not batch.under_way
    documents = documents_of(session, batch_id) if over else []
    loose = loose_pages(session, batch_id, paper_keys()) if over else []
    twice = [one for one in loose if one.why is Unplaced.TWICE]
    words = request.values.get("q", "").strip()[:60]
    return render_template(
        "scans/show.html",
        batch=batch,
        documents=by_state(documents),
        loose=[one for one in loose if one.why is not Unplaced.TWICE],
        twice=twice,
        words=words,
        candidates=candidates(session, g.asker, words) if loose and words else [],
        ticked={n for text in request.values.getlist("page") if (n := typed.whole(text))},
        errors=errors or {},
    )
