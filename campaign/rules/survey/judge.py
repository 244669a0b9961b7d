"""What is still wrong with a filing 填报: missing fields, broken rules, doubts without a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypedDict

from campaign.rules.survey.expression import holds
from campaign.rules.survey.form import Form, Rule, Severity
from campaign.rules.survey.typed import Value, exact

Cells = Mapping[str, Value]


class Reason(TypedDict):
    """Why a doubtful number is right; ``of`` are the values that it was given for."""

    text: str
    of: list[Value | None]


class Standing(StrEnum):
    """What a finding asks of the unit."""

    MISSING = "missing"  # fill it in
    BROKEN = "broken"  # mend it: a hard rule
    DOUBTFUL = "doubtful"  # mend it or say why: a soft rule
    EXPLAINED = "explained"  # nothing: the reason stands


BARS = frozenset({Standing.MISSING, Standing.BROKEN, Standing.DOUBTFUL})


@dataclass(frozen=True)
class Finding:
    """One point of the list; the first of ``fields`` is where the page jumps to."""

    standing: Standing
    fields: tuple[str, ...]
    message: str
    values: dict[str, object] = field(default_factory=dict)
    rule: str = ""
    reason: str = ""


def judge(
    form: Form, cells: Cells, before: Cells | None, reasons: Mapping[str, Reason]
) -> tuple[Finding, ...]:
    """Return every finding in the order of the form.

    A rule is judged where every field that it names is filled in; an empty field that is not
    required counts as nothing. A rule that looks back is passed over in a first round.
    """
    found = [
        Finding(Standing.MISSING, (one.key,), "请填写“%(field)s”。", {"field": one.label})
        for one in form.fields
        if one.required and one.key not in cells
    ]
    now, then = _numbers(form, cells), _numbers_before(form, before)
    for rule in form.rules:
        if rule.when is not None and not holds(rule.when, now, then):
            continue
        if holds(rule.test, now, then) is False:
            found.append(_broken(rule, cells, reasons))
    place = {one.key: number for number, one in enumerate(form.fields)}
    return tuple(sorted(found, key=lambda one: place.get(one.fields[0], 0)))


def values_of(rule: Rule, cells: Cells) -> list[Value | None]:
    """Return what a reason for this rule is given for."""
    return [cells.get(name) for name in rule.fields]


def explains(rule: Rule, cells: Cells, reasons: Mapping[str, Reason]) -> str:
    """Return the reason that was given for these very values; empty where there is none."""
    reason = reasons.get(rule.key)
    return reason["text"] if reason and reason["of"] == values_of(rule, cells) else ""


def _broken(rule: Rule, cells: Cells, reasons: Mapping[str, Reason]) -> Finding:
    if rule.severity is Severity.HARD:
        return Finding(Standing.BROKEN, rule.fields, rule.says, rule=rule.key)
    reason = explains(rule, cells, reasons)
    standing = Standing.EXPLAINED if reason else Standing.DOUBTFUL
    return Finding(standing, rule.fields, rule.says, rule=rule.key, reason=reason)


def _numbers(form: Form, cells: Cells) -> dict[str, Fraction]:
    found = {}
    for one in form.additive:
        number = exact(one, cells.get(one.key))
        if number is not None:
            found[one.key] = number
        elif not one.required:
            found[one.key] = Fraction(0)
    return found


def _numbers_before(form: Form, before: Cells | None) -> dict[str, Fraction]:
    if before is None:
        return {}
    pairs = ((one, exact(one, before.get(one.previous or one.key))) for one in form.additive)
    return {one.key: number for one, number in pairs if number is not None}
