"""Climbing ahead of time: the same steps that ticks would take, one after the other."""

import datetime as dt
from dataclasses import replace

from campaign.rules.calendar import WorkingCalendar, at_hour
from campaign.rules.dates.climb import Climber, Seat, Step, climb
from campaign.rules.ladder import DEFAULT_LADDER, Action, Rung, timetable
from campaign.rules.permissions import Role

D = dt.date
DUE = D(2026, 4, 20)
TIMES = timetable(DUE, DEFAULT_LADDER, WorkingCalendar())
BEFORE = at_hour(D(2026, 4, 1), 9)
CHAIN = tuple(Seat(role, None, None, True) for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL))
OWES = Climber("open", None, CHAIN, None)


def said(steps: tuple[Step, ...]) -> list[tuple[int, str, str | None, str]]:
    """Number, action, audience and reason."""
    return [(s.number, s.action, s.audience, s.reason) for s in steps]


def test_a_silent_unit_climbs_the_whole_ladder_at_its_instants() -> None:
    steps = climb(TIMES, OWES, WorkingCalendar(), now=BEFORE)
    assert said(steps) == [
        (1, "send", "contact", "due"), (2, "send", "contact", "due"),
        (3, "send", "contact", "due"), (4, "send", "deputy", "due"),
        (5, "send", "principal", "due"), (6, "send", "office", "due"),
        (7, "hold", "principal", "needs-approval"),
    ]  # fmt: skip
    assert [step.at for step in steps] == [time.fires_at for time in TIMES]
    assert [step.tells for step in steps] == [True] * 6 + [False]
    assert not any(step.calls_unit for step in steps)


def test_a_unit_that_no_letter_reaches_is_not_accused_but_called() -> None:
    mute = replace(OWES, seats=tuple(replace(seat, mailed=False) for seat in CHAIN))
    steps = climb(TIMES, mute, WorkingCalendar(), now=BEFORE)
    assert said(steps)[5:] == [
        (6, "redirect", "office", "not-reached"), (7, "redirect", "office", "not-reached"),
    ]  # fmt: skip
    assert [step.calls_unit for step in steps] == [False] * 5 + [True] * 2


def test_a_letter_that_came_before_counts() -> None:
    mute = replace(OWES, seats=(), arrived_at=BEFORE)
    assert said(climb(TIMES[5:], mute, WorkingCalendar(), now=BEFORE)) == [
        (6, "send", "office", "due"), (7, "hold", "principal", "needs-approval"),
    ]  # fmt: skip


def test_a_letter_counts_a_day_after_it_came_and_not_before() -> None:
    ladder = (
        Rung(1, 0, "working", Role.CONTACT, 0, False, "clock"),
        Rung(2, 1, "working", Role.OFFICE, 3, False, "clock"),
        Rung(3, 2, "working", Role.OFFICE, 3, False, "clock"),
    )
    steps = climb(timetable(DUE, ladder, WorkingCalendar()), OWES, WorkingCalendar(), now=BEFORE)
    assert [step.reason for step in steps] == ["due", "not-reached", "due"]


def test_a_vacancy_counts_from_its_day_on() -> None:
    leaves = replace(OWES, seats=(replace(CHAIN[0], until_on=D(2026, 4, 16)), *CHAIN[1:]))
    steps = climb(TIMES[:3], leaves, WorkingCalendar(), now=BEFORE)
    assert [step.audience for step in steps] == ["contact", "contact", "deputy"]
    comes = replace(OWES, seats=(replace(CHAIN[0], from_on=D(2026, 4, 16)),))
    steps = climb(TIMES[:3], comes, WorkingCalendar(), now=BEFORE)
    assert [step.audience for step in steps] == ["office", "office", "contact"]
    assert steps[0].calls_unit


def test_only_the_signer_is_missing() -> None:
    waits = Climber("awaiting_signature", Role.PRINCIPAL, CHAIN, None)
    assert [s.reason for s in climb(TIMES[:2], waits, WorkingCalendar(), now=BEFORE)] == [
        "to-sign",
        "to-sign",
    ]


def test_what_came_while_the_clock_stood_still_is_folded_held_and_then_told_in_order() -> None:
    late = at_hour(D(2026, 4, 28), 12)
    steps = climb(TIMES, OWES, WorkingCalendar(), now=late)
    assert [(s.number, s.action) for s in steps] == [
        (1, Action.FOLD), (2, Action.FOLD), (3, Action.SEND), (4, Action.SEND), (5, Action.SEND),
        (6, Action.HOLD), (7, Action.HOLD),
    ]  # fmt: skip
    assert [s.at for s in steps[:6]] == [late] * 6


def test_nothing_waits_nothing_comes() -> None:
    assert climb((), OWES, WorkingCalendar(), now=BEFORE) == ()
