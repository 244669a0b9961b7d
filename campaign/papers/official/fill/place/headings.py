"""Headings with nothing under them are left out, and those after them numbered on.

A section that nobody wrote (四、经费 without an estimate, 五、问题 without a word) is no section
(docs/adr/0043). It is done once, where a template is filled: what somebody edits by hand stays.
"""

import re
from typing import Any

from campaign.rules.paper.ordinal import ordinal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = {"Level1": 1, "Level2": 2}  # the styles' ids
END = frozenset({"Annexes", "AnnexesMore", "Signature"})  # the text is over
_SHOWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_NUMBERED = {
    1: re.compile(r"^(\s*)([一二三四五六七八九十]+)(、)"),
    2: re.compile(r"^(\s*（)([一二三四五六七八九十]+)(）)"),
}


def set_headings(body: Any) -> None:
    """Take out the bare ones, innermost first, and number the others."""
    for level in sorted(set(LEVELS.values()), reverse=True):
        for heading in [one for one in body if _level(one) == level]:
            if _is_bare(heading, level):
                body.remove(heading)
    counts = {1: 0, 2: 0}
    for heading in body:
        level = _level(heading)
        if not level:
            continue
        if level == 1:
            counts[2] = 0
        if _number(heading, level, counts[level] + 1):
            counts[level] += 1


def _level(element: Any) -> int:
    return LEVELS.get(_style(element), 0)


def _style(element: Any) -> str:
    if element.tag != f"{W}p":
        return ""
    found = element.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def _is_bare(heading: Any, level: int) -> bool:
    """Tell whether nothing that is seen stands between it and the next of its rank."""
    below = heading.getnext()
    while below is not None:
        if 0 < _level(below) <= level or _style(below) in END:
            return True
        if _is_seen(below):
            return False
        below = below.getnext()
    return True


def _is_seen(element: Any) -> bool:
    if element.tag != f"{W}p":
        return element.tag in (f"{W}tbl", f"{W}sdt")
    return any(
        each.tag in _SHOWN or (each.tag == f"{W}t" and (each.text or "").strip())
        for each in element.iter()
    )


def _number(heading: Any, level: int, number: int) -> bool:
    """Set the number that a heading begins with; False where it begins with none."""
    for run in heading.iter(f"{W}t"):
        if not (run.text or "").strip():
            continue
        found = _NUMBERED[level].match(run.text)
        if found is None:
            return False
        run.text = f"{found[1]}{ordinal(number)}{found[3]}{run.text[found.end() :]}"
        return True
    return False
