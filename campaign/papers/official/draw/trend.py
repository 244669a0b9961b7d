"""The line of a share over days, with the year before where there was one."""

from collections.abc import Sequence

from campaign.papers.official.draw.svg import GREY, INK, picture, rule, words
from campaign.papers.official.printed import Chart
from campaign.rules.shares import per_cent

_WIDTH, _HEIGHT = 1_500, 560
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 1_260, 30, 470

Days = Sequence[tuple[str, int, int]]


def trend(days: Days, before: Days = ()) -> Chart | None:
    """Draw (day as printed, done, whole) in their order; None where fewer than two are known.

    ``before`` are the same days a year earlier; where it is given it has as many.
    """
    known = [day for day in days if day[2] > 0]
    if len(known) < 2:
        return None
    parts = []
    for share in (0, 50, 100):
        y = _BOTTOM - (_BOTTOM - _TOP) * share / 100
        parts += [rule(_LEFT, y, _RIGHT, y), words(_LEFT - 16, y + 13, f"{share}%", anchor="end")]
    for line, colour, dash in ((before, GREY, "14 10"), (days, INK, "")):
        parts += _line(line, colour, dash)
    parts += [
        words(_LEFT, _BOTTOM + 62, days[0][0]),
        words(_RIGHT, _BOTTOM + 62, days[-1][0], anchor="end"),
    ]
    if any(day[2] > 0 for day in before):
        parts.append(
            words((_LEFT + _RIGHT) / 2, _BOTTOM + 62, "实线今年　虚线去年", anchor="middle")
        )
    said = "；".join(f"{day} {per_cent(done, whole)}" for day, done, whole in known)
    return Chart(picture(_WIDTH, _HEIGHT, parts), _WIDTH / 10, _HEIGHT / 10, said)


def _line(days: Days, colour: str, dash: str) -> list[str]:
    steps = max(1, len(days) - 1)
    points = [
        (
            _LEFT + (_RIGHT - _LEFT) * at / steps,
            _BOTTOM - (_BOTTOM - _TOP) * min(1.0, done / whole),
            per_cent(done, whole),
        )
        for at, (_, done, whole) in enumerate(days)
        if whole > 0
    ]
    if not points:
        return []
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    x, y, text = points[-1]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="6"{dashed}/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="{colour}"/>',
        words(x + 24, y + 13, str(text), colour=colour),
    ]
