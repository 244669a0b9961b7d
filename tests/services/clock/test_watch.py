"""A doubtful clock stops the deciding and the mailing, and nothing bursts when it ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaign.clock import Counter
from campaign.jobs import timetable
from campaign.jobs.timetable import JOBS, run_job
from campaign.mail.mailbox import LocalMailbox
from campaign.records.house.clocks import read_mark, server_clock
from campaign.records.house.world import write_setting
from campaign.records.notice.letters import post_letter
from campaign.reports.clock import clock_facts
from campaign.reports.health import health
from campaign.rules.errors import NotNow
from campaign.rules.house.doubt import Why
from campaign.rules.permissions import Role
from campaign.services.clock.confirm import confirm_clock
from campaign.services.clock.watch import watch_clock
from campaign.services.transaction import transaction
from models.base import db
from models.event import Event
from models.letter import Letter
from models.notice import Held, Notice
from models.person import Person
from tests.county import County, a_county, at
from tests.make import Make

FIRST = dt.date(2026, 4, 9)  # the day of the first rung, a Thursday
START = at(FIRST, 8)


@dataclass
class Machine:
    """A machine with a clock that can be set wrong, and what else there is to ask.

    ``ahead`` is by how much its clock is wrong; ``database`` and ``mail`` are those of the others,
    None for no such clock.
    """

    true: dt.datetime = START
    ahead: dt.timedelta = dt.timedelta()
    database: dt.timedelta | None = None
    mail: dt.timedelta | None = None
    boot: str = "first"
    started: dt.datetime = START
    asked_mail: int = 0
    did: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> dt.datetime:
        return self.true + self.ahead

    @property
    def counter(self) -> Counter:
        return Counter(self.boot, (self.true - self.started).total_seconds())

    def reboots(self) -> None:
        self.boot, self.started = self.boot + "+", self.true

    def goes_on(self, **span: float) -> Machine:
        self.true += dt.timedelta(**span)
        return self

    def mail_time(self) -> dt.datetime | None:
        self.asked_mail += 1
        return None if self.mail is None else self.true + self.mail

    def looks(self, now: dt.datetime | None = None) -> Why | None:
        other = None if self.database is None else self.true + self.database
        return watch_clock(
            now=now or self.now, counter=self.counter, machine="m1",
            mail_server_time=self.mail_time, database_time=lambda session: other,
        )  # fmt: skip

    def beats(self) -> None:
        """Run the jobs that decide, as the heartbeat does."""
        for job in JOBS:
            if job.name in ("tick", "deliver"):
                self.did[job.name] = run_job(job, now=self.now)


HOUR = dt.timedelta(hours=1)
ZERO = dt.timedelta()


@pytest.fixture
def machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One whose jobs ask this machine's clocks, and whose letters stay in the house."""
    found = Machine()
    monkeypatch.setattr(timetable, "clock_doubt", lambda now: found.looks(now))
    monkeypatch.setattr(timetable, "way_out", LocalMailbox)
    return found


@pytest.fixture
def county(make: Make) -> County:
    """A live house, its campaign open, nobody told yet."""
    found = a_county(make)
    found.open()
    with transaction() as session:
        write_setting(session, "world", "live")
    return found


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def acts() -> list[str]:
    db.session.rollback()
    asked = select(Event.act).where(Event.act.startswith("clock.")).order_by(Event.id)
    return [act for act in db.session.scalars(asked) if act != "clock.tick"]


@pytest.mark.parametrize("wrong", [8 * HOUR, 40 * 24 * HOUR, 400 * 24 * HOUR, -HOUR, -48 * HOUR])
@pytest.mark.parametrize("database", [ZERO, None])
def test_a_clock_set_wrong_for_ten_minutes_tells_nobody(county, machine, wrong, database):
    """B4, B5, with a second clock and, by the machine's own count, without one."""
    machine.database = database
    machine.beats()
    machine.ahead = wrong
    for _ in range(3):
        machine.goes_on(minutes=3).beats()
        assert machine.did == dict.fromkeys(("tick", "deliver"), "frozen: apart")
    assert (count(Notice), count(Letter), count(Held)) == (0, 0, 0)
    assert health(db.session(), now=machine.now).clock == "doubtful"

    machine.ahead = ZERO
    machine.goes_on(minutes=1).beats()
    assert "frozen" not in "".join(machine.did.values())
    assert health(db.session(), now=machine.now).clock == "ok"
    assert acts() == ["clock.doubt", "clock.sure"]
    machine.goes_on(hours=1).beats()
    assert (count(Notice), count(Letter)) == (3, 3), "nothing is lost and nothing is early"


def test_who_comes_back_after_forty_days_without_a_second_clock_waits_for_a_person(county, machine):
    machine.beats()
    machine.goes_on(days=40).reboots()
    machine.beats()
    assert machine.did["tick"] == "frozen: forward"
    assert (count(Notice), machine.asked_mail) == (0, 2)

    office = county.people["XIAN", Role.OFFICE]
    confirm_clock(by_id=office.id, seen_at=machine.now, now=machine.now, counter=machine.counter)
    machine.beats()
    notices, people = count(Notice), count(Letter)
    told = db.session.scalars(select(Notice).where(Notice.verdict == "send")).all()
    assert notices and len({(one.duty_id, one.person_id) for one in told}) == len(told)
    assert people == len({one.person_id for one in told}), "one letter each, whatever was missed"
    assert {one.level for one in told} <= {0, 1}, "what stands above waits for a person"
    assert acts() == ["clock.doubt", "clock.confirm"]
    assert db.session.scalars(select(Event.by_id).where(Event.act == "clock.confirm")).one()


def test_the_mail_servers_date_is_a_second_clock_where_nobody_else_knows(county, machine):
    machine.beats()
    machine.goes_on(days=3).reboots()
    machine.mail = ZERO
    machine.beats()
    assert machine.did["tick"].startswith("TickCount")
    assert machine.asked_mail == 1, "asked once, then the count goes on by itself"

    machine.ahead = 40 * 24 * HOUR
    machine.reboots()
    machine.beats()
    assert machine.did["tick"] == "frozen: apart"


def test_both_clocks_wrong_together_accuse_nobody_and_park_nothing_in_the_future(
    county, machine, make
):
    """B6: the agreement cannot be doubted, but what stands above waits for a person anyway."""
    machine.database = ZERO
    machine.beats()
    machine.ahead = machine.database = 40 * 24 * HOUR
    machine.goes_on(minutes=1).beats()
    told = db.session.scalars(select(Notice).where(Notice.verdict == "send")).all()
    assert {one.level for one in told} <= {0, 1}
    with transaction() as session:
        person = county.people["JU", "contact"]
        post_letter(session, key="reset/1", person=person, kind="reset", now=machine.now)

    machine.ahead = machine.database = ZERO
    machine.goes_on(minutes=1).beats()
    machine.goes_on(hours=1).beats()  # the send window is open
    db.session.rollback()
    assert {row.state for row in db.session.scalars(select(Letter))} <= {"accepted", "cancelled"}
    mark = read_mark(db.session())
    assert mark is not None
    assert mark.at == machine.now


def test_a_second_clock_that_a_person_knows_to_be_wrong_holds_up_nobody(county, machine):
    machine.database = 8 * HOUR
    machine.beats()
    assert machine.did["tick"] == "frozen: apart"
    machine.goes_on(minutes=2)
    machine.looks()
    by_id = county.people["XIAN", Role.OFFICE].id
    confirm_clock(by_id=by_id, seen_at=machine.now, now=machine.now, counter=machine.counter)
    machine.goes_on(hours=2).beats()
    assert "frozen" not in machine.did["tick"]
    machine.goes_on(minutes=2)
    machine.database = 9 * HOUR
    machine.beats()
    assert machine.did["tick"] == "frozen: apart", "only the difference that was known"


def test_a_clock_that_was_set_while_the_page_stood_open_is_not_confirmed(county, machine):
    by_id = county.people["XIAN", Role.OFFICE].id
    with pytest.raises(NotNow, match="没有存疑"):
        confirm_clock(by_id=by_id, seen_at=START, now=START, counter=machine.counter)
    machine.beats()
    machine.goes_on(days=40).reboots()
    machine.looks()
    seen = machine.now
    for now in (seen + HOUR, seen - HOUR):
        with pytest.raises(NotNow, match="已经过去"):
            confirm_clock(by_id=by_id, seen_at=seen, now=now, counter=machine.counter)
    with pytest.raises(NotNow, match="m1 时间和这里不同"):
        confirm_clock(
            by_id=by_id, seen_at=seen - 8 * HOUR, now=seen - 8 * HOUR, counter=machine.counter
        )
    assert clock_facts(db.session()).doubt is not None


def test_people_go_on_working_and_lists_are_loaded_on_a_doubtful_clock(county, machine):
    machine.beats()
    machine.goes_on(days=40).reboots()
    imports = next(job for job in JOBS if job.name == "imports")
    assert run_job(imports, now=machine.now) == "lists=0"
    timeless = {job.name for job in JOBS if not job.by_clock}
    assert timeless == {"imports", "rehearsals", "scans", "sums"}


def test_what_an_act_wrote_under_a_date_ahead_goes_once_the_clock_is_right_again(county, machine):
    machine.beats()
    machine.ahead = 8 * HOUR
    with transaction() as session:
        office = session.get_one(Person, county.office.person_id)
        for key, written, due in (
            ("ahead", machine.now, machine.now),
            ("before", machine.true - HOUR, machine.true + 2 * HOUR),
        ):
            post_letter(session, key=key, person=office, kind="urged", now=written)
            session.execute(update(Letter).where(Letter.key == key).values(next_try_at=due))
    machine.goes_on(minutes=5).looks()
    machine.ahead = ZERO
    assert machine.goes_on(minutes=5).looks() is None
    waits = dict(db.session.execute(select(Letter.key, Letter.next_try_at)).all())
    assert waits["ahead"] <= machine.now < waits["before"], "and the other waits for its own time"


def test_a_simulated_house_has_no_doubt(county, machine):
    with transaction() as session:
        write_setting(session, "world", "simulated")
    machine.beats()
    machine.goes_on(days=400).reboots()
    assert machine.looks() is None
    assert read_mark(db.session()) is None


def test_an_agreed_instant_is_written_down_now_and_then_and_never_in_doubt(county, machine):
    machine.looks()
    machine.goes_on(seconds=10).looks()
    assert read_mark(db.session()).at == START
    machine.goes_on(seconds=10).looks()
    assert read_mark(db.session()).at == START + dt.timedelta(seconds=20)
    machine.ahead = 8 * HOUR
    machine.goes_on(minutes=5).looks()
    assert read_mark(db.session()).at == START + dt.timedelta(seconds=20)


def test_a_database_server_on_the_same_machine_is_no_second_clock(app):
    assert server_clock(db.session()) is None
