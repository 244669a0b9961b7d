"""What a launch needs: one table of checks, which of them bar it, and the reason for the others."""

from collections.abc import Iterable
from enum import StrEnum

from campaign.rules.errors import FieldMissing, Invalid

LONGEST_REASON = 1000


class Weight(StrEnum):
    """What an open check does to a launch: bars it, or asks for a reason."""

    HARD = "hard"
    SOFT = "soft"


# In the order of the page. The lines themselves: reports/setup/launch.py and checklist.py.
CHECKS: dict[str, Weight] = {
    "takes_part": Weight.HARD,
    "tells_office": Weight.HARD,
    "tells_lead": Weight.HARD,
    "dates": Weight.SOFT,
    "beside": Weight.SOFT,
    "contact": Weight.SOFT,
    "deputy": Weight.SOFT,
    "principal": Weight.SOFT,
    "address": Weight.SOFT,
    "proved": Weight.SOFT,
    "published": Weight.SOFT,
    "mail": Weight.SOFT,
    "test": Weight.SOFT,
    "beat": Weight.SOFT,
    "clock": Weight.HARD,
    "backup": Weight.SOFT,
}


def may_launch(open_checks: Iterable[str], reason: str) -> None:
    """Let the launch pass, or refuse it.

    Raises:
        Invalid: a check that bars it is open; nobody can reason it away.
        FieldMissing: another is open and no reason is given, or it is too long.
    """
    weights = [CHECKS[key] for key in open_checks]
    if Weight.HARD in weights:
        raise Invalid("启动前检查有必须先解决的问题，没有启动。请按清单办好再启动。")
    if weights and not reason.strip():
        raise FieldMissing(
            "reason", "启动前检查还有 %(n)s 项没有就绪。请先办好，或写明为什么现在就启动。",
            n=len(weights),
        )  # fmt: skip
    if len(reason) > LONGEST_REASON:
        raise FieldMissing("reason", "理由最多 %(n)s 字，请精简。", n=LONGEST_REASON)
