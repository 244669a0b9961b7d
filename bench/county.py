"""A county of any size, written by the set: units, posts and twelve duties for each unit.

Each month's milestone has ten versions, one for each kind of unit, so that the ladder of one term
falls due for a tenth of the units: 10,000 duties of 1,200,000 in the large county.
Every table has a range of ids of its own, so that a number says what it is the id of.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    String,
    cast,
    delete,
    insert,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.sql.expression import CTE, ColumnElement

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import DEFAULT_LADDER, timetable
from models.base import Base, Instant
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.person import Person, Post
from models.plan import Campaign, Ladder, LadderRung, Milestone, Stage
from models.sums import UnitChanged
from models.term import Term, TermRung
from models.unit import Unit

MONTHS = 12
KINDS = 10
SCOPE = 100_000_000
UNITS = SCOPE + 1
CONTACTS, DEPUTIES, PRINCIPALS = 210_000_000, 220_000_000, 230_000_000
OFFICE, LEAD = 240_000_001, 240_000_002
POSTS = 300_000_000
ENROLMENTS, ENROLMENT_SPANS = 400_000_000, 450_000_000
DUTIES, DUTY_SPANS, A_MONTH = 500_000_000, 800_000_000, 10_000_000
CAMPAIGN, STAGE, LADDER = 700_000_001, 710_000_001, 720_000_001
MILESTONES, TERMS, TERM_RUNGS = 730_000_000, 740_000_000, 750_000_000

# Where the ids of unit 0 begin, and how many of each a unit has.
IDS_OF_A_UNIT = (
    (UNITS, 1), (CONTACTS, 1), (DEPUTIES, 1), (PRINCIPALS, 1), (POSTS, 3), (ENROLMENTS, 1),
    (ENROLMENT_SPANS, 1), (DUTIES, 1), (DUTY_SPANS, 1),
)  # fmt: skip

OPENED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FIRST_DUE = date(2026, 2, 10)
ORDINARY_WEEKS = WorkingCalendar()


@dataclass(frozen=True)
class County:
    """What was written."""

    units: int

    @property
    def duties(self) -> int:
        """All duties of the county."""
        return self.units * MONTHS


def write(connection: Connection, units: int) -> County:
    """Write a county; the tables are empty.  `units` is a multiple of the number of kinds."""
    _plan(connection)
    numbers = _numbers(units)
    _units(connection, numbers)
    _people(connection, numbers)
    _enrolments(connection, numbers)
    _duties(connection, numbers)
    _changed(connection)
    if connection.dialect.name == "postgresql":
        _continue_ids(connection)
    return County(units)


def duty_id(unit_number: int, month: int) -> int:
    """The duty of the unit with this number (from 0) for a month (from 0)."""
    return DUTIES + month * A_MONTH + unit_number


def contact_id(unit_number: int) -> int:
    """The contact of the unit with this number (from 0)."""
    return CONTACTS + unit_number


def term_id(month: int, kind: int) -> int:
    """The term of one version of a month's milestone."""
    return TERMS + month * KINDS + kind


def _numbers(count: int) -> CTE:
    """0 … count-1 as a table: ten to the power of as many digits as needed."""
    digit = union_all(*(select(literal(n).label("n")) for n in range(10))).cte("digit")
    places = [digit.alias(f"digit_{place}") for place in range(len(str(count - 1)))]
    number = sum((place.c.n * 10**i for i, place in enumerate(places)), start=literal(0))
    every = select(number.label("n")).select_from(_cross(places)).subquery()
    return select(every.c.n).where(every.c.n < count).cte("number")


def _cross(tables: list[Any]) -> Any:
    first, *rest = tables
    for table in rest:
        first = first.join(table, literal(1) == literal(1))
    return first


def _write(connection: Connection, table: type[Base], source: Any, **columns: Any) -> None:
    """INSERT … SELECT, one value or expression for each column."""
    values = [_typed(table, name, value).label(name) for name, value in columns.items()]
    connection.execute(
        insert(table).from_select(list(columns), select(*values).select_from(source))
    )


def _typed(table: type[Base], name: str, value: Any) -> ColumnElement[Any]:
    if isinstance(value, ColumnElement):
        return value
    kind = table.__table__.c[name].type
    # SQLite takes CAST(… AS DATETIME) for a wish for a number, and gets the year.
    return literal(value, kind) if isinstance(kind, Instant) else cast(literal(value, kind), kind)


def _text(*parts: Any) -> ColumnElement[Any]:
    pieces = [cast(part, String) if isinstance(part, ColumnElement) else part for part in parts]
    whole = literal("")
    for piece in pieces:
        whole = whole + piece
    return whole


def _plan(connection: Connection) -> None:
    """The campaign, its ladder, its 120 milestones with a term each, and their rung times."""
    connection.execute(
        insert(Unit),
        [{"id": SCOPE, "code": "scope", "name": "云川县", "kind": "county", "path": f"/{SCOPE}/"}],
    )
    connection.execute(
        insert(Campaign),
        [
            {
                "id": CAMPAIGN, "code": "bench", "name": "软件正版化", "scope_unit_id": SCOPE,
                "bureau_unit_id": SCOPE, "office_name": "领导小组办公室", "basis": [],
                "source": "", "source_sha256": "",
                "in_force_at": OPENED_AT, "opened_at": OPENED_AT, "issued_on": date(2026, 1, 4),
                "goal_on": date(2029, 12, 31),
            }
        ],
    )  # fmt: skip
    connection.execute(
        insert(Stage),
        [
            {
                "id": STAGE, "campaign_id": CAMPAIGN, "position": 1, "key": "check", "name": "自查",
                "kind": "self_check", "starts_on": date(2026, 1, 5), "ends_on": date(2029, 12, 31),
            }
        ],
    )  # fmt: skip
    connection.execute(insert(Ladder), [{"id": LADDER, "campaign_id": CAMPAIGN}])
    connection.execute(
        insert(LadderRung), [{"ladder_id": LADDER, **vars(rung)} for rung in DEFAULT_LADDER]
    )
    versions = [(month, kind) for month in range(MONTHS) for kind in range(KINDS)]
    connection.execute(insert(Milestone), [_milestone(*version) for version in versions])
    connection.execute(
        insert(Term),
        [
            {
                "id": term_id(month, kind), "milestone_id": MILESTONES + month * KINDS + kind,
                "due_on": due_on(month, kind), "ladder_id": LADDER,
            }
            for month, kind in versions
        ],
    )  # fmt: skip
    rungs = [
        {"term_id": term_id(month, kind), **vars(rung_time)}
        for month, kind in versions
        for rung_time in timetable(due_on(month, kind), DEFAULT_LADDER, ORDINARY_WEEKS)
    ]
    connection.execute(
        insert(TermRung), [{"id": TERM_RUNGS + n, **rung} for n, rung in enumerate(rungs)]
    )


def due_on(month: int, kind: int) -> date:
    """The day on which the term of one version of a month's milestone ends."""
    return FIRST_DUE + timedelta(weeks=4 * (month * KINDS + kind))


def _milestone(month: int, kind: int) -> dict[str, Any]:
    number = month * KINDS + kind
    return {
        "id": MILESTONES + number, "campaign_id": CAMPAIGN, "stage_id": STAGE, "key": f"m{number}",
        "position": number, "name": f"第 {month + 1} 期报表", "for_kinds": [f"kind{kind}"],
        "due_on": due_on(month, kind), "evidence": [], "reported_to": ["office"],
    }  # fmt: skip


def _units(connection: Connection, numbers: CTE) -> None:
    identity = numbers.c.n + UNITS
    _write(
        connection, Unit, numbers,
        id=identity, code=_text("u", numbers.c.n), name=_text("单位 ", numbers.c.n),
        kind=_text("kind", numbers.c.n % KINDS), parent_id=SCOPE,
        path=_text(f"/{SCOPE}/", identity, "/"), version=1,
    )  # fmt: skip


def _people(connection: Connection, numbers: CTE) -> None:
    """Three persons with an address of their own for each unit, and the office and the lead."""
    for place, (role, first) in enumerate(
        (("contact", CONTACTS), ("deputy", DEPUTIES), ("principal", PRINCIPALS))
    ):
        identity = numbers.c.n + first
        address = _text(role, numbers.c.n, "@bench.invalid")
        _write(
            connection, Person, numbers,
            id=identity, name=_text(role, numbers.c.n), login=address, email=address,
            locale="zh", version=1,
        )  # fmt: skip
        _write(
            connection, Post, numbers,
            id=numbers.c.n * 3 + (POSTS + place), unit_id=numbers.c.n + UNITS, role=role,
            person_id=identity,
        )  # fmt: skip
    for role, identity in (("office", OFFICE), ("lead", LEAD)):
        address = f"{role}@bench.invalid"
        connection.execute(
            insert(Person), [{"id": identity, "name": role, "login": address, "email": address}]
        )
        connection.execute(
            insert(Post), [{"id": identity, "unit_id": SCOPE, "role": role, "person_id": identity}]
        )


def _enrolments(connection: Connection, numbers: CTE) -> None:
    identity = numbers.c.n + ENROLMENTS
    _write(
        connection, Enrolment, numbers,
        id=identity, campaign_id=CAMPAIGN, unit_id=numbers.c.n + UNITS, state="self_check",
        stage_id=STAGE, round=1, version=1,
    )  # fmt: skip
    _write(
        connection, EnrolmentSpan, numbers,
        id=numbers.c.n + ENROLMENT_SPANS, enrolment_id=identity, state="self_check",
        stage_id=STAGE, from_at=OPENED_AT,
    )  # fmt: skip


def _duties(connection: Connection, numbers: CTE) -> None:
    """Twelve a unit, month after month, as a launch writes them; the units of a term lie apart."""
    for month in range(MONTHS):
        serial = numbers.c.n + month * A_MONTH
        version = numbers.c.n % KINDS + month * KINDS
        _write(
            connection, Duty, numbers,
            id=serial + DUTIES, campaign_id=CAMPAIGN, milestone_id=version + MILESTONES,
            enrolment_id=numbers.c.n + ENROLMENTS, unit_id=numbers.c.n + UNITS, round=1,
            state="open", term_id=version + TERMS, version=1,
        )  # fmt: skip
        _write(
            connection, DutySpan, numbers,
            id=serial + DUTY_SPANS, duty_id=serial + DUTIES, state="open",
            term_id=version + TERMS, from_at=OPENED_AT, note="",
        )  # fmt: skip


def _changed(connection: Connection) -> None:
    """Note every unit for the sums: PostgreSQL has no triggers while it is filled."""
    connection.execute(delete(UnitChanged))
    connection.execute(
        insert(UnitChanged).from_select(
            ["campaign_id", "unit_id"], select(Enrolment.campaign_id, Enrolment.unit_id)
        )
    )


def _continue_ids(connection: Connection) -> None:
    """Let PostgreSQL count on after the ids that were given by hand."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, Integer) and not column.foreign_keys:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                    f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name}))"
                )
            )
