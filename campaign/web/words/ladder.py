"""The ladder as the macro draws it: each mark with its words, from what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import g

from campaign.reports.duty.marks import Mark, Shape, StoredRung
from campaign.reports.duty.steps import Step
from campaign.rules.cases.words import Colour, colour_of
from campaign.rules.ladder import ABOVE_THE_UNIT, ACCOUNTABILITY_LEVEL, AUDIENCES
from campaign.rules.notice.causes import Proof
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.rules.words import LEVELS
from campaign.web.shell import clock_time, label, word
from campaign.web.words.sentence import _

TO_COME = (Shape.NEXT, Shape.TODO, Shape.APPROVAL)


@dataclass(frozen=True)
class Said:
    """One mark for templates/macros/ladder.html; no ``colour`` for the term itself.

    ``later``: red, and not due yet: said in words, and not painted.
    """

    on: date
    mark: str
    who: str
    what: str
    weekday: str = ""
    colour: Colour | None = None
    later: bool = False


def painted(level: int, *, due: bool) -> tuple[Colour, bool]:
    """Return the colour of a step, and whether it is left unpainted: red before its day."""
    colour = colour_of(level)
    return colour, colour is Colour.RED and not due


def deed(rung: StoredRung) -> str:
    """Say what a rung does: 提醒联络员, 提醒分管领导, 列入督办名单, 拟通报批评."""
    if rung.needs_approval or (
        rung.audience in ABOVE_THE_UNIT and rung.level >= ACCOUNTABILITY_LEVEL
    ):
        return word(LEVELS[min(rung.level, max(LEVELS))])
    return _("提醒%(role)s", role=label(rung.audience))


def in_row(marks: Iterable[Mark], *, includes_due_day: bool) -> list[Said]:
    """Say the marks of a term, without names: a table row's ladder and what it opens."""
    return [_said(Step(mark), includes_due_day=includes_due_day, mine=False) for mark in marks]


def with_names(steps: Iterable[Step], *, includes_due_day: bool, mine: bool = False) -> list[Said]:
    """Say the steps of one duty with names; ``mine``: the reader is the unit's contact."""
    return [_said(step, includes_due_day=includes_due_day, mine=mine) for step in steps]


def above(steps: Iterable[Step], role: Role, *, includes_due_day: bool) -> Said | None:
    """Say the first step to come that goes beyond this post, else the first that comes at all."""
    coming = [one for one in steps if one.mark.rung and one.mark.shape in TO_COME]
    beyond = [one for one in coming if _goes_beyond(one, role)]
    found = next(iter(beyond or coming), None)
    return _said(found, includes_due_day=includes_due_day, mine=False) if found else None


def _goes_beyond(step: Step, role: Role) -> bool:
    assert step.mark.rung is not None
    rung = step.mark.rung
    return rung.needs_approval or AUDIENCES.index(step.signer or rung.audience) > AUDIENCES.index(
        role
    )


def _said(step: Step, *, includes_due_day: bool, mine: bool) -> Said:
    mark = step.mark
    today = _("今天") if mark.on == g.today else ""
    if mark.rung is None:
        good = _("当天报送算按时") if includes_due_day else _("须在此前报送")
        return Said(mark.on, mark.shape, _("截止"), good, today)
    return Said(
        mark.on, mark.shape, _who(step, mark.rung, mine=mine), _what(step, mark.rung, mine=mine),
        today, *painted(mark.rung.level, due=mark.rung.fires_at <= g.now),
    )  # fmt: skip


def _who(step: Step, rung: StoredRung, *, mine: bool) -> str:
    if step.told is None and step.signer is not None:
        return _("提醒%(role)s签批", role=label(step.signer))
    if step.told is None:
        own = mine and rung.audience is Role.CONTACT and step.stand_in is None
        return _("提醒您") if own else deed(rung)
    if step.told in ABOVE_THE_UNIT and rung.audience in UNIT_ROLES:
        return _("已请办公室联系")
    if mine and step.told is Role.CONTACT:
        return _("已提醒您")
    if rung.needs_approval or step.told in ABOVE_THE_UNIT:
        return deed(rung)
    return _("已提醒%(role)s", role=label(step.told))


def _what(step: Step, rung: StoredRung, *, mine: bool) -> str:
    if step.declined:
        return _("未获批准")
    if step.mark.shape is Shape.APPROVAL:
        return _("等待领导小组批准") if step.waiting else _("须领导小组批准")
    if step.proof is not None:
        return _proof(step)
    if step.stand_in is not None:
        return _("空缺，改告%(role)s", role=label(step.stand_in))
    if mine and rung.audience is Role.CONTACT and step.signer is None:
        return ""
    return _("、").join(step.names)


def _proof(step: Step) -> str:
    if step.proof is Proof.DELIVERED and step.proof_at is not None:
        return _("%(time)s 已送达", time=clock_time(step.proof_at))
    if step.proof is Proof.RECEIVED and step.proof_at is not None:
        return _("%(time)s 按了收到", time=clock_time(step.proof_at))
    return label(step.proof) if step.proof else ""
