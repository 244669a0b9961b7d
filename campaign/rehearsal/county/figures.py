"""The demonstration's figures: two rounds of the field's form, filled in by each unit's own dice.

The first stands on the survey, the second on the report of what was installed, with the first
beside it.
"""

import random
from datetime import date, datetime

from sqlalchemy import select

from campaign.records.survey.filing import cells_before, running_filing
from campaign.reports.survey.forms import shipped_source
from campaign.rules.calendar import at_hour
from campaign.rules.permissions import Asker
from campaign.services.survey.open_round import open_round
from campaign.services.survey.save_figures import Typed, save_figures
from campaign.services.survey.save_form import save_form
from models.base import db
from models.plan import Campaign, Milestone, Stage
from models.survey import FormVersion

# Milestone, and what of the plan's evidence the form stands for.
ROUNDS = (("survey", "统计表电子版"), ("install_report", ""))
SOFTWARE = ("os_server", "os_pc", "office", "antivirus", "database")
OPENS_AT, HOUR = 9, 9


class Survey:
    """Sends each round out on the first day of its milestone's stage."""

    def __init__(self, campaign_id: int) -> None:
        """Find the days."""
        self.campaign_id = campaign_id
        rows = db.session.execute(
            select(Milestone.key, Milestone.id, Stage.starts_on, Campaign.issued_on)
            .join(Stage, Stage.id == Milestone.stage_id)
            .join(Campaign, Campaign.id == Milestone.campaign_id)
            .where(Milestone.campaign_id == campaign_id, Milestone.key.in_(dict(ROUNDS)))
        ).all()
        db.session.rollback()
        self.days = {max(on, issued): (key, number) for key, number, on, issued in rows}
        self.version_id = 0

    def send_out(self, day: date, *, now: datetime) -> None:
        """Send out what begins on this day."""
        at = at_hour(day, HOUR)
        if day not in self.days or at > now or not shipped_source():
            return
        key, milestone_id = self.days[day]
        if not self.version_id:
            save_form(shipped_source(), note="按上级统计口径制表。", asker=None, now=at)
            self.version_id = db.session.scalars(select(FormVersion.id)).one()
            db.session.rollback()
        open_round(
            self.campaign_id, milestone_id, self.version_id, asker=None, now=at, today=day,
            item=dict(ROUNDS)[key],
        )  # fmt: skip


def fill_in(duty_id: int, unit_id: int, *, asker: Asker, now: datetime) -> None:
    """Fill in the duty's form, where a round of it runs; what is typed already stays."""
    found = running_filing(db.session(), duty_id)
    typed = bool(found and found[0].saved_at)
    before = cells_before(db.session(), found[1], unit_id) if found else None
    db.session.rollback()
    if found is None or typed:
        return
    cells = _cells(random.Random(f"figures/{unit_id}"), installed=before is not None)
    reasons = {}
    if int(cells["total"]) < int(cells["staff_using"]) // 2:
        reasons["users"] = "部分人员合用计算机。"
    for rule in ("changed_os", "changed_office"):
        reasons[rule] = "集中采购的正版软件已安装到位，许可数相应增加。"
    save_figures(duty_id, Typed(cells, reasons), asker=asker, now=now)


def _cells(dice: random.Random, *, installed: bool) -> dict[str, str]:
    """Return what a unit types: every rule holds; once installed, what was lacking is licensed."""
    desktops, laptops, servers = dice.randint(6, 46), dice.randint(1, 12), dice.choice((0, 0, 1, 2))
    computers, staff = desktops + laptops, desktops + dice.randint(2, 9)
    has = {
        "os_server": servers,
        "os_pc": computers - dice.randint(0, computers // 3),
        "office": dice.randint(0, computers // 2),
        "antivirus": computers - dice.randint(0, computers // 2),
        "database": min(servers, 1),
    }
    wanted = {"os_server": servers, "os_pc": computers, "office": computers,
              "antivirus": computers + servers, "database": min(servers, 1)}  # fmt: skip
    numbers = {
        "posts": staff, "staff_actual": staff, "staff_total": staff + 1, "staff_using": staff - 1,
        "servers": servers, "desktops": desktops, "laptops": laptops, "total": computers + servers,
    }  # fmt: skip
    lacking = 0
    for kind in SOFTWARE:
        held = wanted[kind] if installed else has[kind]
        gap = wanted[kind] - held
        lacking += gap
        numbers |= {
            f"{kind}_licensed": _sets(kind, held), f"{kind}_licences": held,
            f"{kind}_unlicensed": gap, f"{kind}_needed": _sets(kind, gap),
            f"{kind}_needed_licences": gap, f"{kind}_upgrades": 0, f"{kind}_upgrade_licences": 0,
        }  # fmt: skip
    numbers |= _origin(numbers) | _wanted(numbers)
    systems = dice.randint(0, 4)
    numbers |= {"systems": systems, "systems_licensed": systems}
    cells = {key: str(value) for key, value in numbers.items()}
    need = f"{lacking * 0.06:.2f}"
    return cells | {
        "home_editions": "", "money_needed": need, "money_ready": need if installed else "0",
        "purchase_form": "政府集中采购" if lacking else "不需要采购", "written_licence": "是",
        "remarks": "",
    }  # fmt: skip


def _wanted(numbers: dict[str, int]) -> dict[str, int]:
    """Return which products are to be bought: most of one maker, some of another."""
    systems = numbers["os_server_needed"] + numbers["os_pc_needed"]
    office = numbers["office_needed"]
    return {
        "windows_wanted": systems - systems // 5, "kylin_wanted": systems // 5, "uos_wanted": 0,
        "msoffice_wanted": office - office // 3, "wps_wanted": office // 3, "yozo_wanted": 0,
        "other_wanted": numbers["antivirus_needed"] + numbers["database_needed"],
    }  # fmt: skip


def _sets(kind: str, licences: int) -> int:
    """Return the packages for so many licences: antivirus comes as a network edition."""
    return min(licences, 1) if kind == "antivirus" else licences


def _origin(numbers: dict[str, int]) -> dict[str, int]:
    sets = sum(numbers[f"{kind}_licensed"] for kind in SOFTWARE)
    seats = sum(numbers[f"{kind}_licences"] for kind in SOFTWARE)
    preinstalled = numbers["os_pc_licensed"]
    return {
        "issued_sets": 0, "issued_seats": 0, "free_sets": 0, "free_seats": 0,
        "preinstalled_sets": preinstalled, "preinstalled_seats": preinstalled,
        "bought_sets": sets - preinstalled, "bought_seats": seats - preinstalled,
    }  # fmt: skip
