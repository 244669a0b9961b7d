"""推演: the row in the table on both databases, from the asking to the result."""

import datetime as dt
import logging

import pytest

from campaign import clock
from campaign.jobs.rehearsals import run_rehearsals
from campaign.rules.errors import NotNow
from campaign.services.rehearsal.ask_rehearsal import ask_rehearsal
from campaign.services.rehearsal.play import end_rehearsal, note_progress, take_rehearsal
from campaign.services.transaction import transaction
from models.base import db
from models.rehearsal import Rehearsal
from tests.services.plan.conftest import Plans

MINUTE = dt.timedelta(minutes=1)


def ask(plans: Plans, units: int = 2) -> int:
    return ask_rehearsal(
        plans.county.campaign_id, units=units, seed=2, faults=True,
        asker_id=plans.county.office.person_id, now=clock.now(),
    )  # fmt: skip


def row(number: int) -> Rehearsal:
    db.session.rollback()
    return db.session.get_one(Rehearsal, number, populate_existing=True)


def test_a_short_rehearsal_is_played_and_its_result_read_back_as_it_was(plans: Plans) -> None:
    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)
    number = ask(plans)
    with transaction() as session:
        session.get_one(Rehearsal, number).days = 21
    assert run_rehearsals(clock.now()) == "rehearsals=1"
    played = row(number)
    assert (played.state, played.day) == ("done", 21)
    assert played.result is not None
    assert (played.result["units"], played.result["seed"], played.result["violated"]) == (2, 2, 0)
    assert played.result["stages"]
    assert ask(plans) > number  # whoever wants another one may


def test_one_waits_at_a_time_and_one_worker_takes_it(plans: Plans) -> None:
    number, now = ask(plans), clock.now()
    with pytest.raises(NotNow):
        ask(plans)
    taken = take_rehearsal(now=now)
    assert taken is not None
    assert (taken.id, taken.units, taken.faults) == (number, 2, True)
    assert taken.plan == plans.plan()
    assert take_rehearsal(now=now) is None


def test_a_word_about_progress_keeps_it_alive_and_silence_ends_it(plans: Plans) -> None:
    number, now = ask(plans), clock.now()
    assert take_rehearsal(now=now) is not None
    note_progress(number, 140, now=now + 4 * MINUTE)
    assert take_rehearsal(now=now + 8 * MINUTE) is None
    assert (row(number).state, row(number).day) == ("running", 140)
    assert take_rehearsal(now=now + 10 * MINUTE) is None
    assert row(number).state == "stopped"
    note_progress(number, 147, now=now + 11 * MINUTE)
    assert row(number).day == 140


def test_what_could_not_be_played_is_noted_as_failed(plans: Plans) -> None:
    number, now = ask(plans), clock.now()
    assert take_rehearsal(now=now) is not None
    end_rehearsal(number, None, now=now)
    assert (row(number).state, row(number).result) == ("failed", None)
