"""Edits of a plan, said: 「节点“survey”，期限：4/20 → 4/27」."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.rules.permissions import Role
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from campaign.rules.words import Word
from campaign.web.shell import day_short, label, word
from campaign.web.words.sentence import _

PARTS: dict[str, Word] = {
    "plan": ("整份方案", "The plan"),
    "stage": ("阶段", "Stage"),
    "milestone": ("节点", "Milestone"),
    "ladder": ("责任链", "Ladder"),
}
FIELDS: dict[str, Word] = {
    "name": ("名称", "name"),
    "goal_on": ("目标日期", "goal"),
    "office_name": ("办公室名称", "office's name"),
    "office_phone": ("办公室电话", "office's telephone"),
    "basis": ("依据", "basis"),
    "from_on": ("开始日期", "first day"),
    "to_on": ("结束日期", "last day"),
    "due_on": ("期限", "due date"),
    "due_on_for": ("另有期限的类别", "dates of kinds of unit"),
    "roll": ("遇休息日", "on a rest day"),
    "late_until_on": ("最迟补报", "late until"),
    "edit_until_on": ("最迟修改", "edits until"),
    "evidence": ("要交的材料", "evidence"),
    "declarations": ("须确认的事项", "declarations"),
    "form": ("附表", "form"),
    "signed_by": ("由谁签字", "signed by"),
    "reported_to": ("报给谁", "reported to"),
    "recurs_until": ("重复到何时", "recurs until"),
    "follows": ("汇总哪个节点", "sums up"),
    "ladder": ("提醒和升级的步骤", "steps"),
    "added": ("新增", "added"),
    "removed": ("去掉", "removed"),
}
KINDS: dict[str, Word] = {kind.key: (kind.zh, kind.en) for kind in UNIT_KINDS}
DAYS = ("goal_on", "from_on", "to_on", "due_on", "late_until_on", "edit_until_on")


@dataclass(frozen=True)
class SaidEdit:
    """One row: of what, which of its values, as it was and as it becomes (empty: nothing)."""

    part: str
    name: str
    field: str
    kind: str
    was: str
    becomes: str


def said(edit: Mapping[str, Any]) -> SaidEdit:
    """Say one edit as rules/plans/edit_rows.py keeps it."""
    field = edit["field"]
    on = field in (*DAYS, "added", "removed")
    kind = field if field in ("added", "removed") else "changed"
    return SaidEdit(
        word(PARTS[edit["part"]]), edit["name"], word(FIELDS[field]), kind,
        _value(edit["was"], field, on), _value(edit["becomes"], field, on),
    )  # fmt: skip


def _value(value: Any, field: str, on: bool) -> str:
    if value is None or value == "" or value == []:
        return ""
    if field == "due_on_for":
        return _("、").join(
            f"{word(KINDS[kind])} {day_short(date.fromisoformat(day))}" for kind, day in value
        )
    if isinstance(value, list):
        return _("、").join(str(one) for one in value)
    if on:
        return day_short(date.fromisoformat(value))
    return label(Role(value)) if field == "signed_by" else str(value)
