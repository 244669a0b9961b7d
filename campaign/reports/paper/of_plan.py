"""Dates that the plan and the campaign know."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from campaign.reports.paper.dates import printed, printed_month, printed_short
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Value, count
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.shares import per_cent
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Milestone
from models.unit import Unit

Find = Callable[[Ground], Value | None]


def _plan(ground: Ground) -> str:
    return f"/campaigns/{ground.campaign.id}"


def started(ground: Ground) -> Value:
    """When the plan was issued."""
    return Value(
        printed_month(ground.campaign.issued_on), "方案印发的年月", _plan(ground)
    )  # fmt: skip


def issued(ground: Ground) -> Value:
    """The day on which the plan was issued."""
    return Value(printed(ground.campaign.issued_on), "方案的成文日期", _plan(ground))


def ended(ground: Ground) -> Value:
    """The goal's month."""
    return Value(printed_month(ground.campaign.goal_on), "方案的目标日期", _plan(ground))


def as_of(ground: Ground) -> Value:
    """The day of the paper's numbers."""
    return Value(printed(ground.day), "取数时间")


def next_due(ground: Ground) -> Value | None:
    """The next date that the plan sets after the paper's day."""
    on: date | None = ground.session.scalar(
        select(func.min(Milestone.due_on)).where(
            Milestone.campaign_id == ground.campaign.id, Milestone.due_on > ground.day,
            Milestone.removed_at.is_(None), Milestone.by_office.is_(False),
        )
    )  # fmt: skip
    return Value(printed(on), "方案里下一个期限", _plan(ground)) if on else None


def surveyed(ground: Ground) -> Value | None:
    """When the newest round was sent out."""
    if ground.last is None:
        return None
    one, _sums = ground.last
    return Value(
        printed_short(day_of(one.opened_at)), f"第 {one.number} 轮发放的日期", f"/rounds/{one.id}"
    )


def _enrolled(*states: EnrolmentState) -> Callable[[Ground], Value]:
    words = {"closed": "已办结", "withdrawn": "已退出"}

    def find(ground: Ground) -> Value:
        asked = (
            select(func.count(Enrolment.id))
            .join(Unit, Unit.id == Enrolment.unit_id)
            .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
            .where(
                Enrolment.campaign_id == ground.campaign.id, ground.sees,
                EnrolmentSpan.from_at <= ground.at,
                EnrolmentSpan.until_at.is_(None) | (EnrolmentSpan.until_at > ground.at),
                EnrolmentSpan.state.in_(states) if states
                else EnrolmentSpan.state != EnrolmentState.WITHDRAWN,
            )
        )  # fmt: skip
        number = ground.session.scalar(asked) or 0
        what = "、".join(words[one] for one in states) or "参加行动、没有退出"
        return count(
            number, f"{what}的单位数", f"/lead/{ground.campaign.id}/units", units=number
        )  # fmt: skip

    return find


def closed_share(ground: Ground) -> Value:
    """How many of those that take part are closed."""
    closed = int(_enrolled(EnrolmentState.CLOSED)(ground).text.replace(",", ""))
    whole = int(_enrolled()(ground).text.replace(",", ""))
    return Value(
        per_cent(closed, whole) or "—", "已办结 ÷ 参加单位", f"/lead/{ground.campaign.id}/units"
    )


# fmt: off
PLAN: dict[str, tuple[str, str, Find]] = {
    "started":  ("启动年月", "Month of the start", started),
    "issued":   ("方案成文日期", "Day of the plan", issued),
    "ended":    ("目标年月", "Month of the goal", ended),
    "as_of":    ("取数时间", "Instant of the numbers", as_of),
    "next_due": ("下一个期限", "Next date", next_due),
    "surveyed": ("发放统计表的日期", "Day of the survey", surveyed),
    "enrolled": ("参加单位", "Units taking part", _enrolled()),
    "closed":   ("已办结单位", "Units closed", _enrolled(EnrolmentState.CLOSED)),
    "closed_share": ("办结率", "Share closed", closed_share),
}
# fmt: on
