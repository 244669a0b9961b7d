"""统计表: the list, one form in a version, and its designer with text and preview side by side."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.form_file import FormReading, form_of, read_form
from campaign.reports.survey.forms import (
    Version,
    listed_forms,
    newest_by_code,
    shipped_source,
    versions_of,
)
from campaign.reports.survey.sheet import sheet_of
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission
from campaign.services.survey.save_form import save_form
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.words.sentence import carried
from models.base import db

bp = Blueprint("forms", __name__)
P = Permission
Page = str | Response | tuple[str, int]


@bp.get("/forms")
@allowed(P.SEE_CAMPAIGN)
def index() -> str:
    """List the forms."""
    return render_template("forms/index.html", forms=listed_forms(db.session()))


@bp.get("/forms/<int:form_id>")
@allowed(P.SEE_CAMPAIGN)
def show(form_id: int) -> str:
    """Show a form as it is filled in, with every definition and rule."""
    versions = _versions(form_id)
    wanted = typed.whole(request.args.get("version"))
    version = next((one for one in versions if one.number == wanted), versions[0])
    form = form_of(version.source)
    return render_template(
        "forms/show.html", form=form, sheet=sheet_of(form, {}), version=version, versions=versions
    )


@bp.get("/forms/new")
@allowed(P.MANAGE_CAMPAIGN)
def new() -> str:
    """Begin a form with the one that is shipped."""
    return _designer(read_form(shipped_source() or "code: \nname: \n"), form_id=0)


@bp.get("/forms/<int:form_id>/edit")
@allowed(P.MANAGE_CAMPAIGN)
def edit(form_id: int) -> str:
    """Change a form: its text, and how it will look."""
    return _designer(read_form(_versions(form_id)[0].source), form_id=form_id)


@bp.post("/forms/check")
@allowed(P.MANAGE_CAMPAIGN)
def check(**_none: Any) -> Page:
    """Show what the text makes, or what is wrong with it; nothing is kept."""
    reading = _typed()
    page = _designer(reading, form_id=_form_id(), checked=True)
    return page if reading.form else (page, Invalid.status)


@bp.post("/forms/save")
@allowed(P.MANAGE_CAMPAIGN)
def save() -> Page:
    """Keep the text as the next version."""
    reading = _typed()
    if reading.form is None:
        return _designer(reading, form_id=_form_id(), checked=True), Invalid.status
    try:
        saved = save_form(
            reading.source, note=request.form.get("note", ""), asker=g.asker, now=g.now,
            seen=typed.whole(request.form.get("seen")) or 0,
        )  # fmt: skip
    except FieldMissing as refusal:
        page = _designer(
            reading, form_id=_form_id(), checked=True, errors={refusal.field: told(refusal)}
        )
        return page, refusal.status
    said = _("已存为第 %(n)s 版，正在填报的轮次仍用原来的版本。", n=str(saved.number))
    flash(said if saved.fresh else _("和现行的一版相同，没有要存的。"), "done")
    return redirect(url_for("forms.show", form_id=saved.form_id), code=303)


def _typed() -> FormReading:
    file = request.files.get("file")
    content: str | bytes = request.form.get("source", "").replace("\r\n", "\n")
    if file is not None and file.filename:
        content = file.stream.read(1024 * 1024)
    return read_form(content)


def _form_id() -> int:
    return typed.whole(request.form.get("form_id")) or 0


def _versions(form_id: int) -> tuple[Version, ...]:
    found = versions_of(db.session(), form_id)
    if not found:
        raise NotFound
    return found


def _designer(
    reading: FormReading,
    *,
    form_id: int,
    checked: bool = False,
    errors: dict[str, str] | None = None,
) -> str:
    draft = reading.draft
    known, seen = newest_by_code(db.session(), draft.code) if draft else (0, 0)
    shown = typed.whole(request.form.get("seen")) if checked and known == form_id else None
    return render_template(
        "forms/edit.html",
        reading=reading,
        problems=[
            (one.line, one.path, carried(one.message, one.values)) for one in reading.problems
        ],
        wrong_lines={one.line for one in reading.problems},
        sheet=sheet_of(draft, {}) if draft and draft.fields else None,
        checked=checked and reading.form is not None,
        form_id=form_id,
        known=known,
        seen=seen if shown is None else shown,
        errors=errors or {},
        typed=request.form,
    )
