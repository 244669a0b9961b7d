"""What one unit adds to the sums of a campaign; rules/counting.py says what the words mean."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from campaign.rules.deadlines import is_punctual
from campaign.rules.lifecycle import (
    HANDED_IN,
    NOT_DUE,
    OWED_BY_UNIT,
    DutyState,
    EnrolmentState,
)
from campaign.rules.sums.cells import Cell, DutyCell, From, OwedCell, StageCell, UnitCell

ANSWERED = (*HANDED_IN, DutyState.ACCEPTED)


@dataclass(frozen=True)
class DutyRow:
    """A duty; ``enrolled`` is false for the office's own duties."""

    milestone_id: int
    round: int
    state: DutyState
    submitted_on: date | None
    term_id: int
    enrolled: bool


@dataclass(frozen=True)
class TermDates:
    """A term of a milestone; ``came_on`` is the day from which its duties count as due 应报."""

    milestone_id: int
    due_on: date
    came_on: date


@dataclass(frozen=True)
class EnrolmentRow:
    """How a unit stands in a campaign."""

    state: EnrolmentState
    stage_id: int | None
    round: int


def unit_cells(
    duties: Sequence[DutyRow],
    enrolment: EnrolmentRow | None,
    terms: Mapping[int, TermDates],
    *,
    includes_due_day: bool,
) -> Counter[Cell]:
    """Return how often each cell occurs in one unit; ``terms`` knows those of its duties."""
    left = enrolment is not None and enrolment.state is EnrolmentState.WITHDRAWN
    last: dict[int, int] = {}
    for duty in duties:
        last[duty.milestone_id] = max(duty.round, last.get(duty.milestone_id, 0))
    cells = [
        DutyCell(
            duty.term_id, duty.state,
            in_time=duty.state in ANSWERED
            and is_punctual(
                terms[duty.term_id].due_on, duty.submitted_on, includes_due_day=includes_due_day
            ),
            latest=duty.round == last[duty.milestone_id],
            gone=left and duty.enrolled,
        )
        for duty in duties
    ]  # fmt: skip
    found: Counter[Cell] = Counter(cells)
    found.update(_from_when(cells, terms))
    found.update(
        OwedCell(terms[cell.term_id].due_on) for cell in cells if cell.state in OWED_BY_UNIT
    )
    if enrolment is not None:
        found[StageCell(enrolment.state, enrolment.stage_id or 0, enrolment.round > 1)] += 1
    return found


def _from_when(cells: Iterable[DutyCell], terms: Mapping[int, TermDates]) -> list[UnitCell]:
    """Return from which days on the unit belongs where."""

    def first(some: Iterable[DutyCell]) -> date | None:
        return min((terms[cell.term_id].came_on for cell in some), default=None)

    stays = [cell for cell in cells if not cell.gone]
    due = [cell for cell in stays if cell.state not in NOT_DUE]
    days = {
        From.ASKED: first(cells),
        From.DUE: first(due),
        From.MISSING: first(cell for cell in due if cell.state in OWED_BY_UNIT),
        From.UNPUNCTUAL: first(cell for cell in due if not cell.in_time),
        From.WAIVED: first(cell for cell in stays if cell.state is DutyState.WAIVED),
    }
    if (was_due := days[From.DUE]) and (waived := days[From.WAIVED]):
        days[From.DUE_AND_WAIVED] = max(was_due, waived)
    return [UnitCell(what, on) for what, on in days.items() if on is not None]
