"""A list of a round's figures, worked out against the register: which lines it fills in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from campaign.rules.lifecycle import OWED, DutyState
from campaign.rules.loading.result import LoadResult, joined
from campaign.rules.loading.sheet import Sheet
from campaign.rules.sheets.rows import WARNING, Problem, find_columns, tidy_code
from campaign.rules.survey.entered import CODE, RowReader, entry_columns
from campaign.rules.survey.form import Form
from campaign.rules.survey.judge import BARS, judge
from campaign.rules.survey.standing import LineKind
from campaign.rules.survey.typed import Value
from models.duty import Duty
from models.survey import Filing, SurveyRound
from models.unit import Unit

CHUNK = 1_000
_SENT = "这个单位已经报送，不能再代填。要改请先退回。"
_FIXED = "这个单位现在不用填（已豁免、已取消或已暂停），没有读入。"


@dataclass(frozen=True)
class Entry:
    """A row that changes a line. ``cells``: all of them as they will be; ``ready``: complete."""

    number: int
    filing_id: int
    duty_id: int
    version: int
    cells: dict[str, Value]
    first: bool
    changes: bool
    ready: bool


@dataclass
class Worked:
    """What a list does: entries in its order, rows that are as they should be, and problems."""

    entries: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def result(self, sheet: Sheet, *, loaded: bool) -> LoadResult:
        """Return the counts and problems as a page shows them."""
        added = sum(1 for one in self.entries if one.first)
        found = joined(sheet.problems, self.problems)
        return LoadResult(added, len(self.entries) - added, self.unchanged, found, loaded)


def work_out_figures(
    session: Session, round_id: int, form: Form, sheet: Sheet, *, receive: bool
) -> Worked:
    """Read every row and compare it with its line; ``receive``: complete ones become answers."""
    sent = session.get_one(SurveyRound, round_id)
    headings, problems = find_columns(sheet.headers, entry_columns(form), sheet.header_row)
    worked = Worked(problems=problems)
    if CODE not in headings:
        return worked
    reader = RowReader(form, headings)
    codes = [tidy_code(row.cells[headings[CODE]]) for row in sheet.rows]
    lines = _lines(session, sent, codes)
    seen: dict[str, int] = {}
    for row, code in zip(sheet.rows, codes, strict=True):
        errors = len(worked.problems)
        values = reader.read(row.number, row.cells, worked.problems)
        line = lines.get(code)
        said = _refused(line, code, seen.get(code), values)
        seen.setdefault(code, row.number)
        if said:
            worked.problems.append(Problem(row.number, headings[CODE], said[0], said[1]))
            continue
        if len(worked.problems) > errors:
            continue
        assert line is not None
        cells = {**line.cells, **values}
        changes = cells != line.cells
        ready = False
        if receive:
            left = judge(form, cells, line.before, line.reasons)
            points = sum(1 for one in left if one.standing in BARS)
            ready = not points and DutyState(line.state) in OWED
            if points:
                worked.problems.append(
                    Problem(
                        row.number, "", "还有 %(n)s 处没有填好，只填入，不记为已收到。",
                        {"n": points}, WARNING,
                    )
                )  # fmt: skip
        if not changes and not ready:
            worked.unchanged += 1
            continue
        worked.entries.append(
            Entry(
                row.number, line.id, line.duty_id, line.version, cells,
                line.saved_at is None, changes, ready,
            )
        )  # fmt: skip
    return worked


def _refused(
    line: Any, code: str, earlier: int | None, values: Mapping[str, Value]
) -> tuple[str, dict[str, object]] | None:
    if not code:
        return "请写单位代码。", {}
    if earlier is not None:
        return "和第 %(row)s 行是同一个单位，请只留一行。", {"row": earlier}
    if line is None:
        return "应报台账里没有这个单位代码：%(code)s。", {"code": code[:40]}
    if DutyState(line.state) in OWED:
        return None
    kept = line.filed if line.received and line.filed is not None else None
    if kept is not None and all(kept.get(key) == value for key, value in values.items()):
        return None  # an earlier part of this very list, or the same once more
    return (_SENT if line.received else _FIXED), {}


def _lines(session: Session, sent: SurveyRound, codes: Iterable[str]) -> dict[str, Any]:
    """Return the round's lines by unit code, a row of columns each."""
    before = aliased(Filing)
    asked = (
        select(
            Unit.code, Filing.id, Filing.duty_id, Filing.version, Filing.cells, Filing.filed,
            Filing.reasons, Filing.saved_at, Filing.received, Duty.state,
            before.filed.label("before"),
        )
        .join(Unit, Unit.id == Filing.unit_id)
        .join(Duty, Duty.id == Filing.duty_id)
        .outerjoin(
            before, (before.round_id == (sent.previous_id or 0)) & (before.unit_id == Unit.id)
        )
        .where(Filing.round_id == sent.id, Filing.line != LineKind.EXEMPT)
    )  # fmt: skip
    found: dict[str, Any] = {}
    every = list(dict.fromkeys(code for code in codes if code))
    for some in _chunks(every):
        found |= {row.code: row for row in session.execute(asked.where(Unit.code.in_(some)))}
    return found


def _chunks(some: Sequence[str]) -> Iterable[Sequence[str]]:
    return (some[start : start + CHUNK] for start in range(0, len(some), CHUNK))
