"""The ladder: rungs in order, each telling somebody, and nobody accused without a person's word."""

from collections.abc import Iterator, Sequence

from campaign.rules.ladder import AUDIENCES, DEFAULT_LADDER, Rung
from campaign.rules.plans.fault import Fault
from campaign.rules.sheets.rows import WARNING

COUNTS = ("working", "calendar")
LADDER_LETTERS = tuple(dict.fromkeys(rung.letter for rung in DEFAULT_LADDER))
LADDER_AUDIENCES = tuple(role.value for role in AUDIENCES)
APPROVED_FROM = 4  # 通报批评 and whatever stands above it
FURTHEST = 400


def ladder_faults(ladder: Sequence[Rung]) -> Iterator[Fault]:
    """Check the rungs in the order in which the plan writes them."""
    if not ladder:
        yield Fault(("ladder",), "没有一档提醒：谁也不会收到期限的告知。", severity=WARNING)
    for place, rung in enumerate(ladder):
        where = ("ladder", place)
        if place and rung.number <= ladder[place - 1].number:
            yield Fault((*where, "number"), "编号要一档比一档大。")
        if place and rung.offset < ladder[place - 1].offset:
            yield Fault((*where, "offset"), "天数要从期限之前到期限之后依次增大。")
        if place and rung.level < ladder[place - 1].level:
            yield Fault((*where, "level"), "程度不能比前一档低。")
        if abs(rung.offset) > FURTHEST:
            yield Fault((*where, "offset"), "离期限太远，最多 %(most)s 天。", {"most": FURTHEST})
        yield from _level(where, rung)


def _level(where: tuple[str, int], rung: Rung) -> Iterator[Fault]:
    if rung.level < 0 or (rung.level > 0) != (rung.offset > 0):
        yield Fault((*where, "level"), "期限当天和之前的档程度是 0，期限之后的档程度从 1 起。")
    if rung.level >= APPROVED_FROM and not rung.needs_approval:
        yield Fault(
            (*where, "needs_approval"),
            "通报批评和更重的档必须由人批准，要写 needs_approval: true。",
        )
