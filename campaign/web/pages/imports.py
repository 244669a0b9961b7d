"""Lists through the browser: choose a file, see what it would do, confirm, see what it did."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from campaign.papers.samples import people_sample, unit_sample
from campaign.papers.tables.table import MOST_BYTES
from campaign.records.loading.lists import PEOPLE, UNITS, ListKind
from campaign.reports.imports import Upload, latest_uploads, own_upload
from campaign.rules.errors import Invalid, NotNow
from campaign.rules.permissions import Permission
from campaign.rules.sheets.rows import Problem
from campaign.rules.survey.entered import FIGURE_KINDS
from campaign.services.imports.confirm_list import confirm_list, drop_list
from campaign.services.imports.upload_list import upload_list
from campaign.web.errors import told
from campaign.web.guard import allowed, signed_in
from campaign.web.words.sentence import carried
from models.base import db

bp = Blueprint("imports", __name__, url_prefix="/imports")
P = Permission
Page = str | Answer | tuple[str, int]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCEPT = ".xlsx,.csv"


@bp.get("/units")
@allowed(P.MANAGE_UNITS)
def units() -> str:
    """Ask for a list of units."""
    return _form(UNITS)


@bp.post("/units")
@allowed(P.MANAGE_UNITS)
def upload_units() -> Page:
    """Check a list of units."""
    return _upload(UNITS)


@bp.get("/units/sample.xlsx")
@allowed(P.MANAGE_UNITS)
def sample_units() -> Response:
    """Hand out an empty list of units."""
    return _file(unit_sample(), "units.xlsx")


@bp.get("/people")
@allowed(P.MANAGE_PEOPLE)
def people() -> str:
    """Ask for a list of people."""
    return _form(PEOPLE)


@bp.post("/people")
@allowed(P.MANAGE_PEOPLE)
def upload_people() -> Page:
    """Check a list of people."""
    return _upload(PEOPLE)


@bp.get("/people/sample.xlsx")
@allowed(P.MANAGE_PEOPLE)
def sample_people() -> Response:
    """Hand out an empty list of people."""
    return _file(people_sample(), "people.xlsx")


@bp.get("/<int:batch_id>")
@signed_in
def show(batch_id: int) -> str:
    """Show the preview of one's own list, its progress, or what came of it."""
    upload = own_upload(db.session(), batch_id, g.asker)
    return render_template(
        "imports/show.html", upload=upload, back=back_of(upload), sentence_of=sentence
    )


@bp.post("/<int:batch_id>/confirm")
@signed_in
def confirm(batch_id: int) -> Answer:
    """Queue one's own list for loading."""
    try:
        confirm_list(batch_id, asker=g.asker)
    except NotNow as refusal:
        flash(told(refusal), "problem")
    return redirect(url_for("imports.show", batch_id=batch_id), code=303)


@bp.post("/<int:batch_id>/drop")
@signed_in
def drop(batch_id: int) -> Answer:
    """Let one's own list go."""
    upload = own_upload(db.session(), batch_id, g.asker)
    try:
        drop_list(batch_id, asker=g.asker, now=g.now)
        flash(_("已放弃，什么也没有写入。"), "done")
    except NotNow as refusal:
        flash(told(refusal), "problem")
        return redirect(url_for("imports.show", batch_id=batch_id), code=303)
    return redirect(back_of(upload), code=303)


def back_of(upload: Upload) -> str:
    """Return the address of the page on which a list of this kind is chosen."""
    if upload.kind in FIGURE_KINDS:
        return url_for("entering.new", round_id=upload.round_id)
    return url_for(f"imports.{upload.kind}")


def sentence(problem: Problem) -> str:
    """Return what is wrong in the page's language."""
    return carried(problem.message, problem.values)


def _form(kind: ListKind, error: str = "") -> str:
    return render_template(
        "imports/new.html",
        kind=kind,
        accept=ACCEPT,
        most_megabytes=MOST_BYTES // 1024**2,
        uploads=latest_uploads(db.session(), g.asker, kind.key),
        error=error,
    )


def _upload(kind: ListKind) -> Page:
    file: Any = request.files.get("file")
    if file is None or not file.filename:
        return _form(kind, _("请先选择文件。")), 422
    content = file.stream.read(MOST_BYTES + 1)
    try:
        batch_id = upload_list(
            kind, file.filename, content, asker=g.asker, now=g.now, today=g.today
        )
    except Invalid as refusal:
        return _form(kind, told(refusal)), 422
    return redirect(url_for("imports.show", batch_id=batch_id), code=303)


def _file(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
