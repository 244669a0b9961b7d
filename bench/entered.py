"""A round's figures entered from one list: 10,000 units, 64 figures each, written and received.

The limit is reading the same file by the same reader, without looking at what it says.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import xlsxwriter
from sqlalchemy import false, literal, null, select, true
from sqlalchemy.orm import Session

from bench import county, databases
from bench.report import Row, costs
from bench.tick import timed
from campaign.records.house.insert import insert_selected
from campaign.records.survey.lines import COLUMNS, sum_up
from campaign.rules.calendar import day_of
from campaign.rules.survey.entered import ANSWERED, entry_columns
from campaign.rules.survey.form import FieldType
from campaign.rules.survey.standing import LineKind
from campaign.services.imports.entries import form_of_round, read_entries
from campaign.services.imports.run_import import run_import
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.import_batch import ImportBatch
from models.survey import Filing, FormVersion, SurveyForm, SurveyRound
from models.unit import Unit

UNITS = 10_000
ROUNDS = 3
FIGURES = {"desktops": 20, "laptops": 4, "total": 24, "os_pc_licensed": 20}
NOW = county.OPENED_AT + timedelta(days=20)
FORM = Path(__file__).parents[1] / "examples" / "forms" / "software-survey.yaml"


def rows(name: str) -> Iterator[Row]:
    """Measure in a county of its own; each round enters another milestone's figures."""
    with databases.new_database(name) as address:
        databases.fill(address, UNITS)
        with databases.open_application(address):
            subject, limit = measured(UNITS, ROUNDS)
    yield costs(f"import figures of {UNITS:,} units ÷ reading the file", name, subject, limit, 1.7)


def measured(units: int, rounds: int) -> tuple[list[float], list[float]]:
    """Return the times of importing and of reading alone, taken in turn."""
    subject, limit = [], []
    content = b""
    for month in range(rounds):
        round_id = a_round(month)
        session = db.session()
        form = form_of_round(session, round_id)
        content = content or _list(units)
        session.rollback()
        limit.append(timed(lambda: read_entries("汇总.xlsx", content, form)))  # noqa: B023
        _queue(round_id, content, units)
        subject.append(timed(lambda: run_import(now=NOW)))
        _loaded(units)
    return subject, limit


def a_round(month: int, *, answered: bool = False) -> int:
    """Send a month's form out to every unit; ``answered``: all have, each with the same figures."""
    source = FORM.read_text()
    with transaction() as session:
        form = session.scalar(select(SurveyForm)) or SurveyForm(code="software-survey", name="表")
        session.add(form)
        session.flush()
        version = FormVersion(
            form_id=form.id, number=month + 1, source=source, source_sha256="0" * 64, at=NOW
        )
        session.add(version)
        session.flush()
        sent = SurveyRound(
            campaign_id=county.CAMPAIGN, milestone_id=county.MILESTONES + month * county.KINDS,
            form_version_id=version.id, number=1, name="统计表", state="open",
            due_on=county.FIRST_DUE, opened_at=NOW,
        )  # fmt: skip
        session.add(sent)
        session.flush()
        _lines(session, sent.id, month, answered=answered)
        return sent.id


def _lines(session: Session, round_id: int, month: int, *, answered: bool) -> None:
    """Put every unit's duty of the month onto the register, whichever version it has."""
    first = county.duty_id(0, month)
    empty = literal({}, Filing.cells.type)
    filed = literal(FIGURES, Filing.cells.type) if answered else null()
    came = true() if answered else false()
    insert_selected(
        session, Filing, [*COLUMNS, "filed"],
        select(
            literal(round_id), Duty.unit_id, Duty.id, literal(LineKind.SENT.value),
            literal(day_of(NOW)), Unit.path, true(), came, came, false(), empty, empty,
            false(), filed,
        )
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Duty.id >= first, Duty.id < first + county.A_MONTH),
    )  # fmt: skip
    sum_up(session, round_id)


def _list(units: int) -> bytes:
    """Return a list in which every figure agrees with every other."""
    out = io.BytesIO()
    session = db.session()
    codes = list(
        session.scalars(select(Unit.code).where(Unit.id >= county.UNITS).order_by(Unit.id))
    )
    form = form_of_round(session, session.scalars(select(SurveyRound.id)).first() or 0)
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        columns = entry_columns(form)
        page.write_row(0, 0, [column.heading for column in columns])
        answers = {FieldType.CHOICE: "不需要采购", FieldType.YES_NO: "是", FieldType.TEXT: "无"}
        for number, code in enumerate(codes[:units]):
            cells: list[object] = [code, f"第{number}单位"]
            for one in form.fields:
                cells.append(answers.get(one.type, _figure(one.key, number)))
            page.write_row(number + 1, 0, cells)
    return out.getvalue()


def _figure(key: str, number: int) -> int:
    some = 20 + number % 180
    if key in ("desktops", "total", "os_pc_licensed", "os_pc_licences"):
        return some
    if key in ("staff_actual", "staff_total", "staff_using", "posts"):
        return some
    return some if key in ("bought_sets", "bought_seats") else 0


def _queue(round_id: int, content: bytes, units: int) -> None:
    with transaction() as session:
        session.add(
            ImportBatch(
                kind=ANSWERED, file_name="汇总.xlsx", content=content, state="queued",
                by_id=county.OFFICE, created_at=NOW, rows=units, preview=[], problems=[],
                round_id=round_id,
            )
        )  # fmt: skip


def _loaded(units: int) -> None:
    session = db.session()
    batch = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    if batch is None or batch.state != "loaded" or batch.done != units or batch.problems:
        said = (batch.state, batch.done, batch.problems[:3]) if batch else None
        raise RuntimeError(f"nothing to measure: {said}")
    session.rollback()
