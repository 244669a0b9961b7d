"""Names of bodies read off a text from a given place."""

import re

from campaign.planreader.duties.body_words import (
    ENDINGS,
    FOLLOWS,
    JOINS,
    NO_BODY,
    NO_START,
    OPENINGS,
    ROLES,
    WEAK,
    WEAK_BODY,
)

_SIGN = r"(?:[\u4e00-\u9fffA-Za-z·/]|\([^()\n]{1,14}\)|“[^”\n]{1,14}”|\d{1,3}(?=[个家所]))"
_ENDS = "|".join(sorted((*ENDINGS, *ROLES), key=len, reverse=True))
_ASIDE = r"\([^()\n]{17,}|\((?:以下|下称|简称|含|包括|附|邮|联系|电话|见|地址)"
_AFTER = rf"(?=(?:{FOLLOWS})|{JOINS}|[,。;:、!?)“《\s\d]|{_ASIDE}|$)"
_NAME = re.compile(
    rf"(?P<name>{_SIGN}{{0,26}}?(?:{_ENDS})(?:\((?!含|附|邮|联系|电话|见|地址|以下|简称)[^()\n]{{1,16}}\))?){_AFTER}"
)
_STRONG = re.compile(rf"(?:{'|'.join(one for one in (*ENDINGS, *ROLES) if len(one) > 1)})$")
_JOIN = re.compile(JOINS)
_ROLE = re.compile(rf"(?:{'|'.join(ROLES)})$")
# Function words that no name holds: what seems a name there is a piece of a sentence.
_NOT_INSIDE = re.compile(
    r"[向将把并须]|(?<!^)被|分批|报(?![社刊业到])|[^报]到|要(?!塞)|进行|开展|完成|确保|(?<!综)合理|所需|工作的|情况"
)
MOST_NAMES = 16


def subject_at(text: str, at: int, end: int) -> tuple[str, int] | None:
    """Read a body or a list of bodies at ``at``, openings such as 请 passed; with where it ends."""
    at = _open(text, at, end)
    return names_at(text, at, end)


def names_at(text: str, at: int, end: int) -> tuple[str, int] | None:
    """Read a list of bodies that begins at ``at``."""
    start, stop = at, at
    for _ in range(MOST_NAMES):
        read = _name(text, at, end)
        if read is None:
            break
        stop = at = read
        joint = _JOIN.match(text, at, end)
        if joint is None:
            break
        at = joint.end()
    return (text[start:stop], stop) if stop > start else None


def is_role(name: str) -> bool:
    """Whether a name is that of people, not of a body."""
    return _ROLE.search(name) is not None


def _open(text: str, at: int, end: int) -> int:
    for _ in range(4):
        while at < end and text[at] in " ,、:":
            at += 1
        found = OPENINGS.match(text[at : min(end, at + 12)])
        if found is None:
            return at
        at += found.end()
    return at


def _name(text: str, at: int, end: int) -> int | None:
    """Return where the name that begins at ``at`` ends."""
    window = text[at : min(end, at + 48)]
    if not window or NO_START.match(window):
        return None
    found = _NAME.match(window)
    if found is None:
        return None
    if _is_name(found["name"]):
        return at + found.end()
    longer = _longer(window, found.end())
    return at + longer if longer else None


def _longer(window: str, least: int) -> int | None:
    """Return the end of a name that goes on behind one that is none."""
    for length in range(least + 1, min(len(window), 30) + 1):
        found = re.compile(rf"{_SIGN}{{1,30}}(?:{_ENDS})$").match(window[:length])
        if found and re.compile(_AFTER).match(window, length) and _is_name(window[:length]):
            return length
    return None


def _is_name(name: str) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", name)
    if len(bare) < 2 or _NOT_INSIDE.search(bare):
        return False
    if NO_BODY.search(bare):
        return False
    if _STRONG.search(bare) or not WEAK.search(bare):
        return True
    return WEAK_BODY.search(bare) is not None
