"""What came of loading a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaign.rules.sheets.rows import ERROR, Problem


@dataclass(frozen=True)
class LoadResult:
    """Rows by what they did, and every problem by row.

    `loaded` is False for a trial, and where an error kept everything from being written: the
    counts then say what would have been done, as far as the rows could be read.
    """

    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    loaded: bool

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that kept the list from being loaded."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that a person should know of."""
        return tuple(problem for problem in self.problems if problem.severity != ERROR)


def joined(*groups: Iterable[Problem]) -> tuple[Problem, ...]:
    """Put problems in the order of rows; of several about one cell the first group's count.

    What the file says of a cell (a formula without result) explains what the list's rules then say
    of its content.
    """
    seen: set[tuple[int, str]] = set()
    found: list[Problem] = []
    for group in groups:
        group = list(group)
        found += [each for each in group if not each.column or (each.row, each.column) not in seen]
        seen |= {(each.row, each.column) for each in group if each.severity == ERROR}
    return tuple(sorted(found, key=lambda each: each.row))
