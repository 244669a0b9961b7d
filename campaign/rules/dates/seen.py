"""Which duties a page showed, and in which version: a short text that its form brings back.

``"1:5-9,12;3:7"`` says: duties 5 to 9 and 12 in version 1, duty 7 in version 3. Ten thousand
duties of one milestone lie side by side, so that the text stays short.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from campaign.rules.errors import Invalid

MOST = 20_000
LONGEST = 300_000
_NUMBERS = 10


def write_seen(versions: Mapping[int, int]) -> str:
    """Return the text for duties by number with their versions."""
    by_version: dict[int, list[int]] = {}
    for duty_id in sorted(versions):
        by_version.setdefault(versions[duty_id], []).append(duty_id)
    return ";".join(f"{version}:{_runs(ids)}" for version, ids in sorted(by_version.items()))


def read_seen(text: str) -> dict[int, int]:
    """Return duties by number with their versions.

    Raises:
        Invalid: the text is none of ours, or names too many.
    """
    try:
        if len(text) <= LONGEST:
            return dict(_pairs(text))
    except ValueError:
        pass
    raise Invalid("页面上的名单不完整，请返回重新预览。")


def _runs(ids: list[int]) -> str:
    starts = [ids[0], *(after for before, after in pairwise(ids) if after != before + 1)]
    ends = [*(before for before, after in pairwise(ids) if after != before + 1), ids[-1]]
    pairs = zip(starts, ends, strict=True)
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in pairs)


def _pairs(text: str) -> Iterable[tuple[int, int]]:
    found = 0
    for part in filter(None, text.split(";")):
        version, _, runs = part.partition(":")
        for run in runs.split(","):
            first, dash, last = run.partition("-")
            low, high = _number(first), _number(last if dash else first)
            found += high - low + 1
            if high < low or found > MOST:
                raise ValueError(run)
            yield from ((duty_id, _number(version)) for duty_id in range(low, high + 1))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _NUMBERS):
        raise ValueError(text)
    return int(text)
