"""Bugs planted on purpose: an oracle that has never failed has proved nothing.

Each is one line that somebody could write; the county is small and its year ends in spring.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from campaign.mail import drafts
from campaign.mail.outbox import marks
from campaign.rehearsal.year.run import Ask, rehearse
from campaign.rules import ladder
from campaign.rules.ladder import Action, Facts, Moment, Verdict
from campaign.rules.notice import delivery
from campaign.rules.notice.delivery import Event, Outcome, Phase
from campaign.services.clock import verdicts, watch
from campaign.services.progress import ground

Patch = pytest.MonkeyPatch
UNITS, DAYS = 30, 110


def no_fold(patch: Patch) -> None:
    """Every late rung is told, one after the other."""

    def decide(moment: Moment, facts: Facts, now: Any) -> Verdict:
        return ladder.decide(replace(moment, later_to_same_audience=False), facts, now)

    patch.setattr(verdicts, "decide", decide)


def no_hold_after_an_outage(patch: Patch) -> None:
    """What stands above the unit goes out however late it comes."""
    patch.setattr(ladder, "OUTAGE_AFTER", timedelta(days=999))


def unfair(patch: Patch) -> None:
    """A unit counts as reached though nothing about this duty was accepted a day before."""

    def decide(moment: Moment, facts: Facts, now: Any) -> Verdict:
        return ladder.decide(moment, replace(facts, reached=True), now)

    patch.setattr(verdicts, "decide", decide)


def asks_the_dead_again(patch: Patch) -> None:
    """An address that does not exist is tried like one that is busy."""
    real = delivery.classify

    def classify(phase: Phase, code: int | None, event: Event = Event.REPLY) -> Outcome:
        return Outcome.RETRY if code == 550 else real(phase, code, event)

    patch.setattr(delivery, "classify", classify)


def a_rung_forgotten(patch: Patch) -> None:
    """The principal never hears anything."""

    def decide(moment: Moment, facts: Facts, now: Any) -> Verdict:
        found = ladder.decide(moment, facts, now)
        silent = moment.rung_time.number == 5 and found.action is Action.SEND
        return Verdict(Action.STOP, None, "answered") if silent else found

    patch.setattr(verdicts, "decide", decide)


def no_second_look(patch: Patch) -> None:
    """A letter is sent though what it says is no longer true."""
    patch.setattr(drafts, "void_because", lambda *args, **named: "")


def no_doubt_on_record(patch: Patch) -> None:
    """What a dead worker began goes back as if it had never been tried."""
    real = marks.recover

    def recover(session: Any, **named: Any) -> int:
        found = real(session, **named)
        session.execute(marks.update(marks.Attempt).values(in_doubt=False))
        return found

    patch.setattr(marks, "recover", recover)


def any_version(patch: Patch) -> None:
    """A stale page is as good as a fresh one."""
    real = ground.open_duty

    def open_duty(session: Any, duty_id: int, *, version: int) -> Any:
        duty = session.get(ground.Duty, duty_id)
        return real(session, duty_id, version=duty.version)

    patch.setattr(ground, "open_duty", open_duty)


def believes_any_clock(patch: Patch) -> None:
    """Whatever the machine says is the time."""
    patch.setattr(watch, "doubt", lambda clocks: None)


# Each with a seed whose year meets the situation in which it shows.
PLANTED: tuple[tuple[Callable[[Patch], None], int], ...] = (
    (no_fold, 1), (a_rung_forgotten, 1), (no_second_look, 1),
    (any_version, 1), (no_doubt_on_record, 2), (believes_any_clock, 2),
    (asks_the_dead_again, 119), (no_hold_after_an_outage, 119), (unfair, 119),
)  # fmt: skip


@pytest.mark.parametrize(("plant", "seed"), PLANTED, ids=lambda one: getattr(one, "__name__", one))
def test_a_planted_bug_is_caught(
    plant: Callable[[Patch], None], seed: int, monkeypatch: Patch
) -> None:
    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)
    plant(monkeypatch)
    result = rehearse(Ask(UNITS, seed, faults=True, days=DAYS))
    assert result.violated, plant.__doc__
