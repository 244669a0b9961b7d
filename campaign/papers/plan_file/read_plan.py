"""A plan file to a Plan, or to every problem with its line."""

from collections.abc import Collection
from pathlib import Path

from campaign.papers.plan_file.build import Draft, build
from campaign.papers.plan_file.decode import decode
from campaign.papers.plan_file.forms import read_forms
from campaign.papers.plan_file.nodes import read_nodes
from campaign.papers.plan_file.problem import PlanProblem, PlanReading, Problems
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.plans.check import check_plan
from campaign.rules.plans.fault import Fault
from campaign.rules.sheets.rows import ERROR

MOST_BYTES = 1024 * 1024


def read_plan_file(
    path: Path, *, calendar: WorkingCalendar | None = None, kept: Collection[str] = ()
) -> PlanReading:
    """Read the plan in this file, with the forms beside it; ``kept`` as in ``read_plan``."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    return read_plan(content, folder=path.parent, calendar=calendar, kept=kept)


def read_plan(
    text: str | bytes,
    *,
    folder: Path | None,
    calendar: WorkingCalendar | None = None,
    kept: Collection[str] = (),
) -> PlanReading:
    """Read a plan.

    Args:
        text: the file's text, or its bytes in UTF-8.
        folder: where the blank forms lie; None leaves them unread.
        calendar: to warn of dates on rest days; without one only weekends are known.
        kept: names of forms that need not lie in the folder.
    """
    problems = Problems()
    source = decode(text, problems, most_bytes=MOST_BYTES, too_large="文件太大，最多 1 MB。")
    node = read_nodes(source, problems) if source is not None else None
    if source is None or node is None:
        return PlanReading(None, _in_order(problems), source or "")
    if node.entries is None:
        problems.add(node.line, "", "文件开头要写“键: 值”，例如 name: 行动名称。")
        return PlanReading(None, _in_order(problems), source)
    draft = build(node, problems)
    files = read_forms(draft, folder, kept)
    for fault in check_plan(
        draft.plan,
        calendar=calendar,
        other_stages=draft.unread_stages,
        other_milestones=draft.unread_milestones,
    ):
        _note(draft, fault, problems)
    found = _in_order(problems)
    sound = all(problem.severity != ERROR for problem in found)
    return PlanReading(draft.plan if sound else None, found, source, files)


def _note(draft: Draft, fault: Fault, problems: Problems) -> None:
    """Give a fault its line: that of the key it is about, else of the part it stands in."""
    top, *rest = fault.where
    fields, key = draft.root, str(top)
    if rest:
        fields = draft.parts[str(top)][int(rest[0])]
        key = str(rest[1]) if len(rest) > 1 else ""
    line = fields.line(key) if key else fields.node.line
    path = fields.at(key) if key else fields.path
    problems.note(PlanProblem(line, path, fault.message, fault.values, fault.severity))


def _in_order(problems: Problems) -> tuple[PlanProblem, ...]:
    return tuple(sorted(problems.found, key=lambda problem: problem.line))
