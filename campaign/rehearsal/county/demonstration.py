"""The demonstration county: a simulated database with a believable past.

The example plan is shifted so that today lies in the middle of rectification; then the real
services live through every day from its issue to today. Units act by temperament, drawn by one
seed; nothing here writes a table by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from campaign.papers.plan_file import PlanReading, read_plan_file
from campaign.records.evidence.store import Store
from campaign.rehearsal.county.actors import Actors
from campaign.rehearsal.county.figures import Survey
from campaign.rehearsal.county.life import end_a_day, live_a_day, on_a_working_day
from campaign.rehearsal.county.scene import Stage, play
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.errors import Invalid
from campaign.rules.plan import Plan, shift_plan
from campaign.services.campaign.open_campaign import Opened, open_campaign
from campaign.services.house.activate import activate
from campaign.services.house.init_house import init_house
from models.base import db
from models.person import Person
from models.plan import Campaign

SEED = 20110210
SCOPE = "1400"
PASSWORD = "Yunchuan-2026"
# Who can be tried out: (name in the example's people, what they show).
ACCOUNTS = (
    ("周晓岚", "领导小组办公室", "office"),
    ("李文静", "县财政局 联络员", "contact"),
    ("王建国", "县财政局 分管领导", "deputy"),
    ("陈志远", "县财政局 主要负责人", "principal"),
    ("赵启明", "领导小组", "lead"),
)


@dataclass(frozen=True)
class Demonstration:
    """What was made; ``opened`` is None when it stood already."""

    opened: Opened | None
    days: int


def has_demonstration() -> bool:
    """Tell whether a campaign stands in this database."""
    found = db.session.scalar(select(func.count()).select_from(Campaign)) or 0
    db.session.rollback()
    return found > 0


def login_of(name: str) -> str:
    """Return what a demonstration account types to sign in."""
    person = db.session.execute(
        select(Person.login, Person.email).where(Person.name == name)
    ).first()
    db.session.rollback()
    return (person.email or person.login) if person else name


def fill(
    folder: Path,
    *,
    now: datetime,
    load: Callable[[Path], None],
    progress: Callable[[int, int], None],
    store: Store,
) -> Demonstration:
    """Fill an empty database with the county of ``folder`` and live it up to ``now``.

    Args:
        folder: holds plan.yaml with its forms.
        now: the instant up to which the county lives.
        load: loads the units and people of the folder (the import's own service).
        progress: told the days lived and the days in all.
        store: where the files of the last day go.

    Raises:
        Invalid: the example is not in order.
    """
    if has_demonstration():
        return Demonstration(None, 0)
    init_house(simulated=True, name="系统管理员", login="admin", now=now)
    load(folder)
    reading = read_plan_file(folder / "plan.yaml")
    plan = _shifted(reading, day_of(now))
    opened = open_campaign(
        plan, reading.source, reading.files, scope_code=SCOPE, asker_id=None,
        now=at_hour(plan.issued_on, 9),
    )  # fmt: skip
    days = (day_of(now) - plan.issued_on).days + 1
    actors = Actors(SEED)
    survey = Survey(opened.campaign_id)
    for number in range(days):
        day = plan.issued_on + timedelta(days=number)
        survey.send_out(day, now=now)
        live_a_day(opened.campaign_id, actors, day, now=now)
        progress(number + 1, days)
    acts_at = on_a_working_day(now)
    play(Stage(opened.campaign_id, store, acts_at, day_of(acts_at)))
    if acts_at != now:
        end_a_day(day_of(acts_at))
    activate([name for name, _, _ in ACCOUNTS], PASSWORD, now=now)
    return Demonstration(opened, days)


def _shifted(reading: PlanReading, today: date) -> Plan:
    """Return the plan moved by whole weeks so that today lies between rectification's due days."""
    if reading.plan is None:
        raise Invalid("示例方案有错误：%(problem)s", problem=reading.errors[0].told())
    keys = {stage.key for stage in reading.plan.stages if stage.kind == "rectification"}
    dues = [m.due_on for m in reading.plan.milestones if m.stage in keys and not m.by_office]
    middle = min(dues) + (max(dues) - min(dues)) // 2
    weeks = round((today - middle).days / 7)
    return shift_plan(reading.plan, weeks * 7)
