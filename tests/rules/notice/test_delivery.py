from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaign.rules.notice.delivery import (
    BREAKER_LAST,
    GIVE_UP_AFTER,
    OPENING,
    Answer,
    Event,
    Outcome,
    Phase,
    alarms,
    breaker_pause,
    classify,
    next_try,
    void_because,
)

NOW = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
R, P, E = Outcome, Phase, Event
BROKEN = (E.UNREACHABLE, E.TIMEOUT, E.DISCONNECT, E.UNSAFE)

TABLE = [
    (P.MAIL, 421, R.RETRY),
    (P.MAIL, 452, R.RETRY),
    (P.MAIL, 550, R.HOLD_ALL),
    (P.MAIL, 553, R.HOLD_ALL),
    (P.MAIL, 530, R.HOLD_ALL),
    (P.RCPT, 421, R.RETRY),
    (P.RCPT, 450, R.RETRY),
    (P.RCPT, 451, R.RETRY),
    (P.RCPT, 452, R.RETRY),
    (P.RCPT, 550, R.FAILED),
    (P.RCPT, 551, R.FAILED),
    (P.RCPT, 552, R.RETRY_DAILY),
    (P.RCPT, 553, R.FAILED),
    (P.RCPT, 554, R.FAILED),
    (P.RCPT, 503, R.HOLD_ALL),
    (P.RCPT, 530, R.HOLD_ALL),
    (P.RCPT, 799, R.RETRY),
    (P.DATA, 451, R.RETRY),
    (P.DATA, 554, R.FAILED),
    (P.DATA, 552, R.RETRY_DAILY),
    (P.DATA, 250, R.RETRY),
    (P.DOT, 250, R.ACCEPTED),
    (P.DOT, 251, R.ACCEPTED),
    (P.DOT, 421, R.RETRY),
    (P.DOT, 451, R.RETRY),
    (P.DOT, 452, R.RETRY),
    (P.DOT, 550, R.FAILED_CONTENT),
    (P.DOT, 552, R.RETRY_DAILY),
    (P.DOT, 554, R.FAILED_CONTENT),
    (P.DOT, 354, R.IN_DOUBT),
    (P.DOT, 799, R.IN_DOUBT),
]


@pytest.mark.parametrize(("phase", "code", "outcome"), TABLE)
def test_each_answer_has_the_outcome_of_the_table(phase: Phase, code: int, outcome: Outcome):
    assert classify(phase, code) is outcome
    assert Answer(phase, code=code).outcome is outcome


@pytest.mark.parametrize("phase", OPENING)
@pytest.mark.parametrize("code", [250, 421, 454, 500, 530, 535, 554])
def test_what_is_said_before_a_letter_is_named_is_never_held_against_it(phase: Phase, code: int):
    assert classify(phase, code) is R.SERVER_DOWN


@pytest.mark.parametrize("event", BROKEN)
def test_a_broken_connection_is_in_doubt_only_after_the_final_dot(event: Event):
    for phase in Phase:
        expected = R.SERVER_DOWN if phase in OPENING else R.RETRY
        expected = {P.DOT: R.IN_DOUBT, P.DONE: R.ACCEPTED}.get(phase, expected)
        assert classify(phase, None, event) is expected, phase


def test_a_worker_that_was_lost_leaves_a_doubt_wherever_it_was():
    for phase in Phase:
        if phase is not P.DONE:
            assert classify(phase, None, E.LOST) is R.IN_DOUBT, phase


def test_an_address_that_nobody_can_take_has_failed_without_asking():
    assert classify(P.RCPT, None, E.BAD_ADDRESS) is R.FAILED


def test_a_letter_that_could_not_be_written_is_tried_again():
    assert classify(P.RENDER, None, E.BAD_LETTER) is R.RETRY


def test_nothing_after_acceptance_takes_it_back():
    for event in Event:
        for code in (None, 250, 421, 554):
            assert classify(P.DONE, code, event) is R.ACCEPTED


def test_every_three_digit_code_has_an_outcome_in_every_phase_and_5xx_is_never_a_plain_retry():
    for phase in Phase:
        for code in range(100, 1000):
            outcome = classify(phase, code)
            if 500 <= code < 600 and phase not in (P.DONE, *OPENING):
                assert outcome not in (R.RETRY, R.ACCEPTED, R.IN_DOUBT), (phase, code)
            if outcome is R.ACCEPTED:
                assert phase is P.DONE or (phase is P.DOT and code // 100 == 2), (phase, code)


def test_a_reply_without_a_code_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="without a code"):
        classify(P.RCPT, None)


def test_waits_grow_from_five_minutes_to_four_hours():
    waits = [next_try(n, NOW) - NOW for n in range(1, 10)]
    assert waits == [timedelta(minutes=m) for m in (5, 10, 20, 40, 80, 160, 240, 240, 240)]


def test_a_letter_in_doubt_waits_half_an_hour_at_least():
    waits = [next_try(n, NOW, R.IN_DOUBT) - NOW for n in range(1, 6)]
    assert waits == [timedelta(minutes=m) for m in (30, 30, 30, 40, 80)]


def test_a_full_mailbox_is_tried_once_a_day_for_five_days():
    assert [next_try(n, NOW, R.RETRY_DAILY) for n in (1, 5)] == [NOW + timedelta(days=1)] * 2
    assert next_try(6, NOW, R.RETRY_DAILY) is None


def test_the_tries_end_after_five_days_of_waiting():
    at, tries = NOW, 1
    while (again := next_try(tries, at)) is not None:
        at, tries = again, tries + 1
    assert GIVE_UP_AFTER <= at - NOW < GIVE_UP_AFTER + timedelta(hours=4)


def test_the_breaker_pauses_from_one_minute_to_fifteen():
    pauses = [breaker_pause(n) for n in (1, 2, 3, 4, 5, 6, 1000)]
    assert pauses == [timedelta(minutes=m) for m in (1, 2, 4, 8, 15, 15, 15)]
    assert max(pauses) == BREAKER_LAST


def test_a_person_is_told_at_the_third_fault_and_at_once_when_our_settings_are_wrong():
    assert [alarms(n, R.SERVER_DOWN) for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert alarms(1, R.HOLD_ALL)


@pytest.mark.parametrize(
    ("kind", "state", "same_term", "campaign_open", "why"),
    [
        ("clock", "open", True, True, ""),
        ("clock", "returned", True, True, ""),
        ("urged", "open", True, True, ""),
        ("returned", "returned", True, True, ""),
        ("returned", "open", True, True, "redated"),
        ("clock", "open", False, True, "redated"),
        ("to_sign", "awaiting_signature", False, True, ""),
        ("to_sign", "returned", False, True, "redated"),
        ("sent_back", "returned", False, True, ""),
        ("clock", "submitted", True, True, "answered"),
        ("clock", "accepted", False, True, "answered"),
        ("criticism", "accepted", True, True, "answered"),
        ("clock", "cancelled", True, True, "cancelled"),
        ("clock", "open", True, False, "cancelled"),
    ],
)
def test_a_notice_goes_only_while_it_is_still_true(kind, state, same_term, campaign_open, why):
    found = void_because(kind, state, same_term=same_term, campaign_open=campaign_open)
    assert found == why
