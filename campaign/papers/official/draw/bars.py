"""Bars of progress by area: how many of how many, longest share first as given."""

from collections.abc import Sequence

from campaign.papers.official.draw.svg import INK, PALE, box, picture, words
from campaign.papers.official.printed import Chart
from campaign.rules.shares import per_cent

_WIDTH = 1_500
_LEFT, _LONG = 380, 720
_LINE = 76
_MOST = 40
_NAME = 9


def bars(rows: Sequence[tuple[str, int, int]]) -> Chart | None:
    """Draw (name, done, whole) rows; None where there are none to draw.

    Only the first forty are drawn: more would be more than a page.
    """
    shown = [row for row in rows if row[2] > 0][:_MOST]
    if not shown:
        return None
    parts = []
    for at, (name, done, whole) in enumerate(shown):
        y = at * _LINE + 14
        short = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
        parts += [
            words(_LEFT - 20, y + 36, short, anchor="end"),
            box(_LEFT, y, _LONG, 48, PALE),
            box(_LEFT, y, _LONG * min(done, whole) / whole, 48, INK),
            words(_LEFT + _LONG + 20, y + 36, f"{done}/{whole}　{per_cent(done, whole)}"),
        ]
    height = len(shown) * _LINE
    said = "；".join(f"{name}{done}/{whole}" for name, done, whole in shown)
    return Chart(picture(_WIDTH, height, parts), _WIDTH / 10, height / 10, said)
