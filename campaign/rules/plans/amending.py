"""A plan against the plan in force: what changes, and what may not change any more.

Names, dates to come, evidence and the ladder may; milestones may be added and removed. What would
make something untrue that has been asked, answered or counted may not: the sentence says what to
do instead.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as of_class
from datetime import date
from pathlib import PurePosixPath

from campaign.rules.plan import Plan, PlanMilestone, PlanStage
from campaign.rules.plans.fault import Fault

AMENDS = "amend"  # what begins the span of a duty that an amendment made, moved or waived
ADDED, REMOVED = "added", "removed"
# What of each part is compared, in the order in which it is told.
OF_PLAN = ("name", "goal_on", "office_name", "office_phone", "basis")
OF_STAGE = ("name", "from_on", "to_on")
OF_MILESTONE = (
    "name", "due_on", "due_on_for", "roll", "late_until_on", "edit_until_on", "evidence",
    "declarations", "form", "signed_by", "reported_to", "recurs_until", "follows", "basis",
)  # fmt: skip
_FIXED_PLAN = {
    "code": "行动的代号不能改。",
    "issued_on": "印发日期不能改：方案从那一天起有效，以前的情况按它计算。",
    "office_unit": "办公室所在单位不能改：办公室的任务已经布置给它。",
    "includes_due_day": "“前”是否包括当天不能改：是否按时已经这样计算。",
    "roll": "整份方案的顺延规则不能改。请在要改的节点上写 roll。",
}
_FIXED_MILESTONE = {
    "stage": "所属阶段不能改：单位按它进入下一阶段。请新增一个节点，去掉这一个。",
    "for_kinds": "由哪些单位办不能改：任务已经布置。请新增一个节点，去掉这一个。",
    "by_office": "由谁办不能改：任务已经布置。请新增一个节点，去掉这一个。",
    "required": "是否必报不能改：单位按它进入下一阶段。请新增一个节点，去掉这一个。",
    "recurs": "重复的周期不能改：已按它布置。请新增一个节点，去掉这一个。",
}
_DATE_PASSED = (
    "期限（%(due)s）已过，不能改：是否按时已按这一天计算。"
    "要给还没有报的单位新的期限，请用“调整期限”。"
)


@dataclass(frozen=True)
class Running:
    """What is known of a milestone that runs.

    ``due_on`` is its date as rolled; ``times``: how often it has been asked; ``begun``: somebody
    has handed in or was returned something; ``by_kind``: dates, as rolled, of kinds of unit that
    have their own.
    """

    due_on: date
    times: int = 1
    begun: bool = False
    by_kind: Mapping[str, date] = of_class(default_factory=dict)

    def due_of(self, kind: str) -> date:
        """Return the date for a kind of unit, as rolled."""
        return self.by_kind.get(kind, self.due_on)


@dataclass(frozen=True)
class Edit:
    """One change: of ``part`` (plan, stage, milestone, ladder) ``key`` called ``name``.

    ``field`` is the attribute, or ADDED or REMOVED; ``was`` and ``becomes`` are its values.
    """

    part: str
    key: str
    name: str
    field: str
    was: object = None
    becomes: object = None


@dataclass(frozen=True)
class Amendment:
    """All edits, and the faults that forbid them."""

    edits: tuple[Edit, ...]
    faults: tuple[Fault, ...]

    def of(self, part: str, field: str) -> tuple[str, ...]:
        """Return the keys of a part with this edit."""
        return tuple(one.key for one in self.edits if (one.part, one.field) == (part, field))

    @property
    def ladder(self) -> bool:
        """Whether the ladder changes."""
        return any(one.part == "ladder" for one in self.edits)


def amend(
    was: Plan,
    new: Plan,
    running: Mapping[str, Running],
    *,
    retired: Collection[str] = (),
    today: date,
) -> Amendment:
    """Compare the plan in force with the one that shall replace it.

    Args:
        was: the plan as it stands; its forms are bare file names.
        new: the plan as it shall be, sound in itself.
        running: by the key of each milestone that stands.
        retired: keys of milestones that an amendment has removed.
        today: nothing new can be due before it.
    """
    edits = [
        *_edits("plan", new.code, new.name, OF_PLAN, was, new),
        *_of_stages(was, new),
        *_of_milestones(was, new),
    ]
    if was.ladder != new.ladder:
        edits.append(Edit("ladder", "", "", "ladder", was.ladder, new.ladder))
    faults = (
        *_fixed(("plan",), _FIXED_PLAN, was, new),
        *_stages_stay(was, new),
        *_milestones_stay(was, new, running, today),
        *_retired(new, retired),
    )
    return Amendment(tuple(edits), faults)


def _value(part: object, field: str) -> object:
    value = getattr(part, field)
    return PurePosixPath(value).name if field == "form" and value else value


def _edits(
    part: str, key: str, name: str, fields: tuple[str, ...], was: object, new: object
) -> Iterator[Edit]:
    for field in fields:
        before, after = _value(was, field), _value(new, field)
        if before != after:
            yield Edit(part, key, name, field, before, after)


def _fixed(
    where: tuple[str, ...], fields: Mapping[str, str], was: object, new: object
) -> Iterator[Fault]:
    for field, message in fields.items():
        if getattr(was, field) != getattr(new, field):
            yield Fault((*where, field), message)


def _of_stages(was: Plan, new: Plan) -> Iterator[Edit]:
    before = {stage.key: stage for stage in was.stages}
    for stage in new.stages:
        if stage.key in before:
            yield from _edits("stage", stage.key, stage.name, OF_STAGE, before[stage.key], stage)
        else:
            yield Edit("stage", stage.key, stage.name, ADDED)


def _of_milestones(was: Plan, new: Plan) -> Iterator[Edit]:
    before = {one.key: one for one in was.milestones}
    for one in new.milestones:
        if one.key in before:
            yield from _edits("milestone", one.key, one.name, OF_MILESTONE, before[one.key], one)
        else:
            yield Edit("milestone", one.key, one.name, ADDED, becomes=one.due_on)
    after = {one.key for one in new.milestones}
    for one in was.milestones:
        if one.key not in after:
            yield Edit("milestone", one.key, one.name, REMOVED, was=one.due_on)


def _stages_stay(was: Plan, new: Plan) -> Iterator[Fault]:
    """Stages keep their order and kinds: units stand in them. New ones come last."""
    old, now = [_identity(one) for one in was.stages], [_identity(one) for one in new.stages]
    for place, one in enumerate(was.stages):
        if now[place : place + 1] != [old[place]]:
            message = "阶段“%(name)s”不能去掉、换位置或改类型：单位正按阶段推进。新阶段请加在最后。"
            yield Fault(("stages", one.key), message, {"name": one.name})


def _identity(stage: PlanStage) -> tuple[str, str]:
    return stage.key, stage.kind


def _milestones_stay(
    was: Plan, new: Plan, running: Mapping[str, Running], today: date
) -> Iterator[Fault]:
    before = {one.key: one for one in was.milestones}
    for one in new.milestones:
        where = ("milestones", one.key)
        if one.key not in before:
            for place, kind in _places(one):
                if one.due_of(kind) < today:
                    yield Fault((*where, place), "新增节点的期限已经过了。请写今天或以后的日期。")
            continue
        old = before[one.key]
        yield from _fixed(where, _FIXED_MILESTONE, old, one)
        yield from _date(where, old, one, running[one.key], today)
        if old.signed_by != one.signed_by and running[one.key].begun:
            yield Fault((*where, "signed_by"), "已有单位报送，由谁签字不能再改。")


def _retired(new: Plan, retired: Collection[str]) -> Iterator[Fault]:
    """A key belongs to one milestone for good: histories name it."""
    for one in new.milestones:
        if one.key in retired:
            yield Fault(
                ("milestones", one.key, "key"), "这个 key 以前的节点用过，已经去掉。请换一个 key。"
            )


def _places(*wordings: PlanMilestone) -> Iterator[tuple[str, str]]:
    """Give the dates: the key that writes it, and the kind whose it is ("": all others)."""
    yield "due_on", ""
    for kind in sorted({kind for one in wordings for kind, _on in one.due_on_for}):
        yield "due_on_for", kind


def _date(
    where: tuple[str, str], old: PlanMilestone, one: PlanMilestone, known: Running, today: date
) -> Iterator[Fault]:
    changed = False
    for place, kind in _places(old, one):
        if (old.due_of(kind), old.roll) == (one.due_of(kind), one.roll):
            continue
        changed = True
        was_on = known.due_of(kind)
        if was_on < today:
            yield Fault((*where, place), _DATE_PASSED, {"due": was_on.isoformat()})
        elif one.due_of(kind) < today:
            yield Fault((*where, place), "新的期限已经过了。请写今天或以后的日期。")
    if changed and known.times > 1:
        yield Fault(
            (*where, "due_on"), "已经布置了 %(n)s 次，第一次的期限不能再改。", {"n": known.times}
        )
