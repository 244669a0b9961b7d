"""启动前检查: what a campaign still lacks before it is opened, each with where it is mended."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar, with_published
from campaign.reports.drills.seats import Seat
from campaign.reports.drills.standing import SeatStanding, standing
from campaign.reports.people import held_on
from campaign.reports.setup.checklist import Line, State, checklist
from campaign.reports.setup.facts import facts
from campaign.reports.visible import under
from campaign.rules.paths import covers
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.rules.plan import Plan
from campaign.rules.plans.launch import CHECKS
from campaign.settings import Settings
from models.person import Person, Post
from models.plan import Campaign
from models.unit import Unit

NAMED = 3
VACANT = {
    Role.CONTACT: ("联络员", "%(n)s 个单位没有联络员：%(names)s。没有人接收任务。"),
    Role.DEPUTY: ("分管领导", "%(n)s 个单位没有分管领导：%(names)s。逾期时没有人可以提醒。"),
    Role.PRINCIPAL: ("主要负责人", "%(n)s 个单位没有主要负责人：%(names)s。没有人签批。"),
}


def launch_lines(
    session: Session, settings: Settings, plan: Plan, scope: Unit, *, now: datetime, today: date
) -> tuple[Line, ...]:
    """Return every check of a launch, done or not, in the order of the table."""
    kinds = sorted({kind for one in plan.milestones for kind in one.for_kinds})
    chain = standing(session, scope.path, now=now, today=today, kinds=kinds)
    house = checklist(facts(session, settings, now=now, today=today), now=now, today=today)
    lines = (
        _takes_part(session, scope, kinds),
        *_told(session, plan, scope, today),
        _dates(plan, today),
        _beside(session, scope, today),
        *(_vacant(role, chain) for role in UNIT_ROLES),
        _address([one.seat for one in chain]),
        _proved(chain),
        _published(session, plan),
        *house,
    )
    by_key = {line.key: line for line in lines}
    return tuple(by_key[key] for key in CHECKS if key in by_key)


def open_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return those that are not done."""
    return tuple(line for line in lines if line.state is not State.DONE)


def _takes_part(session: Session, scope: Unit, kinds: list[str]) -> Line:
    asked = select(func.count()).where(
        under(Unit.path, scope.path), Unit.kind.in_(kinds), Unit.closed_on.is_(None)
    )
    n = session.scalar(asked) or 0
    title = "参加单位"
    if n:
        return Line("takes_part", State.DONE, title, "%(n)s 个单位参加。", {"n": n})
    note = "范围里没有方案所指类别的单位。请先导入单位，或核对范围。"
    return Line("takes_part", State.TODO, title, note, endpoint="imports.units")


def _told(session: Session, plan: Plan, scope: Unit, today: date) -> list[Line]:
    """Whom the ladder tells above the units: they have to be there, on the scope itself."""
    held = session.scalars(
        select(Post.role)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.unit_id == scope.id, Post.role.in_((Role.OFFICE, Role.LEAD)), held_on(today),
            Person.disabled_at.is_(None),
        )
    ).all()  # fmt: skip
    asks_lead = any(rung.audience == Role.LEAD or rung.needs_approval for rung in plan.ladder)
    lines = [
        _tells(
            "tells_office", "领导小组办公室", Role.OFFICE in held,
            "“%(scope)s”的办公室岗位空缺：没有人审核，升级到办公室时也无人可告知。", scope,
        )
    ]  # fmt: skip
    if asks_lead:
        lines.append(
            _tells(
                "tells_lead", "领导小组", Role.LEAD in held,
                "“%(scope)s”的领导小组岗位空缺：通报批评等没有人批准。", scope,
            )
        )  # fmt: skip
    return lines


def _dates(plan: Plan, today: date) -> Line:
    """What is due before the campaign has begun: everybody would be late from the first hour."""
    title = "期限"
    passed = [one for one in plan.milestones if one.due_on < today and not one.recurs]
    if not passed:
        return Line("dates", State.DONE, title, "各节点的期限都在今天或以后。")
    names = "、".join(one.name for one in passed[:NAMED]) + ("等" if passed[NAMED:] else "")
    note = "%(n)s 个节点的期限已经过去：%(names)s。启动后当天就算逾期并开始告知，请核对年份和日期。"
    return Line("dates", State.TODO, title, note, {"n": len(passed), "names": names})


def _beside(session: Session, scope: Unit, today: date) -> Line:
    """Campaigns that run over the same units: people would be told twice, by the same words."""
    title = "同时进行的行动"
    running = session.execute(
        select(Campaign.name, Campaign.code, Unit.path)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .where(Campaign.status == "open", Campaign.goal_on >= today)
        .order_by(Campaign.id)
    )
    same = [one for one in running if covers(one.path, scope.path) or covers(scope.path, one.path)]
    if not same:
        return Line("beside", State.DONE, title, "这些单位没有别的行动在进行。")
    names = "、".join(f"{one.name}（{one.code}）" for one in same[:NAMED])
    note = "这些单位还在参加：%(names)s。请核对不是同一次行动，名称也要分得清。"
    return Line("beside", State.WATCH, title, note, {"names": names})


def _tells(key: str, title: str, there: bool, note: str, scope: Unit) -> Line:
    if there:
        return Line(key, State.DONE, title, "已有人任职。")
    return Line(
        key, State.TODO, title, note, {"scope": scope.name}, endpoint="units.show",
        arguments={"unit_id": scope.id},
    )  # fmt: skip


def _vacant(role: Role, chain: tuple[SeatStanding, ...]) -> Line:
    title, note = VACANT[role]
    empty = [one.seat for one in chain if one.seat.role is role and not one.seat.holders]
    if not empty:
        return Line(str(role), State.DONE, title, "每个单位都有。")
    names = "、".join(seat.unit for seat in empty[:NAMED]) + ("等" if empty[NAMED:] else "")
    # One vacancy is mended on its own page, more of them from the list of units.
    one = {"unit_id": empty[0].unit_id} if len(empty) == 1 else {}
    return Line(
        str(role), State.TODO, title, note, {"n": len(empty), "names": names},
        endpoint="units.show" if one else "units.index", arguments=dict(one),
    )  # fmt: skip


def _address(seats: list[Seat]) -> Line:
    title = "邮箱"
    without = {one.person_id: one.name for seat in seats for one in seat.holders if not one.email}
    if not without:
        return Line("address", State.DONE, title, "责任链上的人都有邮箱。")
    names = "、".join(list(without.values())[:NAMED]) + ("等" if len(without) > NAMED else "")
    note = "%(n)s 人没有邮箱：%(names)s。他们的告知会变成电话任务。"
    values = {"n": len(without), "names": names}
    return Line("address", State.WATCH, title, note, dict(values), endpoint="people.index")


def _proved(chain: tuple[SeatStanding, ...]) -> Line:
    title = "责任链演练"
    unproved = [one for one in chain if not one.proved]
    if not unproved:
        return Line(
            "proved", State.DONE, title, "%(n)s 个岗位都已证实。", {"n": len(chain)},
            endpoint="drills.index",
        )  # fmt: skip
    drills = [rung.drill_id for one in chain for rung in one.rungs]
    note = "%(n)s 个岗位未证实，不知道到时候找不找得到人。请发起演练，或打电话核实。"
    return Line(
        "proved", State.TODO, title, note, {"n": len(unproved)},
        endpoint="drills.show" if drills else "drills.index",
        arguments={"drill_id": max(drills)} if drills else {},
    )  # fmt: skip


def _published(session: Session, plan: Plan) -> Line:
    title = "工作日历"
    years = {one.last_due_on.year for one in plan.milestones} | {plan.goal_on.year}
    # Opening a campaign takes in what the library knows; only what nobody published is missing.
    known = with_published(load_calendar(session), years).years
    missing = sorted(years - known)
    if not missing:
        return Line("published", State.DONE, title, "方案涉及年份的放假安排都已公布。")
    note = "%(years)s 年的放假安排还没有公布，这些日期先按周末推算，公布后重算。"
    values: dict[str, object] = {"years": "、".join(map(str, missing))}
    return Line("published", State.WATCH, title, note, values, endpoint="calendar.index")
