"""The tick beside what its work costs in plain SQL, and beside a sweep row by row.

Each time another term is armed: its rung comes for a tenth of the units, so that nothing has to be
undone between one measurement and the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import String, cast, insert, literal, select, update
from sqlalchemy.orm import Session

from bench import county
from bench.report import Row, costs, gains
from campaign.services.clock import apply
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
LAST_TICK = FIRST_TICK + timedelta(days=3000)

RAW_NOTICES = """
INSERT INTO notice (duty_id, term_id, occasion, kind, role, level, person_id, address, verdict,
                    reason, created_at)
SELECT duty.id, duty.term_id, '{occasion}', 'clock', '{role}', {level}, person.id, person.email,
       'send', 'due', '{now}'
FROM duty JOIN post ON post.unit_id = {unit} JOIN person ON person.id = post.person_id
WHERE duty.term_id = {term} AND duty.state IN ('open', 'returned') AND post.role = '{role}'
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Step:
    """A rung to be measured, and where in the tree the person sits whom it tells."""

    title: str
    number: int
    role: str
    level: int
    unit: str


TO_CONTACT = Step("contacts told", 1, "contact", 0, "duty.unit_id")
TO_OFFICE = Step("office told", 6, "office", 3, str(county.SCOPE))


@dataclass
class Times:
    """Seconds of one step, one entry a round."""

    whole: list[float] = field(default_factory=list)
    notices: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    by_row: list[float] = field(default_factory=list)


def rows(units: int) -> Iterator[Row]:
    """Measure in the open application on a filled database."""
    database = db.engine.dialect.name
    due = units // county.KINDS
    terms = iter(county.term_id(*divmod(n, county.KINDS)) for n in range(120))
    days = iter(FIRST_TICK + timedelta(days=n) for n in range(1000))
    disarm_all()
    _one_round(TO_CONTACT, terms, days, Times())
    times = Times()
    for _ in range(ROUNDS):
        _one_round(TO_CONTACT, terms, days, times)
    name = f"tick, {due:,} contacts told"
    yield costs(f"{name}: notices ÷ raw insert", database, times.notices, times.raw, 1.5)
    yield costs(f"{name}: with letters ÷ raw insert", database, times.whole, times.raw, 2.5)
    yield gains(f"{name}: row by row ÷ notices", database, times.notices, times.by_row, 12)
    upper = Times()
    for _ in range(ROUNDS):
        _one_round(TO_OFFICE, terms, days, upper)
    name = f"tick, office told of {due:,} units"
    yield costs(f"{name}: notices ÷ raw insert", database, upper.notices, upper.raw, 1.5)
    yield costs(f"{name}: with letters ÷ raw insert", database, upper.whole, upper.raw, 2.5)


def idle_times() -> list[float]:
    """Seconds of some ticks in which nothing is due; the first one only opens the connection."""
    times = [timed(lambda: clock.tick(now=LAST_TICK)) for _ in range(IDLE_TICKS + 1)]
    return times[1:]


def _one_round(step: Step, terms: Iterator[int], days: Iterator[datetime], times: Times) -> None:
    """The tick, the raw insert and the sweep by rows, each on a term of its own."""
    mine, raw, by_row = (next(terms) for _ in range(3))
    if step is TO_OFFICE:
        for term in (mine, raw):
            _reach(term)
    _tick(step, mine, next(days), times)
    times.raw.append(_raw_insert(step, raw, next(days)))
    if step is TO_CONTACT:
        now = next(days)
        times.by_row.append(timed(lambda: _row_by_row(step, by_row, now)))


def _tick(step: Step, term: int, now: datetime, times: Times) -> None:
    """One tick with one rung to decide; the time of its letters is also taken apart."""
    _arm(term, step.number, now)
    in_letters: list[float] = []
    open_digests = apply.open_digests

    def timed_digests(session: Session, readers: Any, *, now: datetime) -> int:
        before = perf_counter()
        written = open_digests(session, readers, now=now)
        in_letters.append(perf_counter() - before)
        return written

    apply.open_digests = timed_digests
    try:
        before = perf_counter()
        count = clock.tick(now=now)
        whole = perf_counter() - before
    finally:
        apply.open_digests = open_digests
    if count.notices == 0:
        raise RuntimeError(f"nothing to measure: {count}")
    times.whole.append(whole)
    times.notices.append(whole - sum(in_letters))


def _raw_insert(step: Step, term: int, now: datetime) -> float:
    """The same notices by one statement on the driver's own connection, committed."""
    statement = RAW_NOTICES.format(
        occasion=f"rung/{step.number}", role=step.role, level=step.level, unit=step.unit,
        term=term, now=now.replace(tzinfo=None).isoformat(" ", "microseconds"),
    )  # fmt: skip
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        sqlite = db.engine.dialect.name == "sqlite"
        before = perf_counter()
        cursor = driver.cursor()
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(statement)
        written = cursor.rowcount
        driver.commit()
        seconds = perf_counter() - before
    if written == 0:
        raise RuntimeError("nothing to measure: the raw insert found no duty")
    return seconds


def _row_by_row(step: Step, term: int, now: datetime) -> None:
    """What one writes first: objects, one query, add_all, one commit."""
    with Session(db.engine) as session:
        session.connection(execution_options={"immediate": True})
        found = session.execute(
            select(Duty, Person)
            .join(Post, Post.unit_id == Duty.unit_id)
            .join(Person, Person.id == Post.person_id)
            .where(Duty.term_id == term, Duty.state == "open", Post.role == step.role)
        ).all()
        session.add_all(
            Notice(
                duty_id=duty.id, term_id=term, occasion=f"rung/{step.number}", kind="clock",
                role=step.role, level=step.level, person_id=person.id, address=person.email,
                verdict="send", reason="due", created_at=now,
            )
            for duty, person in found
        )  # fmt: skip
        session.commit()


def disarm_all() -> None:
    """Nothing is due any more."""
    _write(update(TermRung).values(done_at=county.OPENED_AT))
    _write(update(Letter).where(Letter.state == "queued").values(state="cancelled"))


def _arm(term: int, number: int, now: datetime) -> None:
    """This rung of this term comes now."""
    chosen = (TermRung.term_id == term, TermRung.number == number)
    _write(update(TermRung).where(*chosen).values(done_at=None, fires_at=now))


def _reach(term: int) -> None:
    """Let every contact of this term have been told by a letter that was accepted long ago."""
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


def _write(statement: Any) -> None:
    with db.engine.connect() as connection:
        connection.execution_options(immediate=True)
        connection.execute(statement)
        connection.commit()


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    before = perf_counter()
    act()
    return perf_counter() - before
