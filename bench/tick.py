"""The tick beside what its work costs in plain SQL, and beside a sweep row by row.

Each time another term is armed: its rung comes for a tenth of the units, so that nothing has to be
undone between one measurement and the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import String, cast, insert, literal, select, update
from sqlalchemy.orm import Session

from bench import county
from bench.report import Row, costs, gains
from campaign.services.clock import tick as clock
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.term import TermRung

ROUNDS = 5
IDLE_TICKS = 10
FIRST_TICK = county.OPENED_AT + timedelta(days=30)
_INSTANT = {"sqlite": "TEXT", "postgresql": "TIMESTAMPTZ"}
LAST_TICK = FIRST_TICK + timedelta(days=3000)

# Plain SQL for the same rows. Its verdict and its state are none that a tick or a worker knows, or
# they would go on with these rows.
DUE = """
FROM duty JOIN post ON post.unit_id = {unit} JOIN person ON person.id = post.person_id {joined}
WHERE duty.term_id = {term} AND duty.state IN ('open', 'returned') AND post.role = '{role}'
ON CONFLICT DO NOTHING
"""
RAW_LETTERS = f"""
INSERT INTO letter (key, person_id, address, kind, locale, message_id, state, created_at,
                    next_try_at)
SELECT DISTINCT {{key}}, person.id, person.email, 'clock', person.locale, '<' || {{key}} || '>',
       'kept', {{now}}, {{now}}
{DUE}
"""
RAW_NOTICES = f"""
INSERT INTO notice (duty_id, term_id, occasion, kind, role, level, person_id, address, verdict,
                    reason, created_at, letter_id)
SELECT duty.id, duty.term_id, '{{occasion}}', 'clock', '{{role}}', {{level}}, person.id,
       person.email, 'kept', 'due', {{now}}, {{letter}}
{DUE}
"""


@dataclass(frozen=True)
class Step:
    """A rung to be measured, and where in the tree the person sits whom it tells."""

    number: int
    role: str
    level: int
    unit_of_reader: Any


TO_CONTACT = Step(1, "contact", 0, Duty.unit_id)
TO_OFFICE = Step(6, "office", 3, county.SCOPE)


def rows(units: int) -> Iterator[Row]:
    """Measure in the open application on a filled database."""
    database = db.engine.dialect.name
    due = units // county.KINDS
    terms = iter(county.term_id(*divmod(n, county.KINDS)) for n in range(120))
    days = iter(FIRST_TICK + timedelta(days=n) for n in range(1000))
    disarm_all()
    _tick(TO_CONTACT, next(terms), next(days))  # statements are compiled, pages are read
    ticks, raw, raw_letters = [], [], []
    for _ in range(ROUNDS):
        ticks.append(_tick(TO_CONTACT, next(terms), next(days)))
        raw.append(_raw_insert(TO_CONTACT, next(terms), next(days)))
        raw_letters.append(_raw_insert(TO_CONTACT, next(terms), next(days), letters=True))
    name = f"tick, {due:,} contacts told by letter"
    yield costs(f"{name} ÷ raw insert of the notices", database, ticks, raw, 2.5)
    yield costs(f"{name} ÷ raw insert, letters too", database, ticks, raw_letters, 1.5)

    # All these notices go into one letter: nearly the cost of the notices alone.
    ticks, raw, by_row = [], [], []
    for _ in range(ROUNDS):
        ticks.append(_tick(TO_OFFICE, _reached(next(terms)), next(days)))
        raw.append(_raw_insert(TO_OFFICE, _reached(next(terms)), next(days)))
        by_row.append(_row_by_row(TO_OFFICE, _reached(next(terms)), next(days)))
    name = f"tick, office told of {due:,} units"
    yield costs(f"{name} ÷ raw insert of the notices", database, ticks, raw, 1.5)
    yield gains(f"row by row ÷ {name}", database, ticks, by_row, 12)


def idle_times() -> list[float]:
    """Seconds of some ticks in which nothing is due; the first one only opens the connection."""
    times = [timed(lambda: clock.tick(now=LAST_TICK)) for _ in range(IDLE_TICKS + 1)]
    return times[1:]


def _tick(step: Step, term: int, now: datetime) -> float:
    """One tick with one rung to decide."""
    arm(term, step.number, now)
    before = perf_counter()
    count = clock.tick(now=now)
    seconds = perf_counter() - before
    if count.notices == 0:
        raise RuntimeError(f"nothing to measure: {count}")
    return seconds


def _raw_insert(step: Step, term: int, now: datetime, *, letters: bool = False) -> float:
    """The same notices, or letters and notices, on the driver's own connection, committed."""
    key = f"'raw/{term}/' || person.id || '/' || person.email"
    words = {
        "occasion": f"rung/{step.number}", "role": step.role, "level": step.level, "term": term,
        "unit": step.unit_of_reader, "key": key,
        "now": f"CAST('{now:%Y-%m-%d %H:%M:%S}.000000' AS {_INSTANT[db.engine.dialect.name]})",
        "letter": "letter.id" if letters else "CAST(NULL AS INTEGER)",
        "joined": f"JOIN letter ON letter.key = {key}" if letters else "",
    }  # fmt: skip
    statements = [RAW_NOTICES.format(**words)]
    if letters:
        statements.insert(0, RAW_LETTERS.format(**{**words, "joined": ""}))
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        before = perf_counter()
        cursor = driver.cursor()
        if db.engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)
        written = cursor.rowcount
        driver.commit()
        seconds = perf_counter() - before
    if written == 0:
        raise RuntimeError("nothing to measure: the raw insert found no duty")
    return seconds


def _row_by_row(step: Step, term: int, now: datetime) -> float:
    """What one writes first: objects, one query, add_all, one commit."""
    before = perf_counter()
    with Session(db.engine) as session:
        session.connection(execution_options={"immediate": True})
        found = session.execute(
            select(Duty, Person)
            .select_from(Duty)
            .join(Post, Post.unit_id == step.unit_of_reader)
            .join(Person, Person.id == Post.person_id)
            .where(Duty.term_id == term, Duty.state == "open", Post.role == step.role)
        ).all()
        session.add_all(
            Notice(
                duty_id=duty.id, term_id=term, occasion=f"rung/{step.number}", kind="clock",
                role=step.role, level=step.level, person_id=person.id, address=person.email,
                verdict="kept", reason="due", created_at=now,
            )
            for duty, person in found
        )  # fmt: skip
        session.commit()
    return perf_counter() - before


def disarm_all() -> None:
    """Nothing is due any more."""
    write(update(TermRung).values(done_at=county.OPENED_AT))
    write(update(Letter).where(Letter.state == "queued").values(state="cancelled"))


def arm(term: int, number: int, now: datetime) -> None:
    """This rung of this term comes now."""
    chosen = (TermRung.term_id == term, TermRung.number == number)
    write(update(TermRung).where(*chosen).values(done_at=None, fires_at=now))


def _reached(term: int) -> int:
    """The term, after every contact of it has been told by a letter accepted long ago."""
    key = literal("bench/") + cast(Duty.id, String)
    with Session(db.engine) as session:
        session.connection(execution_options={"immediate": True})
        told = (
            select(Duty, Person)
            .join(Post, (Post.unit_id == Duty.unit_id) & (Post.role == "contact"))
            .join(Person, Person.id == Post.person_id)
            .where(Duty.term_id == term)
        )
        at = literal(county.OPENED_AT, Letter.created_at.type)
        letter = {
            "key": key, "person_id": Person.id, "address": Person.email, "kind": literal("clock"),
            "locale": literal("zh"), "message_id": key, "state": literal("accepted"),
            "created_at": at, "next_try_at": at, "accepted_at": at,
        }  # fmt: skip
        notice = {
            "duty_id": Duty.id, "term_id": Duty.term_id, "occasion": literal("rung/1"),
            "kind": literal("clock"), "role": literal("contact"), "level": literal(0),
            "person_id": Person.id, "address": Person.email, "verdict": literal("send"),
            "reason": literal("due"), "created_at": at, "letter_id": Letter.id,
        }  # fmt: skip
        for table, columns, source in (
            (Letter, letter, told),
            (Notice, notice, told.join(Letter, Letter.key == key)),
        ):
            rows_told = source.with_only_columns(*columns.values())
            session.execute(insert(table).from_select(list(columns), rows_told))
        session.commit()
    return term


def write(statement: Any) -> None:
    """Carry one statement out in a transaction of its own."""
    with db.engine.connect() as connection:
        connection.execution_options(immediate=True)
        connection.execute(statement)
        connection.commit()


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    before = perf_counter()
    act()
    return perf_counter() - before
