"""How a fact of the trail is read: each reader turns what was written into what is printed."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from campaign.rules.cases.machine import Measure
from campaign.rules.drills.proof import Repeats
from campaign.rules.evidence import OTHER
from campaign.rules.lifecycle import DutyState, EnrolmentState
from campaign.rules.paper.machine import PaperState
from campaign.rules.paper.words import PAPER_KINDS
from campaign.rules.permissions import Role
from campaign.rules.words import EVENTS, LETTER_KINDS, LEVELS, Word, label, pick

# What is printed: words, or a date or instant that the page or paper writes in its own way.
Said = str | date | datetime
# Takes the value as it was written and the language; None where it is not worth saying.
Reader = Callable[[Any, str], Said | None]
NOTHING: Word = ("空", "nothing")
UNASKED: Word = ("其他材料", "Other papers")
SHOWN = 3


def text(value: Any, locale: str) -> Said | None:
    """Read a text as it is; an empty one says that there is nothing."""
    return str(value) or pick(NOTHING, locale)


def measure(value: Any, locale: str) -> Said | None:
    """Read what was decided about a unit's account."""
    return label(Measure(value), locale)


def item(value: Any, locale: str) -> Said | None:
    """Read what a file was handed in for: the plan's word, or that no plan asked for it."""
    return pick(UNASKED, locale) if value == OTHER else str(value)


def number(value: Any, locale: str) -> Said | None:
    """Read a count, or what nobody foresaw; none is not worth saying."""
    return str(value) if value else None


def how_many(value: Any, locale: str) -> Said | None:
    """Read a list of row numbers: only how many there are."""
    return number(len(value), locale)


def named(value: Any, locale: str) -> Said | None:
    """Read a list of names: the first of them, and how many."""
    first = pick(("、", ", "), locale).join(str(one) for one in value[:SHOWN])
    if len(value) <= SHOWN:
        return first or None
    return first + pick((f" 等 {len(value)} 个", f" and more, {len(value)} in all"), locale)


def day(value: Any, locale: str) -> Said | None:
    """Read a date; none where there is none."""
    return date.fromisoformat(value) if value else None


def instant(value: Any, locale: str) -> Said | None:
    """Read an instant."""
    return datetime.fromisoformat(value)


def state(value: Any, locale: str) -> Said | None:
    """Read a state of a duty or of an enrolment."""
    kinds: tuple[type[StrEnum], ...] = (DutyState, EnrolmentState)
    kind = next(kind for kind in kinds if value in list(kind))
    return label(kind(value), locale)


def act(value: Any, locale: str) -> Said | None:
    """Read an act that brought this one along."""
    return pick(EVENTS[value], locale)


def repeats(value: Any, locale: str) -> Said | None:
    """Read how a drill repeats."""
    return label(Repeats(value), locale)


def role(value: Any, locale: str) -> Said | None:
    """Read a role."""
    return label(Role(value), locale)


def level(value: Any, locale: str) -> Said | None:
    """Read how high an escalation is."""
    return pick(LEVELS[value], locale) if value in LEVELS else str(value)


def yes(value: Any, locale: str) -> Said | None:
    """Read something that is only told when it is so."""
    return pick(("是", "yes"), locale) if value else None


def one_of(**words: Word) -> Reader:
    """Return a reader of a few fixed values."""

    def read(value: Any, locale: str) -> Said | None:
        return pick(words[value], locale)

    return read


channel = one_of(paper=("纸质", "paper"), telephone=("电话", "telephone"))
language = one_of(zh=("中文", "Chinese"), en=("英文", "English"))
letter_kind = one_of(**LETTER_KINDS)
world = one_of(live=("正式", "live"), simulated=("演示", "simulated"))
way = one_of(
    letter=("信件", "letter"),
    hand=("当面交付", "handed over"),
    list=("导入名单", "by a list"),
    demonstration=("演示数据", "demonstration"),
)


def paper_state(value: Any, locale: str) -> Said | None:
    """Read a state of a paper."""
    return label(PaperState(value), locale)


def paper_kind(value: Any, locale: str) -> Said | None:
    """Read a kind of paper."""
    return pick(PAPER_KINDS[value], locale)


def check_code(value: Any, locale: str) -> Said | None:
    """Read a SHA-256: its beginning is enough to compare."""
    return str(value)[:12]
