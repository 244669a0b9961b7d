"""读入方案: the drafts that there are, and a paper taken in by file or as pasted text."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.text import MOST_BYTES, read_text
from campaign.planreader.read import MOST_CHARACTERS
from campaign.reports.drills.scopes import scopes
from campaign.reports.plan_drafts.listed import listed
from campaign.rules.errors import FieldMissing, Invalid, NotFound
from campaign.rules.permissions import Permission
from campaign.services.plan_drafts.read_draft import read_draft
from campaign.web import typed
from campaign.web.errors import told, told_fields
from campaign.web.guard import allowed
from models.base import db
from models.plan_draft import PlanDraft
from models.unit import Unit

bp = Blueprint("plan_drafts", __name__, url_prefix="/plan-drafts")
P = Permission
Page = str | Response | tuple[str, int]


def place(draft_id: int, **_none: Any) -> str:
    """Return the path of the unit below which the draft's campaign is to run.

    Raises:
        NotFound: there is no such draft.
    """
    row = db.session.get(PlanDraft, draft_id)
    unit = db.session.get(Unit, row.scope_unit_id) if row and row.state != "dropped" else None
    if unit is None:
        raise NotFound
    return unit.path


@bp.get("")
@allowed(P.MANAGE_CAMPAIGN)
def index() -> str:
    """List the drafts."""
    return render_template(
        "plan_drafts/index.html", found=listed(db.session(), g.asker, typed.cursor())
    )


@bp.get("/new")
@allowed(P.MANAGE_CAMPAIGN)
def new() -> str:
    """Ask for a paper."""
    return _form({})


@bp.post("/new")
@allowed(P.MANAGE_CAMPAIGN)
def read() -> Page:
    """Read it; what cannot be read is refused beside its field and nothing is kept."""
    source = "file"
    try:
        name, words = _paper()
        source = "file" if name else "text"
        draft_id = read_draft(
            words, file_name=name, scope_id=typed.whole(request.form.get("scope")) or 0,
            issued_on=_issued(), asker=g.asker, now=g.now,
        )  # fmt: skip
    except FieldMissing as refusal:
        return _form(told_fields(refusal)), refusal.status
    except Invalid as refusal:
        return _form({source: told(refusal)}), refusal.status
    flash(_("已读入。请看右边的卡片，确认、修改或忽略。"), "done")
    return redirect(url_for("plan_drafts.show", draft_id=draft_id), code=303)


def _paper() -> tuple[str, str]:
    """Return the file's name and words; "" and what was pasted where there is no file."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.filename, read_text(file.filename, file.stream.read(MOST_BYTES + 1))
    words = request.form.get("text", "")
    if not words.strip():
        raise FieldMissing("file", "请选一个文件，或把正文贴在下面。")
    return "", words


def _issued() -> Any:
    issued = typed.day("issued_on")
    if issued is None and request.form.get("issued_on", "").strip():
        raise FieldMissing("issued_on", "请写成 2026-04-20 这样，并核对年份。")
    return issued


def _form(errors: dict[str, str]) -> str:
    return render_template(
        "plan_drafts/new.html",
        scopes=scopes(db.session(), g.asker, right=P.MANAGE_CAMPAIGN),
        errors=errors,
        typed=request.form,
        most_megabytes=MOST_BYTES // 1024**2,
        most_characters=MOST_CHARACTERS // 10_000,
    )
