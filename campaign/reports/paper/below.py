"""The units one level below with what they filled in: a table of 工作汇报, and the 汇总表."""

from campaign.reports.paper.ground import MOST_BELOW, Ground
from campaign.reports.paper.of_round import MEASURES, sum_of
from campaign.reports.paper.value import Content, Value, count
from campaign.reports.survey.rollup import Place
from campaign.rules.paper.proof import Parts, Tie
from campaign.rules.shares import per_cent
from campaign.rules.survey.typed import shown

NEEDS = ("os_need", "office_need", "security_need")


def areas(ground: Ground) -> tuple[list[dict[str, Content]] | None, tuple[Tie, ...]]:
    """Return a row for each unit below, and what the rows must come to; None: too many, or none."""
    if ground.last is None:
        return None, ()
    one, sums = ground.last
    places = sums.below.rows
    keys = [key for name in NEEDS for key in MEASURES[name][2]]
    if not 1 < len(places) <= MOST_BELOW or sum_of(sums, ("total", *keys)) is None:
        return None, ()
    page = f"/rounds/{one.id}/rollup"
    rows: list[dict[str, Content]] = []
    for n, place in enumerate(places, 1):
        fraction = place.sums.fraction
        source = f"{page}?unit={place.unit_id}"

        def number(name: str, value: int, query: str, *, own: bool = True) -> Value:
            return count(
                value, f"{place.name}：{query}", source, units=fraction.received,  # noqa: B023
                confidential=own, corrected=ground.corrected,
            ).named(f"areas.{n}.{name}")  # fmt: skip  # noqa: B023

        rows.append({
            "name": place.name,
            "due": number("due", fraction.expected, "应报", own=False),
            "answered": number("answered", fraction.received, "已报", own=False),
            "share": Value(
                per_cent(fraction.received, fraction.expected) or "—", f"{place.name}：已报 ÷ 应报",
                source, corrected=ground.corrected, key=f"areas.{n}.share",
            ),
            "computers": number("computers", _sum(place, ("total",)), "计算机"),
            "need": number("need", _sum(place, tuple(keys)), "需配置的软件"),
        })  # fmt: skip
    return rows, _ties(len(rows), own=sums.here.duty_id is not None)


def _sum(place: Place, keys: tuple[str, ...]) -> int:
    return sum(place.sums.totals.get(key, 0) for key in keys)


def _ties(rows: int, *, own: bool) -> tuple[Tie, ...]:
    """The rows come to the whole; to less where the unit itself is on the register too."""

    def of(whole: str, name: str) -> Parts:
        return Parts(whole, tuple(f"areas.{n}.{name}" for n in range(1, rows + 1)), exact=not own)

    return of("sent", "due"), of("returned", "answered"), of("computers", "computers")


def annex(ground: Ground) -> tuple[dict[str, Content], tuple[Tie, ...]]:
    """Return the official table of a round: the fields that its form shows below, and a total."""
    if ground.last is None:
        return {"columns": None, "rows": None}, ()
    one, sums = ground.last[0], ground.listed(ground.last[0])
    wanted = sums.form.below or tuple(field.key for field in sums.form.additive)[:6]
    fields = [field for field in sums.form.additive if field.key in wanted]
    places = sums.below.rows
    page = f"/rounds/{one.id}/rollup"

    def cells(key: str, place: Place, name: str) -> dict[str, Content]:
        if not place.sums.fraction.received:
            return {"cells": [name, *("未报" for _field in fields)]}
        return {"cells": [name, *(
            Value(
                shown(field, place.sums.totals.get(field.key, 0)), f"{place.name}：{field.label}",
                f"{page}?unit={place.unit_id}", place.sums.fraction.received, confidential=True,
                corrected=ground.corrected, key=f"{key}.{field.key}",
            )
            for field in fields
        )]}  # fmt: skip

    rows: list[Content] = [
        cells(f"rows.{n}", place, place.name) for n, place in enumerate(places, 1)
    ]
    rows.append(cells("total", sums.here, "合计"))
    filed = [n for n, place in enumerate(places, 1) if place.sums.fraction.received]
    whole = sums.below.total == len(places) and sums.here.duty_id is None
    ties = tuple(
        Parts(f"total.{field.key}", tuple(f"rows.{n}.{field.key}" for n in filed), exact=whole)
        for field in fields
    )
    left = sums.below.total - len(places)
    return {
        "columns": ["单位", *(field.label for field in fields)], "rows": rows,
        "remarks": ["下一级单位太多，只列出前面的；合计是全部单位的。"] if left > 0 else [],
    }, ties  # fmt: skip
