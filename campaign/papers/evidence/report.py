"""What a child says of a file, line by line; believed only as far as it has the right shape."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from campaign.papers.evidence.checked import PREVIEWS, Found, Media
from campaign.rules.errors import Invalid

MOST_REPORT = 64 * 1024  # bytes that are read of it

_TOO_HEAVY = (
    "文件太复杂，没能在限定的时间内检查完。请重新打印为 PDF 或用 300 dpi 重新扫描，再上传。"
)


@dataclass(frozen=True)
class Report:
    """What was found, and the numbers of the previews that were finished."""

    found: Found
    previews: frozenset[int]


def refusal_line(refusal: Invalid) -> str:
    """Write down why a file is refused."""
    return json.dumps({"refused": refusal.message, "values": refusal.values}) + "\n"


def found_line(found: Found) -> str:
    """Write down what a file is."""
    return json.dumps({"found": [found.media, found.pages, found.width, found.height]}) + "\n"


def preview_line(number: int) -> str:
    """Write down that a preview is finished."""
    return json.dumps({"preview": number}) + "\n"


def read_report(text: bytes) -> Report:
    """Read what a child said before it ended or was ended.

    Raises:
        Invalid: the file is refused, by the child or because it said nothing that can be used.
    """
    lines = [_line(each) for each in text.splitlines(keepends=True)]
    first = lines[0] if lines else {}
    match first:
        case {"refused": str(message), "values": dict(values)}:
            raise Invalid(message, **values)
        case {"found": [str(media), int(pages), int(width), int(height)]} if (
            media in set(Media) and 0 <= pages < 10_000
        ):
            numbers = {each["preview"] for each in lines[1:] if each.get("preview") in _NUMBERS}
            return Report(Found(Media(media), pages, width, height), frozenset(numbers))
    raise Invalid(_TOO_HEAVY)


_NUMBERS = range(1, PREVIEWS + 1)


def _line(text: bytes) -> dict[str, Any]:
    """Return one line; an empty one for what is not whole or not ours."""
    with suppress(ValueError):
        read = json.loads(text) if text.endswith(b"\n") else None
        if isinstance(read, dict):
            return read
    return {}
