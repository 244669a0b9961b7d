"""代录: a whole round's figures in one list; checked, confirmed, written by the worker."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from campaign.papers.form_book.entry_list import entry_list
from campaign.papers.tables.table import MOST_BYTES
from campaign.reports.survey.entries import units_to_enter
from campaign.reports.survey.rounds import one_round
from campaign.rules.errors import Invalid, NotFound
from campaign.rules.permissions import Permission
from campaign.rules.survey.entered import MOST_ROWS, entry_columns
from campaign.services.imports.entries import form_of_round
from campaign.services.imports.upload_figures import upload_figures
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.survey.books import as_file
from campaign.web.pages.survey.rounds import round_scope
from models.base import db

bp = Blueprint("entering", __name__)
P = Permission
Page = str | Answer | tuple[str, int]


@bp.get("/rounds/<int:round_id>/enter")
@allowed(P.RUN_ROUND, on=round_scope)
def new(round_id: int) -> str:
    """Ask for the list."""
    return _form(round_id)


@bp.post("/rounds/<int:round_id>/enter")
@allowed(P.RUN_ROUND, on=round_scope)
def upload(round_id: int) -> Page:
    """Check the list; nothing is written before it is confirmed."""
    file: Any = request.files.get("file")
    if file is None or not file.filename:
        return _form(round_id, _("请先选择文件。")), Invalid.status
    content = file.stream.read(MOST_BYTES + 1)
    try:
        batch_id = upload_figures(
            round_id, file.filename, content, receive="receive" in request.form, asker=g.asker,
            now=g.now,
        )  # fmt: skip
    except Invalid as refusal:
        return _form(round_id, told(refusal)), Invalid.status
    return redirect(url_for("imports.show", batch_id=batch_id), code=303)


@bp.get("/rounds/<int:round_id>/enter/list.xlsx")
@allowed(P.RUN_ROUND, on=round_scope)
def blank(round_id: int) -> Response:
    """Hand out the empty list: the units that have not answered yet, and no figure."""
    session = db.session()
    sent = one_round(session, round_id)
    if sent is None:
        raise NotFound
    content = entry_list(
        form_of_round(session, round_id), sent.name,
        units_to_enter(session, round_id, most=MOST_ROWS),
    )  # fmt: skip
    return as_file(content, f"{sent.name}-{_('代录')}.xlsx")


def _form(round_id: int, error: str = "") -> str:
    session = db.session()
    sent = one_round(session, round_id)
    if sent is None:
        raise NotFound
    return render_template(
        "survey/enter.html",
        round=sent,
        columns=entry_columns(form_of_round(session, round_id)),
        error=error,
        accept=".xlsx,.csv",
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1024**2,
    )
