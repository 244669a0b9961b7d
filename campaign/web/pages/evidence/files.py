"""One piece of evidence: reading it, its previews, and the file itself as a download.

What others uploaded never runs in our pages: a file is always handed out as an attachment of its
own known type, previews are pictures that we drew, and both are shut into a sandbox.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, g, render_template

from campaign.papers.evidence.checked import MIME, Media
from campaign.reports.evidence.listed import Piece, duty_of_evidence, one_piece
from campaign.reports.survey.scans import shows_figures
from campaign.rules.errors import Invalid, NotFound
from campaign.rules.permissions import Permission, may
from campaign.services.survey.note_look import note_look
from campaign.web.guard import allowed
from campaign.web.pages.evidence.hand_in import evidence_path
from campaign.web.pages.evidence.place import store
from models.base import db

bp = Blueprint("files", __name__)
P = Permission
_CHUNK = 64 * 1024
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@bp.get("/evidence/<int:evidence_id>")
@allowed(P.SEE_DUTY, on=evidence_path)
def show(evidence_id: int) -> str:
    """Show a piece for reading."""
    piece = _piece(evidence_id)
    return render_template(
        "evidence/read.html", piece=piece, duty=duty_of_evidence(db.session(), piece.duty_id)
    )


@bp.get("/evidence/<int:evidence_id>/file")
@allowed(P.SEE_DUTY, on=evidence_path)
def download(evidence_id: int) -> Response:
    """Hand out the file; always a download, never shown in the browser."""
    piece = _piece(evidence_id)
    response = _sent(piece.stored_as or "", MIME[Media(piece.media)])
    plain = f"evidence-{piece.id}.{piece.media}"
    shown = quote(piece.name, safe="")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{shown}"
    )
    return response


@bp.get("/evidence/<int:evidence_id>/preview/<int:number>")
@allowed(P.SEE_DUTY, on=evidence_path)
def preview(evidence_id: int, number: int) -> Response:
    """Show the picture of a page.

    Raises:
        NotFound: there is no preview of this page.
    """
    piece = _piece(evidence_id, noted=False)
    if not 1 <= number <= piece.previews:
        raise NotFound
    return _sent(piece.stored_as or "", "image/jpeg", number)


def _piece(evidence_id: int, *, noted: bool = True) -> Piece:
    """Return the piece; one that shows figures only to who may see them, and the look is noted."""
    session = db.session()
    piece = one_piece(session, evidence_id)
    if piece is None:
        raise NotFound
    figures = shows_figures(session, piece.duty_id, piece.item)
    if figures is not None:
        if not may(g.asker, P.SEE_FIGURES, evidence_path(evidence_id)):
            raise NotFound
        if noted:
            db.session.rollback()
            note_look(g.asker.person_id, *figures, "scan", now=g.now)
    return piece


def _sent(stored_as: str, mimetype: str, number: int | None = None) -> Response:
    place = store().preview(stored_as, number) if number else store().path(stored_as)
    if not place.is_file():
        raise Invalid("这个文件不在服务器上了，请联系管理员从备份恢复。")
    response = Response(_pieces(place), mimetype=mimetype)
    response.headers["Content-Length"] = str(place.stat().st_size)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _pieces(place: Path) -> Iterator[bytes]:
    """Read the file as it goes out: a large one takes no more memory than a small one."""
    with place.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece
