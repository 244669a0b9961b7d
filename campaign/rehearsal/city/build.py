"""The city's story as steps, each at a fixed instant, each through the services that people use.

A later part adds its own step to STEPS; ``build`` runs them in their order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from campaign.papers.plan_file import read_plan_file
from campaign.papers.tables import read_table
from campaign.rehearsal.city import money, report, survey
from campaign.rehearsal.city.scene import SCOPE, City
from campaign.rehearsal.county.demonstration import login_of
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import Invalid
from campaign.services.campaign.open_campaign import open_campaign
from campaign.services.house.activate import activate
from campaign.services.house.init_house import init_house
from campaign.services.people.load_people import load_people
from campaign.services.units.load_units import load_units
from models.base import db

PASSWORD = "Yunling-2005"


@dataclass(frozen=True)
class Step:
    """Something that happened in the city, and when."""

    on: date
    at: time
    act: Callable[[City, datetime, date], None]

    @property
    def now(self) -> datetime:
        """The instant."""
        return datetime.combine(self.on, self.at, SHANGHAI)


def found(city: City, now: datetime, today: date) -> None:
    """The house is born, its units and people are entered."""
    init_house(simulated=True, name="系统管理员", login="admin", now=now)
    for name, load in (("units.csv", load_units), ("people.csv", load_people)):
        table = read_table(name, (city.folder / name).read_bytes())
        result = load(table, asker=None, now=now, today=today, file_name=name)
        if not result.loaded:
            raise Invalid("示例名单有错误：%(name)s", name=name)


def launch(city: City, now: datetime, today: date) -> None:
    """The plan is issued: 云岭府办发〔2004〕175 号."""
    reading = read_plan_file(city.folder / "plan.yaml")
    if reading.plan is None:
        raise Invalid("示例方案有错误：%(problem)s", problem=reading.errors[0].told())
    opened = open_campaign(
        reading.plan, reading.source, reading.files, scope_code=SCOPE, asker_id=None, now=now
    )
    city.campaign_id = opened.campaign_id


def accounts(folder: Path) -> list[tuple[str, str]]:
    """Return who can be tried out: what they are, and what they type to sign in."""
    city = City(folder)
    people = (
        ("办公室", city.office),
        ("领导小组", city.lead),
        ("市财政局 联络员", city.contact("5227")),
    )
    return [(f"{what} {one.name}", login_of(one.name)) for what, one in people]


def open_the_door(city: City, now: datetime, today: date) -> None:
    """Whoever tries the city out can sign in: the office, the leading group, one unit."""
    names = [city.office.name, city.lead.name, city.contact("5227").name]
    db.session.rollback()
    activate(names, PASSWORD, now=now)


STEPS: tuple[Step, ...] = (
    Step(date(2004, 12, 27), time(9), found),
    Step(date(2004, 12, 28), time(9), launch),
    Step(date(2005, 1, 4), time(9), survey.ask_54),
    Step(date(2005, 1, 5), time(9), survey.send_out),
    Step(date(2005, 1, 28), time(15), survey.first_round),
    Step(date(2005, 5, 17), time(15), survey.declare_void),
    Step(date(2005, 5, 18), time(9), survey.ask_the_others),
    Step(date(2005, 6, 10), time(15), survey.second_round),
    Step(date(2005, 6, 16), time(9), money.counties),
    Step(date(2005, 6, 20), time(9), money.prices),
    Step(date(2005, 6, 21), time(15), money.all_computers),
    Step(date(2005, 7, 8), time(15), money.what_is_lacking),
    Step(date(2005, 7, 29), time(15), money.as_quoted),
    Step(date(2005, 8, 2), time(8, 30), report.write),
    Step(date(2005, 8, 2), time(9), open_the_door),
)


def build(folder: Path, *, steps: Sequence[Step] = STEPS) -> City:
    """Live the steps on an empty database.

    Args:
        folder: examples/city, with plan.yaml, units.csv, people.csv and figures.csv.
        steps: the first so many of STEPS, all of them by default.
    """
    city = City(folder)
    for step in steps:
        step.act(city, step.now, step.on)
        db.session.rollback()
    return city
