"""The State Council's notice: pasted or uploaded, read line by line, shown, and then taken."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.text import MOST_BYTES, read_text
from campaign.reports.calendar.candidate import of_notice
from campaign.reports.calendar.candidate import read_text as read_notice_text
from campaign.rules.errors import FieldMissing, Invalid, NotNow
from campaign.rules.permissions import Permission
from campaign.rules.time.notice import NoticeReading, Question
from campaign.services.dates.save_calendar import take_notice
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.calendar.day import bp
from campaign.web.pages.calendar.shown import asked, preview
from campaign.web.words.sentence import carried
from models.base import db

P = Permission
__all__ = ["bp"]  # the blueprint these pages are part of
Page = str | Response | tuple[str, int]


@bp.get("/notice")
@allowed(P.MANAGE_CALENDAR)
def notice() -> str:
    """Ask for the text."""
    return _form()


@bp.post("/notice")
@allowed(P.MANAGE_CALENDAR)
def notice_read() -> Page:
    """Show each line with its days, what is not clear, and what taking it would move."""
    try:
        text = _text()
        reading = read_notice_text(text)
    except Invalid as refusal:
        field = refusal.field if isinstance(refusal, FieldMissing) else "file"
        return _form(errors={field: told(refusal)}), refusal.status
    return _reading(text, reading)


@bp.post("/notice/save")
@allowed(P.MANAGE_CALENDAR)
def notice_save() -> Page:
    """Take it as it was shown."""
    text = request.form.get("text", "")
    try:
        year = read_notice_text(text).year
        take_notice(text, _settled(), asker_id=g.asker.person_id, **asked())
    except FieldMissing as refusal:
        return _form(errors={refusal.field: told(refusal)}), refusal.status
    flash(_("已采用 %(year)s 年的放假安排，日期都已重新推算。", year=year), "done")
    return redirect(url_for("calendar.show", year=year), code=303)


def _text() -> str:
    """Return what was uploaded, else what was pasted."""
    file: Any = request.files.get("file")
    if file is not None and file.filename:
        return read_text(file.filename, file.stream.read(MOST_BYTES + 1))
    return request.form.get("text", "")


def _settled() -> frozenset[str]:
    return frozenset(request.form.getlist("settled"))


def _form(**more: Any) -> str:
    shown: dict[str, Any] = {"errors": {}, "text": request.form.get("text", "")}
    return render_template("calendar/notice.html", **(shown | more))


def _reading(text: str, reading: NoticeReading) -> Page:
    settled = _settled()
    open_ = [one for one in reading.questions if one.blocks or one.key not in settled]
    shown: dict[str, Any] = {}
    if not open_:
        try:
            shown = preview(of_notice(db.session(), text, reading, settled))
        except NotNow as refusal:
            flash(told(refusal), "note")
            return redirect(url_for("calendar.show", year=reading.year), code=303)
    return render_template(
        "calendar/reading.html",
        text=text,
        reading=reading,
        settled=settled,
        open=open_,
        sentence=_sentence,
        **shown,
    )


def _sentence(question: Question) -> str:
    """Return a question in the reader's language."""
    return carried(question.text, question.values)
