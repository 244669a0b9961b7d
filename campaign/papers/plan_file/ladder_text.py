"""A ladder as the plan's file writes it, put in place of the one that stands there."""

import re
from collections.abc import Sequence

from campaign.rules.ladder import Rung

_TOP = re.compile(r"^[A-Za-z_][\w-]*\s*:")


def with_ladder(source: str, ladder: Sequence[Rung]) -> str:
    """Return the plan's text with this ladder; everything else, comments too, stays as it is."""
    lines = source.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("ladder:")), None)
    if start is None:
        return "\n".join([*lines, *_block(ladder)]) + "\n"
    end = next((n for n in range(start + 1, len(lines)) if _TOP.match(lines[n])), len(lines))
    # Comments that stand before the next key speak of it.
    while (
        end > start + 1
        and not lines[end - 1].strip().startswith(("-", "{"))
        and (not lines[end - 1].strip() or lines[end - 1].startswith("#"))
    ):
        end -= 1
    return "\n".join([*lines[:start], *_block(ladder), *lines[end:]]) + "\n"


def _block(ladder: Sequence[Rung]) -> list[str]:
    if not ladder:
        return ["ladder: []"]
    return ["ladder:", *(_line(rung) for rung in ladder)]


def _line(rung: Rung) -> str:
    approval = ", needs_approval: true" if rung.needs_approval else ""
    return (
        f"  - {{number: {rung.number}, offset: {rung.offset}, counts: {rung.counts},"
        f" audience: {rung.audience}, level: {rung.level}{approval}, letter: {rung.letter}}}"
    )
