"""Accountability: who may do what when, and which colour says how far a matter has been raised."""

from datetime import date
from itertools import product

import pytest

from campaign.rules.cases.machine import (
    CASE_TRANSITIONS,
    CaseAction,
    CaseFacts,
    CaseState,
    Measure,
    answer_by,
    case_move,
    case_moves,
)
from campaign.rules.cases.words import CASE_STATES, COLOUR_OF, COLOURS, MEASURES, Colour, colour_of
from campaign.rules.errors import NotNow
from campaign.rules.permissions import PERMISSIONS, Permission, Role
from campaign.rules.words import LETTER_KINDS, LEVELS
from tests.rules.notices import CALENDAR

A, S, M = CaseAction, CaseState, Measure


def oracle(state, action, time_is_up, measure):
    """Where an act leads, written apart; None: it is refused."""
    if (state, action) == (S.OPEN, A.ANSWER):
        return S.ANSWERED
    if (state, action) == (S.DECIDED, A.CLOSE):
        return S.CLOSED
    heard = state is S.ANSWERED or (state is S.OPEN and time_is_up)
    if action is A.DECIDE and heard:
        return S.CLOSED if measure is M.NONE else S.DECIDED
    return None


@pytest.mark.parametrize(("state", "action"), list(product(S, A)))
def test_every_state_and_act_leads_where_the_oracle_says(state, action):
    for time_is_up, measure in product((False, True), M):
        facts, expected = CaseFacts(time_is_up, measure), oracle(state, action, time_is_up, measure)
        if expected is None:
            with pytest.raises(NotNow):
                case_move(action, state, facts)
            assert action not in {move.action for move in case_moves(state, facts)}
        else:
            move = case_move(action, state, facts)
            assert move.target is expected
            assert move in case_moves(state, facts)


def test_only_the_leading_group_decides_and_only_the_unit_explains():
    assert {grant.roles for grant in PERMISSIONS[Permission.DECIDE_CASE]} == {
        frozenset({Role.LEAD})
    }
    (own,) = PERMISSIONS[Permission.ANSWER_CASE]
    assert own.roles == {Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL}


def test_every_letter_state_measure_and_colour_has_its_word():
    assert {move.letter for move in CASE_TRANSITIONS if move.letter} <= LETTER_KINDS.keys()
    assert (set(CASE_STATES), set(MEASURES), set(COLOURS)) == (set(S), set(M), set(Colour))
    assert set(COLOUR_OF) <= LEVELS.keys()


def test_the_colour_deepens_with_the_level_and_ends_in_red():
    order = list(Colour)
    found = [order.index(colour_of(level)) for level in range(9)]
    assert found == sorted(found)
    assert (colour_of(0), colour_of(8)) == (Colour.BLUE, Colour.RED)


def test_a_unit_has_five_working_days_to_explain():
    assert answer_by(date(2026, 4, 28), CALENDAR) == date(2026, 5, 8)  # Labour Day in between
