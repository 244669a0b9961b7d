"""Values of a plan file to a Plan: what can be read is read, so that no error hides another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from campaign.papers.plan_file.fields import Fields
from campaign.papers.plan_file.nodes import Node
from campaign.papers.plan_file.problem import Problems
from campaign.rules.calendar import Roll
from campaign.rules.ladder import DEFAULT_LADDER, Rung
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.permissions import Role
from campaign.rules.plan import Basis, Plan, PlanMilestone, PlanStage
from campaign.rules.plans.ladder_checks import COUNTS, LADDER_AUDIENCES, LADDER_LETTERS
from campaign.rules.plans.stage_checks import STAGE_KINDS
from campaign.rules.sheets.unit_kinds import KIND_KEYS, UNIT_KINDS
from campaign.rules.time.recurrence import EXAMPLES, read_recurrence
from campaign.rules.time.until import read_until

UNTIL_EXAMPLES = ("2011-12-31", "stage", "accepted:install")
SIGNERS = (Role.PRINCIPAL.value, Role.DEPUTY.value, Role.LEAD.value)
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)

Part = TypeVar("Part")


@dataclass
class Draft:
    """As much of the plan as could be read, with the place in the file of each of its parts.

    `unread_stages`, `unread_milestones`: keys of those that could not be read.
    """

    plan: Plan
    root: Fields
    parts: dict[str, list[Fields]] = field(default_factory=dict)
    unread_stages: frozenset[str] = frozenset()
    unread_milestones: frozenset[str] = frozenset()


def build(root: Node, problems: Problems) -> Draft:
    """Read the whole file."""
    top = Fields(root, "", problems)
    code = top.key("code")
    name = top.text("name", most=200, required=True)
    issued_on = top.day("issued_on", required=True)
    goal_on = top.day("goal_on", required=True)
    office_unit = top.text("office_unit", most=120, required=True)
    office_name = top.text("office_name", most=200)
    office_phone = top.text("office_phone", most=80)
    roll = top.choice("roll", [way.value for way in Roll], default=Roll.NONE.value)
    includes_due_day = top.flag("includes_due_day", default=True)
    parts: dict[str, list[Fields]] = {}
    basis, _ = _list(top, "basis", _basis, parts, required=False)
    stages, lost_stages = _list(top, "stages", _stage, parts)
    milestones, lost_milestones = _list(top, "milestones", _milestone, parts)
    ladder = DEFAULT_LADDER
    if "ladder" in top.entries:
        ladder, unread = _list(top, "ladder", _rung, parts, required=False)
        ladder = ladder or (DEFAULT_LADDER if unread else ())
    top.asked.append("ladder")
    top.refuse_unknown()
    plan = Plan(
        code=code or "?", name=name, issued_on=issued_on or _FIRST, goal_on=goal_on or _LAST,
        office_unit=office_unit, office_name=office_name, office_phone=office_phone, basis=basis,
        includes_due_day=includes_due_day, roll=roll or Roll.NONE.value, stages=stages,
        milestones=milestones, ladder=ladder,
    )  # fmt: skip
    return Draft(plan, top, parts, lost_stages, lost_milestones)


def _list(
    top: Fields,
    key: str,
    read: Callable[[Fields], Part | None],
    parts: dict[str, list[Fields]],
    *,
    required: bool = True,
) -> tuple[tuple[Part, ...], frozenset[str]]:
    """Read each entry of a list; return the good ones and the keys of the others."""
    good: list[Part] = []
    lost: set[str] = set()
    kept = parts.setdefault(key, [])
    for number, node in enumerate(top.mappings(key, required=required), start=1):
        own = (node.entries or {}).get("key")
        name = own[1].text if own and own[1].text else str(number)
        fields = Fields(node, f"{key}.{name}", top.problems)
        before = len(top.problems.found)
        part = read(fields)
        fields.refuse_unknown()
        if part is None or len(top.problems.found) > before:
            lost.add(name)
        if part is not None:
            good.append(part)
            kept.append(fields)
        else:
            parts.setdefault(f"{key} unread", []).append(fields)
    return tuple(good), frozenset(lost)


def _basis(fields: Fields) -> Basis | None:
    title = fields.text("title", most=300, required=True)
    return Basis(title, fields.text("number", most=100), fields.text("issuer", most=200))


def _stage(fields: Fields) -> PlanStage | None:
    key = fields.key("key")
    name = fields.text("name", most=120, required=True)
    kind = fields.choice("kind", STAGE_KINDS)
    from_on = fields.day("from_on", required=True)
    to_on = fields.day("to_on", required=True)
    if key is None or from_on is None or to_on is None:
        return None
    return PlanStage(key, name, kind or EnrolmentState.OTHER.value, from_on, to_on)


def _milestone(fields: Fields) -> PlanMilestone | None:
    key = fields.key("key")
    name = fields.text("name", most=200, required=True)
    stage = fields.key("stage")
    due_on = fields.day("due_on", required=True)
    signer = fields.choice("signed_by", SIGNERS, required=False)
    rest = {
        "for_kinds": _kinds(fields),
        "by_office": fields.flag("by_office", default=False),
        "due_on_for": _due_on_for(fields),
        "late_until_on": fields.day("late_until_on"),
        "edit_until_on": fields.day("edit_until_on"),
        "evidence": fields.texts("evidence", most=100),
        "declarations": fields.texts("declarations", most=100),
        "form": fields.text("form", most=200) or None,
        "signed_by": Role(signer) if signer else None,
        "reported_to": fields.texts("reported_to", most=100),
        "required": fields.flag("required", default=True),
        "recurs": _recurs(fields),
        "recurs_until": _read(fields, "recurs_until", read_until, UNTIL_EXAMPLES),
        "roll": fields.choice("roll", tuple(way.value for way in Roll), required=False),
        "follows": fields.key("follows", required=False),
        "basis": fields.text("basis", most=300),
    }
    if key is None or stage is None or due_on is None:
        return None
    return PlanMilestone(key=key, name=name, stage=stage, due_on=due_on, **rest)  # type: ignore[arg-type]


def _due_on_for(fields: Fields) -> tuple[tuple[str, date], ...]:
    """Read the dates of kinds of unit, written one under the other."""
    node = fields.node_of("due_on_for", required=False)
    if node is None:
        return ()
    if node.entries is None:
        fields.wrong("due_on_for", "这里要写类别和日期，例如 {township: 2011-02-15}。")
        return ()
    within = Fields(node, fields.at("due_on_for"), fields.problems)
    read = [(each.key, within.day(each.key)) for each in UNIT_KINDS if each.key in node.entries]
    within.asked += [each.key for each in UNIT_KINDS]
    within.refuse_unknown()
    return tuple(sorted((kind, on) for kind, on in read if on is not None))


def _kinds(fields: Fields) -> tuple[str, ...]:
    kinds = fields.texts("for_kinds", most=40)
    for kind in kinds:
        if kind not in KIND_KEYS:
            words = "、".join(f"{each.key}（{each.zh}）" for each in UNIT_KINDS)
            fields.wrong(
                "for_kinds",
                "“%(kind)s”不是单位类别。可以写：%(kinds)s。",
                kind=kind,
                kinds=words,
            )
    return tuple(dict.fromkeys(kinds))


def _recurs(fields: Fields) -> str | None:
    return _read(fields, "recurs", read_recurrence, EXAMPLES)


def _read(
    fields: Fields, key: str, read: Callable[[str], object], examples: Iterable[str]
) -> str | None:
    """Return a word that `read` understands."""
    text = fields.text(key, most=80) or None
    if text is None:
        return None
    try:
        read(text)
    except ValueError:
        fields.wrong(
            key, "“%(text)s”不认识。可以写：%(choices)s。", text=text[:40],
            choices="、".join(examples),
        )  # fmt: skip
        return None
    return text


def _rung(fields: Fields) -> Rung | None:
    number = fields.whole("number")
    offset = fields.whole("offset")
    counts = fields.choice("counts", COUNTS, default=COUNTS[0])
    audience = fields.choice("audience", LADDER_AUDIENCES)
    level = fields.whole("level")
    needs_approval = fields.flag("needs_approval", default=False)
    letter = fields.choice("letter", LADDER_LETTERS)
    if number is None or offset is None or level is None:
        return None
    if counts is None or audience is None or letter is None:
        return None
    return Rung(number, offset, counts, Role(audience), level, needs_approval, letter)
