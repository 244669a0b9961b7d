"""The county of a rehearsal: its units and their people, made up by one seed.

It is also what the rehearsal believes of posts: whoever changes one by the real service writes the
change down here too, and the oracle asks nobody else who held a post on a day.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaign.rehearsal.world.dice import Dice
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.plan import Plan
from models.person import Person, Post
from models.unit import Unit

SCOPE_CODE = "R0"
CHAIN = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL)
# How units answer: (name, share, first and last day counted from the due day).
TEMPERAMENTS = (
    ("prompt", 0.50, -9, -2),
    ("slow", 0.30, -2, 0),
    ("late", 0.15, 1, 16),
    ("ghost", 0.05, 400, 500),
)
VACANT = {Role.CONTACT: 0.02, Role.DEPUTY: 0.04, Role.PRINCIPAL: 0.02}
SILENT_HOUSES, NO_ADDRESS, DEAD, COMES_BACK, CLUMSY = 0.02, 0.03, 0.01, 0.01, 0.05


@dataclass
class House:
    """A unit: where it stands in the tree, how it answers, how its people click."""

    id: int
    code: str
    kind: str
    path: str
    temperament: str
    first: int
    last: int
    clumsy: bool
    version: int = 1


@dataclass
class Soul:
    """A person: the address (empty for none), and whether letters to it arrive."""

    id: int
    email: str
    dead: bool = False
    comes_back: bool = False


@dataclass
class Seat:
    """A post from a day (None: since ever) until before a day."""

    id: int
    person_id: int
    from_on: date | None = None
    until_on: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether it is held that day."""
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or self.until_on > day)


@dataclass
class Town:
    """All of it."""

    scope_id: int = 1
    bureau_id: int = 2
    admin_id: int = 0
    houses: dict[int, House] = field(default_factory=dict)
    souls: dict[int, Soul] = field(default_factory=dict)
    seats: dict[tuple[int, Role], list[Seat]] = field(default_factory=dict)

    def holders(self, unit_id: int, role: Role, day: date) -> list[int]:
        """Return who holds a role on a unit that day."""
        seats = self.seats.get((unit_id, role), ())
        return sorted({seat.person_id for seat in seats if seat.held_on(day)})

    def asker(self, unit_id: int, role: Role, day: date) -> Asker | None:
        """Return the first holder of a role, as a door would know them."""
        held = self.holders(unit_id, role, day)
        if not held:
            return None
        path = self.houses[unit_id].path if unit_id in self.houses else f"/{self.scope_id}/"
        return Asker(held[0], f"人员{held[0]}", (HeldPost(role, unit_id, path),), simulated=True)


def build(session: Session, town: Town, plan: Plan, units: int, dice: Dice) -> None:
    """Write the county into an empty database: a scope, the own bureau, so many units below it."""
    kinds = sorted({kind for one in plan.milestones for kind in one.for_kinds}) or ["department"]
    rows = [_unit_row(town.scope_id, SCOPE_CODE, "推演县", "county", None, f"/{town.scope_id}/")]
    for number in range(units + 1):
        unit_id = town.bureau_id + number
        code = plan.office_unit if not number else f"R{number:05d}"
        name = "推演县办公室所在局" if not number else f"推演单位 {number:05d}"
        kind = kinds[number % len(kinds)]
        path = f"/{town.scope_id}/{unit_id}/"
        rows.append(_unit_row(unit_id, code, name, kind, town.scope_id, path))
        town.houses[unit_id] = _house(unit_id, code, kind, path, dice)
    session.execute(insert(Unit), rows)
    _people(session, town, dice)


def _unit_row(
    unit_id: int, code: str, name: str, kind: str, parent_id: int | None, path: str
) -> dict[str, object]:
    return {
        "id": unit_id, "code": code, "name": name, "kind": kind, "parent_id": parent_id,
        "path": path,
    }  # fmt: skip


def _house(unit_id: int, code: str, kind: str, path: str, dice: Dice) -> House:
    mine = dice.of("house", unit_id)
    throw, found = mine.random(), TEMPERAMENTS[0]
    for one in TEMPERAMENTS:
        if throw < one[1]:
            found = one
            break
        throw -= one[1]
    return House(unit_id, code, kind, path, found[0], found[2], found[3], mine.random() < CLUMSY)


def _people(session: Session, town: Town, dice: Dice) -> None:
    people: list[dict[str, object]] = []
    posts: list[dict[str, object]] = []

    def seat(unit_id: int, role: Role, soul: Soul) -> None:
        town.souls[soul.id] = soul
        people.append(
            {"id": soul.id, "name": f"人员{soul.id}", "login": f"r{soul.id}",
             "email": soul.email or None, "phone": None}
        )  # fmt: skip
        post = Seat(len(posts) + 10, soul.id)
        town.seats.setdefault((unit_id, role), []).append(post)
        posts.append({"id": post.id, "unit_id": unit_id, "role": role.value, "person_id": soul.id})

    number = 10
    for role in (Role.OFFICE, Role.OFFICE, Role.LEAD):
        number += 1
        seat(town.scope_id, role, Soul(number, f"r{number}@rehearsal.example"))
    for house in town.houses.values():
        mine = dice.of("people", house.id)
        silent = mine.random() < SILENT_HOUSES
        for role in CHAIN:
            number += 1
            vacant, silently = mine.random() < VACANT[role], mine.random() < NO_ADDRESS
            dead, back = mine.random() < DEAD, mine.random() < COMES_BACK
            if not vacant:
                email = "" if silent or silently else f"r{number}@rehearsal.example"
                seat(house.id, role, Soul(number, email, dead, back))
    session.execute(insert(Person), people)
    session.execute(insert(Post), posts)
