"""通知, 督办单, 通报批评: what is asked of whom, and what was not done."""

from sqlalchemy import select

from campaign.records.house.calendar import load_calendar
from campaign.reports.paper.dates import printed
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.units import duties_told
from campaign.reports.paper.value import Content, Value, count
from campaign.reports.progress.late import Late
from campaign.rules.cases.machine import answer_by
from campaign.rules.errors import NotFound, NotNow
from models.plan import Milestone


def duties_ahead(ground: Ground) -> dict[str, Content]:
    """Return the plan's milestones whose date has not passed, each with its date."""
    rows = ground.session.scalars(
        select(Milestone)
        .where(
            Milestone.campaign_id == ground.campaign.id, Milestone.removed_at.is_(None),
            Milestone.by_office.is_(False), Milestone.due_on >= ground.day,
        )
        .order_by(Milestone.due_on, Milestone.position)
    )  # fmt: skip
    page = f"/campaigns/{ground.campaign.id}"
    return {
        "duties": [
            {
                "name": one.name, "who": "各有关单位",
                "due": Value(printed(one.due_on), f"方案“{one.name}”的期限", page,
                             key=f"duties.{n}.due"),
                "evidence": "、".join(one.evidence) or "办理情况",
            }
            for n, one in enumerate(rows, 1)
        ],
        "opening": [],
    }  # fmt: skip


def urged(ground: Ground) -> dict[str, Content]:
    """Return what the unit of the ground's duty is late with."""
    late = _late_of_unit(ground)
    items = duties_told(ground, late, "items")
    page = f"/office/{ground.campaign.id}"
    return {
        "items": items,
        "items_count": count(len(late), "未办结的逾期事项", page, units=1).named("items_count"),
        "most_late": count(max(one.days_late for one in late), "最长逾期天数", page,
                           units=1).named("most_late"),
        "deadline": _deadline(ground), "problems": [],
    }  # fmt: skip


def criticised(ground: Ground) -> dict[str, Content]:
    """Return the unit of the ground's duty with what it has not done."""
    late = [one for one in _late_of_unit(ground) if one.duty_id == ground.duty_id]
    if not late:
        raise NotNow(NOT_LATE)
    return {
        "units": duties_told(ground, late, "units"),
        "units_count": count(1, "被通报的单位数", f"/office/{ground.campaign.id}/held",
                             units=1).named("units_count"),
        "approved_by": "领导小组", "report_to": ground.campaign.office_name,
        "deadline": _deadline(ground), "facts": [],
    }  # fmt: skip


NOT_LATE = "这个单位现在没有逾期的任务，不用起草。"


def _late_of_unit(ground: Ground) -> list[Late]:
    path = ground.path_of_duty
    if path is None:
        raise NotFound
    found = [one for one in ground.late if one.path == path]
    if not found:
        raise NotNow(NOT_LATE)
    return found


def _deadline(ground: Ground) -> Value:
    """As many working days as a unit has to account for itself."""
    on = answer_by(ground.day, load_calendar(ground.session))
    return Value(printed(on), "取数之日后第 5 个工作日", "/calendar", key="deadline")
