"""The timeline of a unit: which acts show there, and in which of its kinds."""

from enum import StrEnum

from campaign.rules.words import EVENTS, Word


class TimelineKind(StrEnum):
    """What a reader of a unit's timeline may look for alone."""

    WORK = "work"
    TOLD = "told"
    DATES = "dates"
    FILES = "files"
    STAGES = "stages"
    POSTS = "posts"


K = TimelineKind
# fmt: off
KINDS: dict[TimelineKind, Word] = {
    K.WORK:   ("报送与审核", "Work and review"),
    K.TOLD:   ("告知", "Who was told"),
    K.DATES:  ("期限", "Dates"),
    K.FILES:  ("材料", "Files"),
    K.STAGES: ("阶段", "Stages"),
    K.POSTS:  ("岗位", "Posts"),
}
# By the first part of an act's name; acts of no part named here are not about a unit.
_PARTS: dict[str, TimelineKind] = {
    "duty": K.WORK, "held": K.TOLD, "call": K.TOLD, "evidence": K.FILES, "extension": K.DATES,
    "case": K.TOLD, "enrolment": K.STAGES, "campaign": K.STAGES, "unit": K.POSTS, "post": K.POSTS,
    "drill": K.POSTS,
}
_ACTS: dict[str, TimelineKind] = {
    "duty.urge": K.TOLD, "duty.suspend": K.DATES, "duty.resume": K.DATES,
    "duty.change_date": K.DATES, "duty.ask_extension": K.DATES, "duty.withdraw_extension": K.DATES,
    "duty.grant_extension": K.DATES, "duty.refuse_extension": K.DATES,
}
# A whole list was loaded: what it changed of a unit has events of its own.
_NOT_HERE = frozenset({"unit.load"})
# fmt: on


def kind_of(act: str) -> TimelineKind | None:
    """Return the kind under which an act shows on a unit's timeline; None: it does not."""
    if act in _NOT_HERE:
        return None
    return _ACTS.get(act) or _PARTS.get(act.split(".")[0])


def shown_acts(kind: TimelineKind | None = None) -> tuple[str, ...]:
    """Return the acts that show there, of one kind or of all."""
    return tuple(act for act in EVENTS if (found := kind_of(act)) and kind in (None, found))
