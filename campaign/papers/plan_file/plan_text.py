"""A plan written as its file writes it; the text that stands in force, comments and all."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import PurePosixPath

from campaign.papers.plan_file.ladder_text import with_ladder
from campaign.papers.plan_file.read_plan import read_plan
from campaign.rules.plan import Plan, PlanMilestone

_TOP = (
    "code", "name", "issued_on", "goal_on", "office_unit", "office_name", "office_phone",
    "includes_due_day", "roll",
)  # fmt: skip


def text_in_force(plan: Plan, source: str) -> str:
    """Return the kept text where it says what the plan says, else the plan written anew."""
    kept = read_plan(source, folder=None).plan
    return source if kept is not None and _bare(kept, plan) == plan else plan_text(plan)


def plan_text(plan: Plan) -> str:
    """Return the plan as a file; keys that say nothing are left out."""
    lines = [f"{key}: {_value(value)}" for key in _TOP if (value := getattr(plan, key)) != ""]
    for key, parts in (("basis", plan.basis), ("stages", plan.stages)):
        if parts:
            lines += ["", f"{key}:"]
        for part in parts:
            lines += _part((field.name, getattr(part, field.name)) for field in fields(part))
    lines += ["", "milestones:"]
    for one in plan.milestones:
        lines += _part(_said(one))
    return with_ladder("\n".join([*lines, ""]) + "\n", plan.ladder)


def _bare(kept: Plan, plan: Plan) -> Plan:
    """Name the forms and the office's unit as the stored plan names them."""
    milestones = tuple(
        replace(one, form=PurePosixPath(one.form).name if one.form else None)
        for one in kept.milestones
    )
    return replace(kept, milestones=milestones, office_unit=plan.office_unit)


def _said(one: PlanMilestone) -> Iterator[tuple[str, object]]:
    """Give what a milestone says beyond what goes without saying."""
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name == "required" and value:
            continue
        if field.name == "by_office" and not value:
            continue
        yield field.name, value


def _part(pairs: Iterator[tuple[str, object]]) -> Iterator[str]:
    lead = "  - "
    for key, value in pairs:
        if value is None or value == "" or value == ():
            continue
        yield f"{lead}{key}: {_value(value)}"
        lead = "    "


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "{" + ", ".join(f"{key}: {_value(one)}" for key, one in value) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_text(str(one)) for one in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """Return a text in quotes where YAML would read something else into it."""
    plain = all(sign not in text for sign in ":#[]{},&*!|>'\"%@`\\") and text == text.strip()
    if plain and not text.startswith(("-", "?", "~")) and text.lower() != "null":
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
