"""What sums say on a day: the counts of rules/counting.py, from cells."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date

from campaign.rules.counting import Count
from campaign.rules.lifecycle import NOT_DUE, OWED_BY_UNIT, DutyState
from campaign.rules.sums.cells import Cell, DutyCell, From, OwedCell, UnitCell
from campaign.rules.sums.unit import ANSWERED, TermDates

Terms = Mapping[int, TermDates]

_COUNTED: Mapping[Count, Callable[[DutyCell], bool]] = {
    Count.DUE: lambda cell: cell.state not in NOT_DUE,
    Count.ANSWERED: lambda cell: cell.state in ANSWERED,
    Count.PUNCTUAL: lambda cell: cell.state in ANSWERED and cell.in_time,
    Count.MISSING: lambda cell: cell.state in OWED_BY_UNIT,
    Count.WAIVED: lambda cell: cell.state is DutyState.WAIVED,
}


def duties_on(cells: Mapping[Cell, int], terms: Terms, day: date) -> dict[Count, int]:
    """Return how many duties each count counts on that day."""
    found = dict.fromkeys(Count, 0)
    for cell, number in cells.items():
        if isinstance(cell, DutyCell) and not cell.gone and terms[cell.term_id].came_on <= day:
            for count, counted in _COUNTED.items():
                found[count] += number * counted(cell)
    return found


def behind_count(
    cells: Mapping[Cell, int], terms: Terms, day: date, count: Count
) -> Counter[tuple[int, DutyState]]:
    """Return how many duties a count counts on that day, by their term and their state."""
    found: Counter[tuple[int, DutyState]] = Counter()
    for cell, number in cells.items():
        if isinstance(cell, DutyCell) and not cell.gone and terms[cell.term_id].came_on <= day:
            found[cell.term_id, cell.state] += number * _COUNTED[count](cell)
    return +found


def units_on(cells: Mapping[Cell, int], day: date) -> dict[Count, int]:
    """Return how many units each count counts on that day.

    What is missing or came too late was due before, so "all that was due" is a difference.
    """
    reached: Counter[From] = Counter()
    for cell, number in cells.items():
        if isinstance(cell, UnitCell) and cell.from_on <= day:
            reached[cell.what] += number
    return {
        Count.DUE: reached[From.DUE],
        Count.ANSWERED: reached[From.DUE] - reached[From.MISSING],
        Count.PUNCTUAL: reached[From.DUE] - reached[From.UNPUNCTUAL],
        Count.MISSING: reached[From.MISSING],
        Count.WAIVED: reached[From.WAIVED] - reached[From.DUE_AND_WAIVED],
    }


def missing_on(
    cells: Mapping[Cell, int], terms: Terms, day: date, *, last_good: date
) -> tuple[int, int, int]:
    """Return the missing duties by their last day: passed, today, still to come.

    ``last_good`` is the date of the terms whose last good day the day is.
    """
    late = today = later = 0
    for cell, number in cells.items():
        if isinstance(cell, DutyCell) and not cell.gone and cell.state in OWED_BY_UNIT:
            term = terms[cell.term_id]
            if term.came_on <= day:
                late += number * (term.due_on < last_good)
                today += number * (term.due_on == last_good)
                later += number * (term.due_on > last_good)
    return late, today, later


def late_on(cells: Mapping[Cell, int], last_good: date) -> int:
    """Return how many duties are late 逾期; ``last_good`` as above."""
    return sum(
        number
        for cell, number in cells.items()
        if isinstance(cell, OwedCell) and cell.due_on < last_good
    )


def asked_ever(cells: Mapping[Cell, int]) -> bool:
    """Tell whether any unit has a duty at all."""
    return any(isinstance(cell, UnitCell) and cell.what is From.ASKED for cell in cells)


def stand_so(cells: Mapping[Cell, int], states: Collection[DutyState]) -> Counter[int]:
    """Return how many duties stand in one of these states, by their term."""
    found: Counter[int] = Counter()
    for cell, number in cells.items():
        if isinstance(cell, DutyCell) and cell.state in states:
            found[cell.term_id] += number
    return found
