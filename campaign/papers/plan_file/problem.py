"""What is wrong in a plan file, with its line, and what came of reading one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.rules.plan import Plan
from campaign.rules.sheets.rows import ERROR


@dataclass(frozen=True)
class PlanProblem:
    """One problem: its line (0: the whole file), the key's path in the file, and a sentence.

    An error keeps the plan from being used, a warning does not.
    """

    line: int
    path: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    severity: str = ERROR

    def told(self) -> str:
        """Return the Chinese line: "第 45 行「milestones.survey.due_on」：…"."""
        line = f"第 {self.line} 行" if self.line else ""
        path = f"「{self.path}」" if self.path else ""
        said = self.message % self.values if self.values else self.message
        return f"{line}{path}：{said}" if line or path else said


@dataclass(frozen=True)
class PlanReading:
    """The plan, None where there is an error; every problem in the order of lines.

    `source` is the text as it was read; `files` holds the blank forms that the milestones name, by
    the path that the plan writes.
    """

    plan: Plan | None
    problems: tuple[PlanProblem, ...]
    source: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[PlanProblem, ...]:
        """The problems that keep the plan from being used."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)

    @property
    def warnings(self) -> tuple[PlanProblem, ...]:
        """The problems that a person should know of."""
        return tuple(problem for problem in self.problems if problem.severity != ERROR)


class Problems:
    """Collects problems while a file is read."""

    def __init__(self) -> None:
        self.found: list[PlanProblem] = []

    def note(self, problem: PlanProblem) -> None:
        """Note one."""
        self.found.append(problem)

    def add(self, line: int, path: str, message: str, **values: object) -> None:
        """Note an error."""
        self.note(PlanProblem(line, path, message, values))
