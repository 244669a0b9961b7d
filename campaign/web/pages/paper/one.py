"""One paper: its text beside its numbers, each with its query; and every act on it."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.drafted.kept import proof_of
from campaign.papers.drafted.leave import leaves
from campaign.papers.drafted.proofed import Proofed
from campaign.papers.drafted.shown import class_of
from campaign.papers.official.docx import read_docx
from campaign.papers.official.kinds import KINDS
from campaign.records.paper.versions import latest
from campaign.reports.paper.received import recipients_of
from campaign.reports.paper.recipients import CHOICES, chosen, usual_series
from campaign.reports.paper.register import One, one_paper, place_of_paper
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.paper.machine import OPEN, PaperFacts, PaperState, paper_moves
from campaign.rules.permissions import Permission, may
from campaign.services.paper.decide_paper import end_paper, proof_paper, sign_paper
from campaign.services.paper.edit_paper import confirm_numbers, refresh_paper, upload_paper
from campaign.services.paper.issue_paper import issue_paper
from campaign.services.paper.log_paper import log_paper
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.words.paper import MADE_WORDS, called
from models.base import db

bp = Blueprint("paper", __name__)
P = Permission
Page = str | Response | tuple[str, int]
MOST_BYTES = 5 * 1024 * 1024


def place(paper_id: int, **_none: Any) -> str:
    """Return the path of the campaign's scope.

    Raises:
        NotFound: there is no such paper, or a draft with figures that the asker may not see.
    """
    path = place_of_paper(db.session(), paper_id)
    if path is None:
        raise NotFound
    return path


def _found(paper_id: int) -> One:
    one = one_paper(db.session(), paper_id)
    if one is None or not _shown(one):
        raise NotFound
    return one


def _shown(one: One) -> bool:
    """A confidential draft is the office's; once proofed it is put before who signs."""
    hidden = one.paper.confidential and one.state is PaperState.DRAFT
    return not hidden or may(g.asker, P.SEE_SUMS, one.scope)


@bp.get("/papers/<int:paper_id>")
@allowed(P.SEE_PAPERS, on=place)
def show(paper_id: int) -> str:
    """Show it."""
    return _show(paper_id)


@bp.post("/papers/<int:paper_id>/file")
@allowed(P.SEE_PAPERS, on=place)
def file(paper_id: int) -> Response:
    """Hand it out as Word, PDF or with its provenance sheet; the trail keeps who took it."""
    one, form = _found(paper_id), request.form.get("form", "docx")
    made = leaves(db.session(), one, form)
    if made is None:
        raise NotFound
    db.session.rollback()
    log_paper(paper_id, form, by_id=g.asker.person_id, now=g.now)
    return sent(*made, name=one.paper.title)


def sent(content: bytes, mimetype: str, ending: str, *, name: str) -> Response:
    """Return a file under its title."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"paper.{ending}\"; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/papers/<int:paper_id>/upload")
@allowed(P.DRAFT_PAPER, on=place)
def upload(paper_id: int) -> Page:
    """Take an edited file; what it changed in the fields is told."""
    given = request.files.get("file")
    docx = given.stream.read(MOST_BYTES + 1) if given else b""
    db.session.rollback()
    try:
        changed = upload_paper(paper_id, docx, version=_version(), asker=g.asker, now=g.now)
    except FieldMissing as refusal:
        return _show(paper_id, told_fields(refusal)), Invalid.status
    if changed:
        return _back(
            paper_id, _("已存为新的一版；其中 %(n)s 个数字和来源不同，请看下面。", n=len(changed))
        )
    return _back(paper_id, _("已存为新的一版，数字都没有变。"))


@bp.post("/papers/<int:paper_id>/refresh")
@allowed(P.DRAFT_PAPER, on=place)
def refresh(paper_id: int) -> Page:
    """Draw the numbers anew."""
    db.session.rollback()
    refresh_paper(paper_id, version=_version(), asker=g.asker, now=g.now)
    return _back(paper_id, _("数字已按现在的数据刷新。"))


@bp.post("/papers/<int:paper_id>/proof")
@allowed(P.DRAFT_PAPER, on=place)
def proof(paper_id: int) -> Page:
    """Hold it against the data."""
    db.session.rollback()
    found = proof_paper(paper_id, version=_version(), asker=g.asker, now=g.now)
    if found.findings:
        return _back(paper_id, _("校对发现 %(n)s 处问题，请看下面。", n=len(found.findings)))
    return _back(paper_id, _("校对通过，%(n)s 个数字都和数据一致。", n=found.fields))


@bp.post("/papers/<int:paper_id>/confirm")
@allowed(P.DRAFT_PAPER, on=place)
def confirm(paper_id: int) -> Page:
    """Vouch for numbers in no field."""
    pairs = [
        (number, sentence)
        for number, _bar, sentence in (one.partition("|") for one in request.form.getlist("one"))
    ]
    db.session.rollback()
    confirm_numbers(paper_id, pairs, version=_version(), asker=g.asker, now=g.now)
    return _back(paper_id, _("已确认，请再校对一次。"))


@bp.post("/papers/<int:paper_id>/sign")
@allowed(P.SIGN_PAPER, on=place)
def sign(paper_id: int) -> Page:
    """Sign it."""
    _found(paper_id)
    db.session.rollback()
    try:
        sign_paper(
            paper_id, signer=request.form.get("signer", ""), version=_version(), asker=g.asker,
            now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(paper_id, told_fields(refusal)), Invalid.status
    return _back(paper_id, _("已签发，可以印发了。"))


@bp.post("/papers/<int:paper_id>/issue")
@allowed(P.ISSUE_PAPER, on=place)
def issue(paper_id: int) -> Page:
    """Number it and send it."""
    one, form = _found(paper_id), request.form
    units = chosen(db.session(), one, form.get("to", ""), today=g.today)
    db.session.rollback()
    try:
        number = issue_paper(
            paper_id, series=form.get("series", ""), unit_ids=units, version=_version(),
            asker=g.asker, now=g.now, today=g.today,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(paper_id, told_fields(refusal)), Invalid.status
    if not number:
        return _back(paper_id, _("已印发，告知 %(n)s 个单位。", n=len(units)))
    return _back(paper_id, _("已印发，文号 %(number)s。", number=number))


@bp.post("/papers/<int:paper_id>/end")
@allowed(P.DRAFT_PAPER, on=place)
def end(paper_id: int) -> Page:
    """Withdraw it, or declare it void."""
    db.session.rollback()
    try:
        end_paper(
            paper_id, reason=request.form.get("reason", ""), version=_version(), asker=g.asker,
            now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _show(paper_id, told_fields(refusal)), Invalid.status
    return _back(paper_id, _("已办，理由在留痕里。"))


def _version() -> int:
    return typed.whole(request.form.get("version")) or 0


def _back(paper_id: int, said: str) -> Response:
    flash(said, "done")
    return redirect(url_for("paper.show", paper_id=paper_id), code=303)


def _show(paper_id: int, errors: dict[str, str] | None = None) -> str:
    session, one = db.session(), _found(paper_id)
    paper, state = one.paper, one.state
    found = _proofed(one)
    kind = KINDS[paper.kind]
    acts = {
        move.action.value
        for move in paper_moves(state, PaperFacts(clean=True))
        if may(g.asker, move.may, one.scope)
    }
    wrong = {one.key: one for one in found.findings if one.key} if found else {}
    reading = found.reading if found else read_docx(latest(session, paper_id).docx)
    choices = CHOICES if "issue" in acts and kind.sent else {}
    return render_template(
        "paper/show.html", called=called, class_of=class_of, one=one, paper=paper, state=state,
        kind=kind, reading=reading, found=found, wrong=wrong, acts=acts, errors=errors or {},
        typed=request.form,
        recipients=recipients_of(
            session, paper_id, typed.cursor(), unread=request.args.get("unread") == "1"
        ),
        counts={
            name: len(chosen(session, one, name, today=g.today)) for name in choices
        },
        series=usual_series(session, paper.campaign_id), made_words=MADE_WORDS, choices=choices,
    )  # fmt: skip


def _proofed(one: One) -> Proofed | None:
    """What the proof-reader says now, of what may still be edited."""
    if one.state not in OPEN:
        return None
    try:
        return proof_of(db.session(), one.paper, now=g.now)
    except Invalid:
        return None
