"""A small county with a campaign, opened by the real service: what most tests stand on."""

import datetime as dt
from dataclasses import dataclass, field

from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.plan import Basis, Plan, PlanMilestone, PlanStage
from campaign.services.campaign.open_campaign import Opened, open_campaign
from models.base import db
from models.person import Person
from models.unit import Unit
from tests.make import Make

ISSUED = dt.date(2026, 3, 2)
DUE = dt.date(2026, 4, 20)  # a Monday


def at(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """An instant by the Shanghai clock."""
    shanghai = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime.combine(day, dt.time(hour, minute), shanghai).astimezone(dt.UTC)


def a_plan(**changes: object) -> Plan:
    """Four stages, three milestones for units, one for the office, the default ladder."""
    stages = (
        PlanStage("check", "部署自查阶段", "self_check", ISSUED, dt.date(2026, 4, 30)),
        PlanStage(
            "mend", "整改落实阶段", "rectification", dt.date(2026, 5, 1), dt.date(2026, 6, 30)
        ),
        PlanStage(
            "accept", "检查验收阶段", "acceptance", dt.date(2026, 7, 1), dt.date(2026, 8, 10)
        ),
        PlanStage(
            "praise", "总结表彰阶段", "commendation", dt.date(2026, 8, 11), dt.date(2026, 9, 30)
        ),
    )
    kinds = ("department", "township")
    about: dict[str, object] = {
        "code": "ruanjian-2026",
        "name": "2026 年全县软件正版化",
        "issued_on": ISSUED,
        "goal_on": dt.date(2026, 9, 30),
        "office_unit": "JU",
        "office_name": "云川县推进使用正版软件工作领导小组办公室",
        "office_phone": "0357-000 1126",
        "basis": (
            Basis("关于印发软件正版化工作方案的通知", "云软正办〔2026〕3号", "云川县政府办"),
        ),
        "stages": stages,
        "milestones": (
            PlanMilestone("survey", "报送软件使用情况统计表", "check", DUE, kinds),
            PlanMilestone("install", "完成正版软件安装", "mend", dt.date(2026, 6, 10), kinds),
            PlanMilestone(
                "report", "报送安装情况报告", "mend", dt.date(2026, 6, 12), kinds, required=False
            ),
            PlanMilestone(
                "rollup", "汇总全县统计表", "check", dt.date(2026, 4, 30), by_office=True
            ),
        ),
    }
    return Plan(**(about | changes))  # type: ignore[arg-type]


@dataclass
class County:
    """The rows of a small county: its own bureau, departments with three people each, an office."""

    make: Make
    scope: Unit
    bureau: Unit
    units: list[Unit] = field(default_factory=list)
    people: dict[tuple[str, Role], Person] = field(default_factory=dict)
    opened: Opened | None = None

    @property
    def campaign_id(self) -> int:
        """The open campaign's number."""
        assert self.opened is not None
        return self.opened.campaign_id

    def asker(self, unit: Unit, role: Role) -> Asker:
        """The holder of a role as a door would know them."""
        person = self.people[unit.code, role]
        return Asker(person.id, person.name, (HeldPost(role, unit.id, unit.path),))

    @property
    def office(self) -> Asker:
        """The office's person."""
        return self.asker(self.scope, Role.OFFICE)

    def open(self, plan: Plan | None = None, *, now: dt.datetime | None = None) -> Opened:
        """Open the campaign at nine on the day of issue."""
        chosen, issued = plan or a_plan(), now or at(ISSUED)
        self.opened = self.make.story(
            ("opened", repr(chosen), issued, self.scope.code),
            lambda: open_campaign(
                chosen, "plan: as text\n", {}, scope_code=self.scope.code, asker_id=None,
                now=issued,
            ),
        )  # fmt: skip
        return self.opened


def a_county(make: Make, names: tuple[str, ...] = ("县财政局", "县教育局")) -> County:
    """Build the tree and its people, every post held and with an address."""
    return make.story(("county", names), lambda: _a_county(make, names))


def _a_county(make: Make, names: tuple[str, ...]) -> County:
    make.simulated()
    scope = make.unit("云川县", kind="county", code="XIAN")
    bureau = make.unit("县文化广电和旅游局", scope, code="JU")
    county = County(make, scope, bureau)
    county.units = [make.unit(name, scope) for name in names]
    for unit in (bureau, *county.units):
        for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL):
            county.people[unit.code, role] = make.holder(unit, role)
    county.people[scope.code, Role.OFFICE] = make.holder(scope, Role.OFFICE, "周晓岚")
    county.people[scope.code, Role.LEAD] = make.holder(scope, Role.LEAD)
    db.session.rollback()
    return county
