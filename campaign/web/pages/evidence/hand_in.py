"""The evidence of one duty: what is there, handing in more, taking back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from campaign.papers.evidence.names import shown_name
from campaign.records.evidence.room import MEGABYTE, MOST_OF_UNIT, used
from campaign.reports.evidence.listed import (
    OfDuty,
    duty_of_evidence,
    evidence_of,
    path_of_evidence,
)
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.evidence import OTHER, EvidenceKind
from campaign.rules.lifecycle import FINISHED, OWED, DutyState
from campaign.rules.permissions import Permission, may
from campaign.services.evidence.add_evidence import add_evidence
from campaign.services.evidence.add_slip import add_slip
from campaign.services.evidence.intake import Added, HandedIn
from campaign.services.evidence.remove_evidence import remove_evidence
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.evidence.place import most_megabytes, store
from campaign.web.pages.progress.duty_page import duty_path
from campaign.web.words.sentence import _
from models.base import db

bp = Blueprint("evidence", __name__)
P = Permission
Page = str | Response | tuple[str, int]
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
MOST_AT_ONCE = 20


def evidence_path(evidence_id: int, **_: Any) -> str:
    """Return the path of the unit whose evidence it is.

    Raises:
        NotFound: there is no such piece, or its file was deleted.
    """
    path = path_of_evidence(db.session(), evidence_id)
    if path is None:
        raise NotFound
    return path


@bp.get("/duties/<int:duty_id>/evidence")
@allowed(P.SEE_DUTY, on=duty_path)
def show(duty_id: int) -> str:
    """Show what was handed in, and the form where the reader may hand in more."""
    return _page(duty_id)


@bp.post("/duties/<int:duty_id>/evidence")
@allowed(P.SUBMIT_DUTY, on=duty_path)
def add(duty_id: int) -> Page:
    """Take in files of the unit, each by itself: one that is refused stops no other."""
    replaces = typed.whole(request.form.get("replaces"))

    def one(handed: HandedIn) -> Added:
        return add_evidence(
            duty_id, handed, store=store(), asker=g.asker, now=g.now, replaces=replaces
        )

    def done(n: int) -> str:
        return _("已上传 %(n)s 个文件，随任务一起报送。", n=n)

    return _take(duty_id, one, done)


@bp.post("/duties/<int:duty_id>/evidence/slip")
@allowed(P.REVIEW_DUTY, on=duty_path)
def slip(duty_id: int) -> Page:
    """Take in pictures of paper that the unit brought."""

    def one(handed: HandedIn) -> Added:
        return add_slip(duty_id, handed, store=store(), asker=g.asker, now=g.now)

    def done(n: int) -> str:
        return _("已保存 %(n)s 份纸质件。", n=n)

    return _take(duty_id, one, done)


@bp.post("/evidence/<int:evidence_id>/remove")
@allowed(P.SUBMIT_DUTY, on=evidence_path)
def remove(evidence_id: int) -> Response:
    """The unit takes a file back."""
    return _remove(evidence_id, EvidenceKind.FILE)


@bp.post("/evidence/<int:evidence_id>/remove-slip")
@allowed(P.REVIEW_DUTY, on=evidence_path)
def remove_slip(evidence_id: int) -> Response:
    """The office takes a slip back."""
    return _remove(evidence_id, EvidenceKind.SLIP)


def _remove(evidence_id: int, kind: EvidenceKind) -> Response:
    gone = remove_evidence(evidence_id, kind=kind, store=store(), asker=g.asker, now=g.now)
    flash(_("已移除“%(name)s”。", name=gone.name), "done")
    return redirect(url_for("evidence.show", duty_id=gone.duty_id), code=303)


def _take(duty_id: int, one: Callable[[HandedIn], Added], done: Callable[[int], str]) -> Page:
    """Take the files of the form; say of each what became of it."""
    files = [file for file in request.files.getlist("file") if file.filename]
    item = request.form.get("item", "")
    if not files:
        return _page(duty_id, errors={"file": _("请先选择文件。")}, item=item), 422
    if len(files) > MOST_AT_ONCE:
        most = _("一次最多选 %(most)s 个文件，请分几次上传。", most=MOST_AT_ONCE)
        return _page(duty_id, errors={"file": most}, item=item), 422
    taken, refused = _each(files, item, one)
    if not taken:
        return _page(duty_id, refused=refused, item=item), 422
    flash(done(len(taken)), "done")
    for _field, sentence in refused:
        flash(sentence, "problem")
    return redirect(url_for("evidence.show", duty_id=duty_id), code=303)


def _each(
    files: list[FileStorage], item: str, one: Callable[[HandedIn], Added]
) -> tuple[list[Added], list[tuple[str, str]]]:
    taken: list[Added] = []
    refused: list[tuple[str, str]] = []
    for file in files:
        name = file.filename or ""
        try:
            taken.append(one(HandedIn(file.stream, name, item)))  # type: ignore[arg-type]
        except (Invalid, NotNow) as refusal:
            why = told(refusal)
            refused.append(("", _("“%(name)s”没有上传。%(why)s", name=shown_name(name), why=why)))
    return taken, refused


def _page(duty_id: int, **after: Any) -> str:
    session = db.session()
    duty = duty_of_evidence(session, duty_id)
    if duty is None:
        raise NotFound
    shown: dict[str, Any] = {"errors": {}, "refused": [], "item": _asked_for(duty)}
    return render_template(
        "evidence/show.html",
        duty=duty,
        handed=evidence_of(session, duty_id, duty.asked),
        hands_in=_hands_in(duty),
        keeps_slips=_keeps_slips(duty),
        other=OTHER,
        accept=ACCEPT,
        most_megabytes=most_megabytes(),
        used_megabytes=-(-used(session, duty.unit_id) // MEGABYTE),
        room_megabytes=MOST_OF_UNIT // MEGABYTE,
        **(shown | after),
    )


def _asked_for(duty: OfDuty) -> str:
    """Return the item that a link to this page names, where the plan asks for it."""
    named = request.args.get("item", "")
    return named if named in duty.asked else ""


def _hands_in(duty: OfDuty) -> bool:
    return duty.running and duty.state in OWED and may(g.asker, P.SUBMIT_DUTY, duty.path)


def _keeps_slips(duty: OfDuty) -> bool:
    """The office keeps slips for units while nothing is decided; its own bureau hands in itself."""
    if not duty.running or duty.state in (*FINISHED, DutyState.SUSPENDED) or _hands_in(duty):
        return False
    return may(g.asker, P.REVIEW_DUTY, duty.path)
