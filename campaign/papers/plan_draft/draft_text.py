"""A draft as the text of a plan file; every key that a person has to fill in is blank."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from campaign.papers.plan_draft.whom import is_office, kinds_of
from campaign.planreader import Draft, Milestone, Stage

_HEAD = "# 由公文读出的草稿。写着“待填”的地方要补上，再用 ./duban plan check 检查。"
_WHOLE = "全程"
_NAME = re.compile(
    r"^(?:.{2,30}关于)?(?:关于)?(?:印发|转发|开展|做好)?《?(?P<name>.+?)》?(?:的通知|的意见)?$"
)
MOST_NAME, MOST_BASIS, MOST_ITEM = 100, 290, 90


def draft_text(draft: Draft) -> str:
    """Return the plan file; ``plan check`` accepts it once the blank keys are filled in."""
    keys = {stage.name: f"stage_{number}" for number, stage in enumerate(draft.stages, start=1)}
    loose = [one for one in draft.milestones if one.stage not in keys]
    lines = [_HEAD, "", *_top(draft), "", "stages:"]
    for stage in draft.stages:
        within = [one for one in draft.milestones if one.stage == stage.name]
        lines += _stage(keys[stage.name], stage, within)
    if loose or not draft.stages:
        dues = _dues(loose)
        whole = Stage(_WHOLE, "other", draft.issued, dues[-1] if dues else None, "", 0)
        lines += _stage("whole", whole, loose)
    lines += ["", "milestones:"]
    for number, one in enumerate(draft.milestones, start=1):
        lines += _milestone(number, one, keys.get(one.stage or "", "whole"), draft.office)
    lines += _closing(draft)
    return "\n".join([*lines, ""])


def _top(draft: Draft) -> Iterator[str]:
    year = draft.issued.year if draft.issued else next((d.year for d in _dues(draft.milestones)), 0)
    found = _NAME.match(draft.title)
    name = found["name"][:MOST_NAME] if found else ""
    yield f"code: draft-{year}" if year else "code: draft"
    yield f"name: {_text(name)}" if name else "name:   # 待填：行动名称"
    yield _day("issued_on", draft.issued, "印发日期")
    dues = _dues(draft.milestones)
    yield _day("goal_on", dues[-1] if dues else None, "目标日期，不早于最晚的期限")
    yield (
        f"office_unit: {_text(draft.office)}" if draft.office
        else "office_unit:   # 待填：领导小组办公室设在哪个单位"
    )  # fmt: skip
    if draft.title:
        yield from ("basis:", f"  - title: {_text(draft.title)}")


def _stage(key: str, stage: Stage, within: Sequence[Milestone]) -> Iterator[str]:
    dues = _dues(within)
    hint = f"；节点的期限从 {dues[0]} 到 {dues[-1]}" if dues else ""
    yield f"  - key: {key}"
    yield f"    name: {_text(stage.name)}"
    yield f"    kind: {stage.kind}"
    yield _day("    from_on", stage.start, f"这一阶段的第一天{hint}")
    yield _day("    to_on", stage.end, f"这一阶段的最后一天{hint}")


def _milestone(number: int, one: Milestone, stage: str, office: str | None) -> Iterator[str]:
    yield f"  - key: m{number}"
    yield f"    name: {_text(_name(one))}"
    yield f"    stage: {stage}"
    if is_office(one.actor, office):
        yield "    by_office: true"
    elif kinds := kinds_of(one.actor):
        yield f"    for_kinds: [{', '.join(kinds)}]"
    else:
        said = f"，方案写的是“{one.actor}”" if one.actor else "，方案没有写"
        yield f"    for_kinds:   # 待填：由谁办{said}；办公室自己办的改成 by_office: true"
    hint = f"{one.month_day}，缺年份" if one.month_day else f"方案写的是“{_flat(one.phrase)}”"
    yield _day("    due_on", one.due, f"期限，{hint}")
    if one.recurs:
        yield f"    recurs: {one.recurs}"
    if one.recipient:
        yield f"    reported_to: [{_text(one.recipient[:MOST_ITEM])}]"
    if one.evidence:
        yield f"    evidence: [{', '.join(_text(item[:MOST_ITEM]) for item in one.evidence)}]"
    yield f"    basis: {_text(_flat(one.sentence)[:MOST_BASIS])}"


def _closing(draft: Draft) -> Iterator[str]:
    asked = [f"“{one.phrase}”{one.why}" for one in draft.questions]
    parts = (
        ("问题", asked),
        ("责任追究的原文", draft.sanctions),
        ("表彰的原文", draft.commendations),
    )
    for head, said in parts:
        if said:
            yield from ("", f"# {head}：", *(f"#   {_flat(one)}" for one in said))


def _name(one: Milestone) -> str:
    said = _flat(one.action or one.sentence)
    return said[:60].strip("，,；;") or _flat(one.phrase)


def _dues(milestones: Sequence[Milestone]) -> list[date]:
    return sorted(one.due for one in milestones if one.due)


def _day(key: str, day: date | None, asked: str) -> str:
    return f"{key}: {day.isoformat()}" if day else f"{key}:   # 待填：{asked}"


def _flat(text: str) -> str:
    """Return a text on one line, without signs that a file cannot hold."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def _text(text: str) -> str:
    return '"' + _flat(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
