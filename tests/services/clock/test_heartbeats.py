"""Any number of heartbeats may run: nothing is written twice, nothing is left out."""

import datetime as dt
import threading

from flask import Flask
from sqlalchemy import func, select

from campaign.records.house.world import read_setting, write_setting
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Role
from campaign.services.clock.tick import TickCount, tick
from campaign.services.house.beat import beat
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.letter import Letter
from models.notice import Notice
from models.term import TermRung
from tests.county import a_county, at
from tests.make import Make

NOON = at(dt.date(2026, 4, 9), 12)


def at_once(app: Flask, count: int, what: object) -> list[object]:
    """Run the same thing in many threads, each with a connection of its own."""
    gate = threading.Barrier(count)
    results: list[object] = []

    def one() -> None:
        with app.app_context():
            gate.wait()
            try:
                results.append(what())  # type: ignore[operator]
            except Exception as error:
                results.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_six_ticks_at_once_write_what_one_would(app: Flask, make: Make) -> None:
    a_county(make, tuple(f"单位{n}" for n in range(40))).open()
    counts = at_once(app, 6, lambda: tick(now=NOON))
    assert all(isinstance(count, TickCount) for count in counts), counts
    assert sum(count.notices for count in counts) == 41  # type: ignore[attr-defined]
    assert sum(count.letters for count in counts) == 41  # type: ignore[attr-defined]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 41
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 41
    left = select(func.count()).where(TermRung.done_at.is_(None), TermRung.fires_at <= NOON)
    assert db.session.scalar(left) == 0


def test_ten_equal_clicks_have_one_effect(app: Flask, make: Make) -> None:
    county = a_county(make)
    county.open()
    unit = county.units[0]
    asker = county.asker(unit, Role.CONTACT)
    db.session.rollback()
    duty_id = db.session.scalars(select(Duty.id).where(Duty.unit_id == unit.id)).first()
    db.session.rollback()
    assert duty_id is not None
    answers = at_once(
        app, 10,
        lambda: submit_duty(
            duty_id, asker=asker, note="已报送", version=1, now=NOON, today=NOON.date()
        ),
    )  # fmt: skip
    assert answers.count(DutyState.SUBMITTED) == 1
    db.session.rollback()
    spans = select(func.count()).select_from(DutySpan).where(DutySpan.duty_id == duty_id)
    assert db.session.scalar(spans) == 2


def test_six_workers_may_be_the_first_to_write_the_same_thing_down(app: Flask) -> None:
    """Looking first and then writing would fail for all but one of them."""

    def first() -> str:
        with transaction() as session:
            read_setting(session, "mail_fault")
            write_setting(session, "mail_fault", "{}")
        beat("deliver", "said", now=NOON)
        return "written"

    assert at_once(app, 6, first) == ["written"] * 6
