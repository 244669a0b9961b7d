"""Whether units and the units above them make trees: no gap, no circle, not too deep."""

from collections.abc import Iterable, Iterator, Mapping

from campaign.rules.sheets.rows import WARNING, Problem

MOST_LEVELS = 20
_SHOWN = 8

Above = Mapping[str, str | None]


def tree_problems(
    rows: Mapping[str, tuple[int, str | None]],
    known: Above,
    *,
    broken: frozenset[str],
    column: str,
) -> Iterator[Problem]:
    """Check the tree that the register and the rows make together.

    Args:
        rows: row number and code of the unit above, by code; they overrule what is known.
        known: code of the unit above, by code.
        broken: codes (casefolded) of rows with other problems: a unit under one of them is not
            told a second time that its parent is missing.
        column: the heading under which parents stand.
    """
    above: dict[str, str | None] = dict(known)
    above.update((code, parent) for code, (_, parent) in rows.items())
    without_zeros = {code.lstrip("0"): code for code in above}
    for row, parent in rows.values():
        if parent is None or parent in above:
            continue
        if parent.casefold() not in broken:
            yield Problem(row, column, *_unknown(parent, without_zeros.get(parent.lstrip("0"))))
    circles, deep = _walk(rows, above)
    for circle in circles:
        first = min((code for code in circle if code in rows), key=lambda code: rows[code][0])
        yield Problem(rows[first][0], column, *_circle(circle, first))
    for code in deep:
        yield Problem(
            rows[code][0], column, "层级太深，最多 %(most)s 级。请检查上级。", {"most": MOST_LEVELS}
        )
    yield from _several_roots(rows, known, column)


def _unknown(parent: str, near: str | None) -> tuple[str, dict[str, object]]:
    if near:
        return (
            "找不到代码为“%(parent)s”的上级单位。是不是“%(near)s”？表格软件会丢掉前面的 0。",
            {"parent": parent, "near": near},
        )
    return (
        "找不到代码为“%(parent)s”的上级单位：文件里和现有单位里都没有。",
        {"parent": parent},
    )


def _circle(circle: list[str], first: str) -> tuple[str, dict[str, object]]:
    start = circle.index(first)
    codes = [*circle[start:], *circle[:start]]
    shown = codes[:_SHOWN] + (["…"] if len(codes) > _SHOWN else [])
    chain = " → ".join([*shown, first])
    if len(codes) == 1:
        return "上级不能是本单位自己。", {}
    return "上级关系绕成了圈：%(chain)s。请改正其中一个上级。", {"chain": chain}


def _walk(rows: Iterable[str], above: Above) -> tuple[list[list[str]], list[str]]:
    """Climb from every row to its root once; return the circles and the rows that lie too deep."""
    level: dict[str, int] = {}
    circles: list[list[str]] = []
    deep: list[str] = []
    for code in rows:
        path: list[str] = []
        place: dict[str, int] = {}
        step: str | None = code
        while step is not None and step in above and step not in level and step not in place:
            place[step] = len(path)
            path.append(step)
            step = above[step]
        if step in place:
            circles.append(path[place[step] :])
            level.update(dict.fromkeys(path, 0))
        base = level.get(step or "", 0)
        for height, member in enumerate(reversed(path), start=1):
            level.setdefault(member, base + height)
        if level[code] == MOST_LEVELS + 1:
            deep.append(code)
    return circles, deep


def _several_roots(
    rows: Mapping[str, tuple[int, str | None]], known: Above, column: str
) -> Iterator[Problem]:
    """Warn of every new root where there would be more than one: a blank cell is easily missed."""
    roots = [code for code, (_, parent) in rows.items() if parent is None]
    new = [code for code in roots if code not in known]
    others = any(parent is None for code, parent in known.items() if code not in rows)
    if len(roots) < 2 and not others:
        return
    for code in new:
        yield Problem(
            rows[code][0],
            column,
            "没有上级，会单独成为一棵树的最上级。如果不是这样，请填写上级代码。",
            severity=WARNING,
        )
