"""What proves a post, and for how long."""

import datetime as dt

import pytest

from campaign.rules.drills.proof import (
    PROVES_FOR,
    RungFacts,
    RungState,
    SeatHolder,
    grown_old,
    seat_state,
    state_of,
)

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(days=1)
S = RungState


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (RungFacts(person=False), S.VACANT),
        (RungFacts(True, holds=False, answer="link", answered_at=EARLIER), S.LEFT),
        (RungFacts(True, not_mine=True, answer="link", answered_at=EARLIER), S.NOT_MINE),
        (RungFacts(True, answer="link", answered_at=EARLIER), S.CONFIRMED),
        (RungFacts(True, answer="phone", answered_at=EARLIER), S.CALLED),
        (RungFacts(True, answer="link", answered_at=NOW - PROVES_FOR), S.EXPIRED),
        (RungFacts(True), S.NO_ADDRESS),
        (RungFacts(True, letter="queued"), S.QUEUED),
        (RungFacts(True, letter="sending"), S.QUEUED),
        (RungFacts(True, letter="accepted"), S.WAITING),
        (RungFacts(True, letter="failed"), S.BOUNCED),
        (RungFacts(True, letter="parked"), S.UNSENT),
    ],
)
def test_a_post_stands_as_the_first_fact_that_is_true_says(facts, state):
    assert state_of(facts, now=NOW) is state


def test_a_proof_holds_for_a_quarter_and_not_an_instant_longer():
    answered = RungFacts(True, answer="link", answered_at=NOW)
    last = NOW + PROVES_FOR - dt.timedelta(seconds=1)
    assert state_of(answered, now=last) is S.CONFIRMED
    assert state_of(answered, now=NOW + PROVES_FOR) is S.EXPIRED
    assert not grown_old(NOW, now=last)
    assert grown_old(NOW, now=NOW + PROVES_FOR)


@pytest.mark.parametrize(
    ("holders", "state"),
    [
        ((), S.VACANT),
        ((SeatHolder(S.CONFIRMED),), S.CONFIRMED),
        ((SeatHolder(S.CONFIRMED), SeatHolder(S.WAITING)), S.WAITING),
        ((SeatHolder(S.WAITING), SeatHolder(S.CALLED, acting=True)), S.CALLED),
        ((SeatHolder(S.CONFIRMED), SeatHolder(S.WAITING, acting=True)), S.WAITING),
    ],
)
def test_a_seat_is_proved_by_all_its_holders_or_by_the_substitute(holders, state):
    assert seat_state(holders) is state
