"""表彰决定: units that passed acceptance at once and did everything in time are suggested.

Whom to commend is decided by people: the suggestion is a list that the drafter may shorten or
replace, and the number of lines that he leaves is the number that the paper prints.
"""

from collections.abc import Mapping

from sqlalchemy import select

from campaign.reports.paper.ground import Ground
from campaign.reports.paper.results.written import lines_of, listed, offered
from campaign.reports.paper.value import Content, Offered, count
from campaign.reports.progress.numbers import by_unit
from campaign.rules.counting import Count


def honoured(ground: Ground) -> Mapping[str, Content]:
    """Return units and people with how many they are."""
    suggested = _without_reproach(ground)
    names = lines_of(ground, "units") or suggested
    source = f"/acceptance/{ground.campaign.id}?show=passed"
    query = "正文所列单位的个数" if lines_of(ground, "units") else (
        "一次通过验收、各项任务都按时完成的单位数"
    )  # fmt: skip
    name = ground.campaign.name
    return {
        "units": Offered("\n".join(suggested), [{"name": one} for one in names] or None),
        "units_count": count(len(names), query, source, units=len(names), key="units_count")
        if names else None,
        "unit_honour": offered(ground, "unit_honour", f"{name}先进单位"),
        "people_count": listed(ground, "people", "people_count", "个人"),
        "person_honour": offered(ground, "person_honour", f"{name}先进个人"),
    }  # fmt: skip


def _without_reproach(ground: Ground) -> list[str]:
    good = {one.unit_id: one.unit for one in ground.verdicts
            if one.passed and not one.failed_before}  # fmt: skip
    if not good:
        return []
    each = by_unit(ground.session, ground.campaign.id, ground.look, sees=ground.sees)
    punctual = set(
        ground.session.scalars(
            select(each.c.unit_id).where(each.c[Count.PUNCTUAL] == each.c[Count.DUE])
        )
    )
    return [name for unit_id, name in good.items() if unit_id in punctual]
