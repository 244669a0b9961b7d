"""A form file to a Form, or to every problem with its line."""

from dataclasses import dataclass
from functools import lru_cache

from campaign.papers.form_file.groups import read_groups
from campaign.papers.form_file.rates import read_rates
from campaign.papers.form_file.rules import read_rules
from campaign.papers.plan_file.decode import decode
from campaign.papers.plan_file.fields import Fields
from campaign.papers.plan_file.nodes import Node, read_nodes
from campaign.papers.plan_file.problem import PlanProblem, Problems
from campaign.rules.sheets.rows import ERROR
from campaign.rules.survey.check import check_form
from campaign.rules.survey.form import Form

MOST_BYTES = 256 * 1024


@dataclass(frozen=True)
class FormReading:
    """The form, None where there is an error; every problem in the order of lines.

    ``draft`` is as much as could be read, to be shown beside the problems.
    """

    form: Form | None
    problems: tuple[PlanProblem, ...]
    source: str = ""
    draft: Form | None = None


def read_form(text: str | bytes) -> FormReading:
    """Read a form from the file's text, or its bytes in UTF-8."""
    problems = Problems()
    source = decode(text, problems, most_bytes=MOST_BYTES, too_large="文件太大，最多 256 KB。")
    node = read_nodes(source, problems) if source is not None else None
    if source is None or node is None:
        return FormReading(None, _in_order(problems), source or "")
    if node.entries is None:
        problems.add(node.line, "", "文件开头要写“键: 值”，例如 name: 软件使用情况统计表。")
        return FormReading(None, _in_order(problems), source)
    draft = _build(node, source, problems)
    found = _in_order(problems)
    sound = all(problem.severity != ERROR for problem in found)
    return FormReading(draft if sound else None, found, source, draft)


@lru_cache(maxsize=64)
def form_of(source: str) -> Form:
    """Return the form of a text that was taken in once: a stored version never changes.

    Raises:
        ValueError: the text is no form; what is stored was checked before.
    """
    form = read_form(source).form
    if form is None:
        raise ValueError("a stored form cannot be read")
    return form


def _build(node: Node, source: str, problems: Problems) -> Form:
    top = Fields(node, "", problems)
    code = top.key("code")
    name = top.text("name", most=120, required=True)
    note = top.text("note", most=1000)
    groups, group_lines = read_groups(top)
    rules, rule_lines = read_rules(top, groups)
    rates, rate_lines = read_rates(top)
    below = top.texts("below", most=60)
    top.refuse_unknown()
    form = Form(code or "?", name, groups, rules, note, source, rates, below)
    places = {"groups": group_lines, "rules": rule_lines, "rates": rate_lines}
    unread = len(problems.found) > 0
    for fault in check_form(form):
        part, *rest = fault.where
        if unread and part != "groups" and "没有“" in fault.message:
            continue  # the field may be among those that could not be read
        line, path = places[str(part)][int(rest[0])] if rest else (top.line(str(part)), str(part))
        problems.note(PlanProblem(line, path, fault.message, fault.values))
    return form


def _in_order(problems: Problems) -> tuple[PlanProblem, ...]:
    return tuple(sorted(problems.found, key=lambda problem: problem.line))
