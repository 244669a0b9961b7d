"""Random trees, posts, calendars, ladders and plans: whatever a county may bring."""

import datetime as dt
import random
from dataclasses import dataclass, field

from campaign.rules.calendar import at_hour
from campaign.rules.ladder import AUDIENCES, DEFAULT_LADDER, Rung
from campaign.rules.permissions import Role
from campaign.rules.plan import Plan, PlanMilestone, PlanStage
from campaign.services.transaction import transaction
from models.calendar import CalendarDay, CalendarYear
from models.person import Person
from models.unit import Unit
from tests.make import Make

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 3, 2)
KINDS = ("department", "township")
CHAIN = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL)


@dataclass
class World:
    """A county with its people, before anything is asked of it."""

    scope: Unit
    bureau: Unit
    office: Person
    units: list[Unit]
    people: list[Person] = field(default_factory=list)


def a_world(make: Make, dice: random.Random, number: int) -> World:
    """Build one; its codes carry the number, so that many stand side by side."""
    scope = make.unit("云川县", kind="county", code=f"S{number}")
    bureau = make.unit("县文化广电和旅游局", scope, code=f"B{number}")
    office = make.holder(scope, Role.OFFICE)
    world = World(scope, bureau, office, [bureau], [office])
    for _ in range(dice.randrange(2)):
        world.people.append(make.holder(scope, Role.OFFICE))
    if dice.random() < 0.7:
        world.people.append(make.holder(scope, Role.LEAD))
    for _ in range(dice.randint(1, 4)):
        parent = dice.choice([scope, scope, *world.units[1:]])
        world.units.append(make.unit("", parent, kind=dice.choice(KINDS)))
    for unit in world.units:
        for role in CHAIN:
            _seat(make, dice, world, unit, role)
        if dice.random() < 0.15:
            _seat(make, dice, world, unit, Role.COLLECTOR)
    return world


def _seat(make: Make, dice: random.Random, world: World, unit: Unit, role: Role) -> None:
    """Fill a post: by somebody new or known, for good or for a while, with a mailbox or none."""
    fate = dice.random()
    if fate < 0.12:
        return
    turns = dice.random()
    until = FIRST + dice.randrange(90) * DAY if turns < 0.25 else None
    make.post(_somebody(make, dice, world), unit, role, until_on=until)
    if until is not None and turns < 0.15:
        later = until + dice.choice([0, 0, 5]) * DAY
        make.post(_somebody(make, dice, world), unit, role, from_on=later)
    if fate > 0.9:
        make.post(_somebody(make, dice, world), unit, role)


def _somebody(make: Make, dice: random.Random, world: World) -> Person:
    if dice.random() < 0.25:
        return dice.choice(world.people)
    person = make.person(email="" if dice.random() < 0.8 else None)
    world.people.append(person)
    return person


def a_calendar(dice: random.Random) -> None:
    """Write a year's days anew: some holidays of some days each, with days made up for them."""
    rest: dict[dt.date, str] = {}
    for _ in range(dice.randint(0, 5)):
        begins = FIRST + dice.randrange(200) * DAY
        for n in range(dice.randint(1, 8)):
            rest[begins + n * DAY] = "holiday"
        make_up = begins - dice.randint(1, 6) * DAY
        if make_up.weekday() >= 5 and make_up not in rest:
            rest[make_up] = "workday"
    with transaction() as session:
        session.query(CalendarDay).delete()
        session.query(CalendarYear).delete()
        for year in range(2024, 2029):
            session.add(CalendarYear(year=year, official=True, source="made up"))
        for day, kind in rest.items():
            session.add(CalendarDay(day=day, kind=kind, name="", source="made up"))


def a_ladder(dice: random.Random) -> tuple[Rung, ...]:
    """Some steps in the order of days: their audiences may go up and down."""
    if dice.random() < 0.3:
        return DEFAULT_LADDER
    offsets = sorted(dice.sample(range(-9, 14), dice.randint(2, 7)))
    rungs = []
    for number, offset in enumerate(offsets, 1):
        audience = Role.CONTACT if offset <= 0 else dice.choice(AUDIENCES)
        level = 0 if offset <= 0 else min(4, 1 + AUDIENCES.index(audience))
        approval = offset > 0 and dice.random() < 0.2
        counts = dice.choice(["working", "calendar"])
        letter = "criticism" if approval else "clock"
        rungs.append(Rung(number, offset, counts, audience, level, approval, letter))
    return tuple(rungs)


def a_random_plan(dice: random.Random, world: World, code: str) -> Plan:
    """One to four milestones, some signed, some with dates of kinds, some that come again."""
    stages = (
        PlanStage("check", "自查", "self_check", FIRST, FIRST + 60 * DAY),
        PlanStage("accept", "验收", "acceptance", FIRST + 61 * DAY, FIRST + 120 * DAY),
    )
    milestones = []
    for number in range(dice.randint(1, 4)):
        due_on = FIRST + dice.randrange(4, 70) * DAY
        own = number > 0 and dice.random() < 0.15
        recurs = dice.choice([None] * 5 + ["weekly", "monthly", "every_10_days"])
        ends = due_on + dice.randint(10, 40) * DAY
        apart = ((KINDS[1], due_on + dice.randrange(12) * DAY),)
        milestones.append(
            PlanMilestone(
                f"m{number}", f"节点{number}", "check", due_on, () if own else KINDS, own,
                apart if not own and dice.random() < 0.2 else (),
                signed_by=Role.PRINCIPAL if dice.random() < 0.2 else None,
                recurs=recurs, recurs_until=ends.isoformat() if recurs else None,
                roll=dice.choice([None, "next", "previous"]),
            )
        )  # fmt: skip
    return Plan(
        code, f"行动 {code}", FIRST, FIRST + 120 * DAY, world.bureau.code, "办公室",
        roll=dice.choice(["none", "next", "previous"]), stages=stages,
        milestones=tuple(milestones), ladder=a_ladder(dice),
    )  # fmt: skip


def some_instant(dice: random.Random, first: dt.date, days: int) -> dt.datetime:
    """An instant within these days: mostly at nine, else at any quarter from seven to eight."""
    day = first + dice.randrange(days) * DAY
    if dice.random() < 0.4:
        return at_hour(day, 9)
    return at_hour(day, dice.randint(7, 20), dice.choice([0, 15, 30, 45]))
