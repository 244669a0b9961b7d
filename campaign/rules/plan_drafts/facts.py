"""What a plan says of itself, as far as the paper or a person settled it; the rest by default."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.rules.plan_drafts.cards import as_day, flat
from campaign.rules.plan_drafts.duties import DutyNow

CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,39}")
_NAME = re.compile(
    r"(?:.{2,30}关于)?(?:关于)?(?:印发|转发|开展|做好)?《?(?P<name>.+?)》?(?:的通知|的意见)?"
)
MOST_NAME, MOST_OFFICE, MOST_TITLE = 200, 120, 300


@dataclass(frozen=True)
class Facts:
    """The head of the plan; ``given``: the keys that a person wrote."""

    issued_on: date | None
    name: str
    code: str
    goal_on: date | None
    office_unit: str
    office_phone: str
    title: str
    given: frozenset[str]


def facts_of(
    reading: Mapping[str, Any],
    said: Mapping[str, Any],
    duties: Iterable[DutyNow],
    *,
    number: int,
    issued_on: date | None,
) -> Facts:
    """Return the head of the plan.

    The goal is by default the last day that no recurring milestone sets; the code tells the year
    and the draft's ``number``, so that no two are alike.
    """
    issued = issued_on or as_day(reading.get("issued"))
    dues = [one for one in duties if one.due_on]
    once = [one.due_on for one in dues if not one.recurs] or [one.due_on for one in dues]
    last = max((day for day in once if day), default=None)
    year = issued.year if issued else last.year if last else None
    code = f"plan-{year}-{number}" if year else f"plan-{number}"
    title = flat(reading.get("title") or "")[:MOST_TITLE]
    return Facts(
        issued,
        flat(said.get("name") or _name(title)),
        said.get("code") or code,
        as_day(said.get("goal_on")) or last,
        flat(said.get("office_unit") or reading.get("office") or "")[:MOST_OFFICE],
        flat(said.get("office_phone") or ""),
        title,
        frozenset(key for key, value in said.items() if value),
    )


def _name(title: str) -> str:
    found = _NAME.fullmatch(title)
    return (found["name"] if found else title)[:MOST_NAME]
