"""A scan that waits for a decision: the paper beside the system, row by row."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from campaign.papers.form_file import form_of
from campaign.reports.scans.batches import one_document, pages_with_pictures
from campaign.reports.scans.differences import compared
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow
from campaign.rules.permissions import Permission, may
from campaign.rules.survey.scans.sorting import ScanState
from campaign.services.scans.decide_scan import accept_scan, drop_scan
from campaign.services.survey.note_look import note_look
from campaign.web.errors import told, told_fields
from campaign.web.guard import allowed
from campaign.web.pages.evidence.place import store
from campaign.web.pages.scans.scans import bp, jpeg
from campaign.web.words.sentence import _
from models.base import db
from models.scan import ScanDocument, ScanPage
from models.survey import Filing
from models.unit import Unit

__all__ = ["bp"]
P = Permission
Page = str | Answer | tuple[str, int]


def document_path(document_id: int, **_none: Any) -> str:
    """Return the path of the unit whose scan it is.

    Raises:
        NotFound: there is none, or it belongs to no unit.
    """
    path = db.session().scalar(
        select(Unit.path)
        .join(Filing, Filing.unit_id == Unit.id)
        .join(ScanDocument, ScanDocument.filing_id == Filing.id)
        .where(ScanDocument.id == document_id)
    )
    if path is None:
        raise NotFound
    return path


@bp.get("/documents/<int:document_id>")
@allowed(P.TAKE_SCANS, on=document_path)
def document(document_id: int) -> str:
    """Show the paper beside the system; the look is noted."""
    return _document(document_id)


@bp.get("/documents/<int:document_id>/pages/<int:number>")
@allowed(P.TAKE_SCANS, on=document_path)
def document_page(document_id: int, number: int) -> Response:
    """Show one of its pages small.

    Raises:
        NotFound: it has no such page, or no picture of it is kept.
    """
    picture = db.session().scalar(
        select(ScanPage.picture)
        .where(
            ScanPage.document_id == document_id,
            ScanPage.position == number - 1,
            ScanPage.why == "",
        )
        .limit(1)
    )
    if picture is None:
        raise NotFound
    return jpeg(picture)


@bp.post("/documents/<int:document_id>/accept")
@allowed(P.REVIEW_DUTY, on=document_path)
def accept(document_id: int) -> Page:
    """Take it all the same, with a reason."""
    db.session.rollback()
    try:
        accept_scan(
            document_id, reason=request.form.get("reason", ""), store=store(), asker=g.asker,
            now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _document(document_id, told_fields(refusal)), Invalid.status
    except (Invalid, NotNow) as refusal:
        return _document(document_id, {"reason": told(refusal)}), refusal.status
    flash(_("已采用，扫描件已归到任务里。"), "done")
    return redirect(url_for("scans.document", document_id=document_id), code=303)


@bp.post("/documents/<int:document_id>/drop")
@allowed(P.TAKE_SCANS, on=document_path)
def drop(document_id: int) -> Answer:
    """Let it go: the unit prints and stamps again."""
    db.session.rollback()
    drop_scan(document_id, asker=g.asker, now=g.now)
    flash(_("没有采用这份扫描件。请重新打印、盖章、扫描。"), "done")
    return redirect(url_for("scans.index"), code=303)


def _document(document_id: int, errors: dict[str, str] | None = None) -> str:
    session = db.session()
    found, beside = one_document(session, document_id), compared(session, document_id, form_of)
    if found is None or beside is None:
        raise NotFound
    path = document_path(document_id)
    pictures = pages_with_pictures(session, document_id)
    db.session.rollback()
    note_look(g.asker.person_id, beside.unit_id, beside.round_id, "scan", now=g.now)
    return render_template(
        "scans/document.html",
        document=found,
        beside=beside,
        pictures=pictures,
        waits=found.state is ScanState.HELD,
        decides=may(g.asker, P.REVIEW_DUTY, path),
        errors=errors or {},
        typed=request.form,
    )
