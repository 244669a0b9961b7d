"""Units by what they have done: all, some, nothing; the tables of a 通报 and a 通报批评."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from campaign.reports.paper.dates import printed
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.told import told_by_duty, told_by_unit
from campaign.reports.paper.value import Content, Value, count
from campaign.reports.progress.lagging import lagging_rows
from campaign.reports.progress.late import Late
from campaign.reports.progress.numbers import by_unit
from campaign.reports.progress.standing import chunks, standing
from campaign.rules.counting import Count
from campaign.rules.notice.causes import Cause
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit

Rows = Sequence[dict[str, Content]]
# The words of a cause as a paper says them.
REASONS = {
    Cause.SUSPENDED: "暂停计时", Cause.SIGNATURE: "待签批", Cause.IN_REVIEW: "待审核",
    Cause.EXTENSION: "申请延期", Cause.VACANT: "联络员空缺", Cause.NO_ADDRESS: "联络员无邮箱",
    Cause.BOUNCED: "退信", Cause.RETURNED: "退回修改未报", Cause.UNANSWERED: "未答复",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A unit of which something was due: how much, how much has come, and the last day it came."""

    unit_id: int
    name: str
    path: str
    due: int
    answered: int
    last_on: date | None


def standings(ground: Ground) -> list[Standing]:
    """Return every unit of the subtree of which something was due, in the order of the codes."""
    each = by_unit(ground.session, ground.campaign.id, ground.look, sees=ground.sees)
    stand = standing(ground.look)
    last = (
        select(stand.c.unit_id, func.max(stand.c.submitted_on).label("on"))
        .where(stand.c.campaign_id == ground.campaign.id)
        .group_by(stand.c.unit_id)
        .subquery("last")
    )
    rows = ground.session.execute(
        select(Unit.id, Unit.name, Unit.path, each.c[Count.DUE], each.c[Count.ANSWERED], last.c.on)
        .join(each, each.c.unit_id == Unit.id)
        .outerjoin(last, last.c.unit_id == Unit.id)
        .where(each.c[Count.DUE] > 0)
        .order_by(Unit.code)
    )
    return [Standing(*row) for row in rows]


def by_what_is_done(ground: Ground) -> dict[str, Content]:
    """Return the tables done, slow and not_started with their counts."""
    all_units = standings(ground)
    done = [one for one in all_units if one.answered == one.due]
    slow = [one for one in all_units if 0 < one.answered < one.due]
    silent = [one for one in all_units if not one.answered]
    late: dict[str, list[Late]] = {}
    for one in ground.late:
        late.setdefault(one.path, []).append(one)
    told = told_by_unit(
        ground.session, ground.campaign.id, [one.unit_id for one in silent], at=ground.at
    )
    reasons = _reasons(ground, [late[one.path][0] for one in slow if one.path in late])
    page = f"/lead/{ground.campaign.id}/units"

    def number(of: Standing, key: str, value: int, query: str) -> Value:
        return count(value, f"{of.name}：{query}", f"/units/{of.unit_id}", units=1).named(key)

    def days(of: Standing) -> int:
        return max((one.days_late for one in late.get(of.path, [])), default=0)

    return {
        "done": [
            {"unit": one.name, "done": number(one, f"done.{n}.done", one.answered, "已报项数"),
             "on": Value(printed(one.last_on), f"{one.name}：最后一项报送的日期",
                         f"/units/{one.unit_id}", 1, key=f"done.{n}.on") if one.last_on else "—"}
            for n, one in enumerate(done, 1)
        ],
        "slow": [
            {"unit": one.name, "done": number(one, f"slow.{n}.done", one.answered, "已报项数"),
             "total": number(one, f"slow.{n}.total", one.due, "应报项数"),
             "days_late": number(one, f"slow.{n}.days_late", days(one), "最长逾期天数"),
             "reason": reasons.get(one.path, "—")}
            for n, one in enumerate(slow, 1)
        ],
        "not_started": [
            {"unit": one.name, "total": number(one, f"not_started.{n}.total", one.due, "应报项数"),
             "days_late": number(one, f"not_started.{n}.days_late", days(one), "最长逾期天数"),
             "told": number(one, f"not_started.{n}.told", told.get(one.unit_id, 0), "告知次数")}
            for n, one in enumerate(silent, 1)
        ],
        "done_count": count(len(done), "应报的都已报的单位数", f"{page}?count=answered",
                            units=len(done)).named("done_count"),
        "slow_count": count(len(slow), "只报了一部分的单位数", page,
                            units=len(slow)).named("slow_count"),
        "not_started_count": count(len(silent), "一项也没有报的单位数", page,
                                   units=len(silent)).named("not_started_count"),
    }  # fmt: skip


def _reasons(ground: Ground, found: Sequence[Late]) -> dict[str, str]:
    rows = lagging_rows(ground.session, found, ground.look)
    return {row.path: REASONS[row.cause] for row in rows}


def duties_told(ground: Ground, found: Sequence[Late], family: str) -> Rows:
    """Return late duties with date, days and how often they were brought to notice."""
    about: dict[int, Any] = {}
    for ids in chunks([one.duty_id for one in found]):
        rows = ground.session.execute(
            select(Duty.id, Unit.name, Unit.id.label("unit_id"), Milestone.name.label("duty"))
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Duty.id.in_(ids))
        )
        about |= {row.id: row for row in rows}
    told = told_by_duty(ground.session, about, at=ground.at)
    made: list[dict[str, Content]] = []
    for n, one in enumerate(found, 1):
        row, key = about[one.duty_id], f"{family}.{n}"
        page = f"/duties/{one.duty_id}"
        made.append({
            "unit": row.name, "duty": row.duty, "name": row.duty,
            "due": Value(printed(one.due_on), f"{row.name}“{row.duty}”的期限", page, 1,
                         key=f"{key}.due"),
            "days_late": count(one.days_late, f"{row.name}“{row.duty}”的逾期天数（日历天）", page,
                               units=1).named(f"{key}.days_late"),
            "told": count(told.get(one.duty_id, 0), f"{row.name}“{row.duty}”的告知次数",
                          f"/notices/duty/{one.duty_id}", units=1).named(f"{key}.told"),
        })  # fmt: skip
    return made
