"""A unit's form as a workbook: out, back in with a preview, marked; and on paper."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from campaign.papers.form_book import Template, marked, read_book, template
from campaign.papers.form_book.marked import Mark
from campaign.papers.form_file import form_of
from campaign.papers.scans.qr import qr_address
from campaign.papers.tables.grid import MOST_BYTES
from campaign.records.survey.books import code_of, own_book
from campaign.records.survey.filing import cells_before, filing_to_fill, running_filing
from campaign.reports.duty.duty import one_duty
from campaign.reports.survey.printed import pages_of
from campaign.rules.errors import Invalid, NotFound
from campaign.rules.lifecycle import OWED
from campaign.rules.permissions import Permission
from campaign.rules.survey.brought import Brought, bring
from campaign.rules.survey.scans.code import PrintCode, digest_of
from campaign.rules.survey.typed import shown
from campaign.services.scans.note_print import note_print
from campaign.services.survey.note_look import note_look
from campaign.services.survey.take_book import take_book
from campaign.services.survey.upload_book import upload_book
from campaign.web import shell, typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.evidence.place import house_secret, paper_keys
from campaign.web.pages.progress.duty_page import duty_path
from campaign.web.pages.progress.panels.figures import figures
from campaign.web.pages.survey.figures import figures_page
from campaign.web.words.sentence import _, carried
from models.base import db
from models.unit import Unit

bp = Blueprint("books", __name__)
P = Permission


@dataclass(frozen=True)
class Waiting:
    """The asker's own workbook for a filing, and what it would change by now."""

    round_id: int
    unit_id: int
    name: str
    number: int
    version: int
    file_name: str
    at: datetime
    content: bytes
    brought: Brought


Page = str | Answer | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/duties/<int:duty_id>/figures/template.xlsx")
@allowed(P.SEE_FIGURES, on=duty_path)
def blank(duty_id: int) -> Response:
    """Hand out the workbook to fill in, with what stands in the form by now; the look is noted."""
    session = db.session()
    filing, sent, source = filing_to_fill(session, duty_id)
    unit = session.get_one(Unit, filing.unit_id)
    one = Template(
        form_of(source), code_of(session, filing, sent), sent.name, unit.name,
        shell.day(sent.due_on), dict(filing.cells), cells_before(session, sent, filing.unit_id),
        g.now, g.asker.name,
    )  # fmt: skip
    name = f"{sent.name}-{unit.name}.xlsx"
    unit_id, round_id = filing.unit_id, sent.id
    db.session.rollback()
    note_look(g.asker.person_id, unit_id, round_id, "template", now=g.now)
    return as_file(template(one), name)


@bp.post("/duties/<int:duty_id>/figures/book")
@allowed(P.FILL_FIGURES, on=duty_path)
def upload(duty_id: int) -> Page:
    """Read a filled-in workbook; nothing changes before the preview has been looked at."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _refused(duty_id, _("请先选择填好的 Excel 或 CSV 文件。"))
    content = file.stream.read(MOST_BYTES + 1)
    try:
        upload_book(duty_id, file.filename, content, asker=g.asker, now=g.now)
    except Invalid as refusal:
        return _refused(duty_id, told(refusal))
    return redirect(url_for("books.show", duty_id=duty_id), code=303)


@bp.get("/duties/<int:duty_id>/figures/book")
@allowed(P.FILL_FIGURES, on=duty_path)
def show(duty_id: int) -> Page:
    """Show what the workbook would change, and which cells are wrong."""
    session = db.session()
    duty = one_duty(session, duty_id, now=g.now, today=g.today)
    waiting = _waiting(duty_id)
    if duty is None:
        raise NotFound
    if waiting is None:
        return redirect(url_for("figures.show", duty_id=duty_id))
    shown_page = render_template(
        "survey/book.html", duty=duty, book=waiting, brought=waiting.brought, shown=shown,
        said=carried,
    )  # fmt: skip
    _note(waiting, "book")
    return shown_page


@bp.post("/duties/<int:duty_id>/figures/book/take")
@allowed(P.FILL_FIGURES, on=duty_path)
def take(duty_id: int) -> Answer:
    """Take what the preview showed."""
    version = typed.whole(request.form.get("version")) or 0
    brought = take_book(duty_id, version=version, asker=g.asker, now=g.now)
    flash(_("已采用 %(n)s 格。填好后回到任务页报送。", n=len(brought.changes)), "done")
    return redirect(url_for("figures.show", duty_id=duty_id), code=303)


@bp.get("/duties/<int:duty_id>/figures/book/marked.xlsx")
@allowed(P.FILL_FIGURES, on=duty_path)
def marked_copy(duty_id: int) -> Answer:
    """Hand out the uploaded workbook with its wrong cells marked."""
    waiting = _waiting(duty_id)
    if waiting is None:
        return redirect(url_for("figures.show", duty_id=duty_id))
    marks = [
        Mark(one.sheet, one.address, one.label, one.text, carried(one.message, one.values))
        for one in waiting.brought.errors
    ]
    _note(waiting, "book")
    stem = waiting.file_name.rpartition(".")[0] or waiting.file_name
    return as_file(marked(waiting.content, marks), f"{stem}-{_('已标注')}.xlsx")


@bp.get("/duties/<int:duty_id>/figures/print")
@allowed(P.SEE_FIGURES, on=duty_path)
def printed(duty_id: int) -> str:
    """Show the form as it is printed, signed and stamped; look and figures are noted."""
    duty = one_duty(db.session(), duty_id, now=g.now, today=g.today)
    found = figures(duty_id, as_filed=duty is not None and duty.state not in OWED)
    if duty is None or found is None:
        raise NotFound
    keys, pages = paper_keys(), pages_of(found.sheet)
    db.session.rollback()
    digest = digest_of(keys, found.sheet.form.code, found.round_id, found.unit_id, found.cells)
    codes = [
        PrintCode(
            found.filing_id, found.round_id, found.unit_id, found.version_id, digest, number,
            len(pages),
        )
        for number in range(1, len(pages) + 1)
    ]  # fmt: skip
    note_print(codes[0], found.cells, secret=house_secret(), person_id=g.asker.person_id, now=g.now)
    return render_template(
        "survey/print.html",
        duty=duty,
        figures=found,
        sheet=found.sheet,
        pages=pages,
        codes=codes,
        pictures=[qr_address(one.written(keys)) for one in codes],
    )


def _waiting(duty_id: int) -> Waiting | None:
    session = db.session()
    found = running_filing(session, duty_id)
    own = own_book(session, found[0].id, g.asker.person_id) if found else None
    if found is None or own is None:
        return None
    filing, sent, source = found
    form = form_of(source)
    book = read_book(own.content, form)
    return Waiting(
        sent.id, filing.unit_id, sent.name, sent.number, filing.version, own.file_name, own.at,
        own.content, bring(form, book.found, filing.cells, book.strange),
    )  # fmt: skip


def _note(waiting: Waiting, page: str) -> None:
    db.session.rollback()
    note_look(g.asker.person_id, waiting.unit_id, waiting.round_id, page, now=g.now)


def _refused(duty_id: int, said: str) -> tuple[str, int]:
    return figures_page(duty_id, book_error=said), Invalid.status


def as_file(content: bytes, name: str) -> Response:
    """Return a workbook as a download under its name."""
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"figures.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
