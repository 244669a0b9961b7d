"""What a draft still needs before it is a plan: each with the place where it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from campaign.rules.plan_drafts.cards import Asks, Card, Kind
from campaign.rules.plan_drafts.draft import DraftNow
from campaign.rules.plan_drafts.duties import DutyNow
from campaign.rules.plan_drafts.plan import plan_of
from campaign.rules.plan_drafts.stages import StageNow
from campaign.rules.plans.check import check_plan
from campaign.rules.plans.fault import Fault
from campaign.rules.sheets.rows import ERROR

# Heads of the plan: what is asked where one is missing.
HEADS = {
    "issued_on": "印发日期没有写明，请补上。",
    "name": "行动名称没有写明，请补上。",
    "goal_on": "目标日期没有写明，请补上。",
    "office_unit": "领导小组办公室设在哪个单位没有写明，请补上。",
}


@dataclass(frozen=True)
class Gap:
    """One thing missing: a sentence, and where: a head's key, or the number of a card."""

    says: str
    values: dict[str, object] = field(default_factory=dict)
    head: str = ""
    card: int | None = None
    question: bool = False


def gaps_of(now: DraftNow) -> tuple[Gap, ...]:
    """Return everything that is missing; none means that the plan passes the check."""
    found = (*_heads(now), *_questions(now), *_cards(now))
    return found or tuple(_faults(now))


def _heads(now: DraftNow) -> Iterator[Gap]:
    for key, says in HEADS.items():
        if not getattr(now.facts, key):
            yield Gap(says, head=key)


def _questions(now: DraftNow) -> Iterator[Gap]:
    for card in now.questions:
        if is_asked(now, card):
            yield Gap(str(card.read["why"]), card=card.id, question=True)


def is_asked(now: DraftNow, card: Card) -> bool:
    """Whether a question waits; a missing date of issue is asked with the head of the plan."""
    told_above = card.read.get("asks") == Asks.ISSUED and now.facts.issued_on is None
    return card.open and not told_above


def _cards(now: DraftNow) -> Iterator[Gap]:
    rows: list[StageNow | DutyNow] = [*now.stages, *now.duties]
    for one in sorted(rows, key=lambda one: (one.card.place, one.card.id)):
        if one.card.open or one.gaps:
            says = _STAGE if one.card.kind is Kind.STAGE else _DUTY
            yield Gap(says, {"name": one.name[:40]}, card=one.card.id)


_STAGE, _DUTY = "阶段“%(name)s”等您确认。", "节点“%(name)s”等您确认。"


def _faults(now: DraftNow) -> Iterator[Gap]:
    """Give what the check of a plan finds wrong in the whole."""
    plan = plan_of(now)
    assert plan is not None, "nothing is missing"
    for fault in check_plan(plan):
        if fault.severity == ERROR:
            yield _of_fault(now, fault)


def _of_fault(now: DraftNow, fault: Fault) -> Gap:
    top, *rest = fault.where
    rows: Sequence[StageNow | DutyNow] = ()
    if top in ("stages", "milestones"):
        rows = now.stages if top == "stages" else now.duties
    place = int(rest[0]) if rest else len(rows)
    if place < len(rows):
        return Gap(fault.message, fault.values, card=rows[place].card.id)
    return Gap(fault.message, fault.values, head=str(top))
