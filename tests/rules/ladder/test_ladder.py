"""What happens to a rung that has come: the rules one by one, as a person would say them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.ladder import (
    AUDIENCES,
    VACANCY_RULE,
    Action,
    Facts,
    Moment,
    Verdict,
    decide,
    moments,
)
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import UNIT_ROLES, Role
from tests.rules.ladder.rungs import A_MICROSECOND, COMES, rung, rung_times

ON_TIME = timedelta(minutes=1)
OWED = (DutyState.OPEN, DutyState.RETURNED, DutyState.AWAITING_SIGNATURE)


def moment(audience=Role.DEPUTY, level=1, needs_approval=False, later=False, lower=False):
    return Moment(rung(audience, level, needs_approval), later, lower)


def facts(state="open", reached=True, contact=True, deputy=True, principal=True):
    return Facts(state, reached, contact, deputy, principal)


def verdict(given_moment, given_facts=None, after=ON_TIME):
    return decide(given_moment, given_facts or facts(), COMES + after)


# --- the rules one by one, as a person would say them


def test_a_rung_that_has_come_is_sent_to_its_audience():
    assert verdict(moment()) == Verdict(Action.SEND, Role.DEPUTY, "due")
    assert verdict(moment(), after=timedelta()) == Verdict(Action.SEND, Role.DEPUTY, "due")


def test_nothing_is_sent_before_its_time():
    assert verdict(moment(), after=-A_MICROSECOND) == Verdict(Action.WAIT, None, "not-yet")


@pytest.mark.parametrize("state", sorted(set(DutyState) - set(OWED)))
def test_a_unit_that_has_answered_is_told_nothing(state):
    assert verdict(moment(lower=True), facts(state)) == Verdict(Action.STOP, None, "answered")


def test_a_state_that_no_duty_has_is_a_mistake():
    with pytest.raises(ValueError, match="asleep"):
        verdict(moment(), facts("asleep"))


def test_one_audience_in_a_tick_and_the_lower_first():
    assert verdict(moment(lower=True)) == Verdict(Action.WAIT, None, "lower-first")
    assert verdict(moment(lower=True, later=True)).action is Action.WAIT


def test_late_rungs_to_one_audience_fold_into_the_last():
    assert verdict(moment(later=True)) == Verdict(Action.FOLD, Role.DEPUTY, "folded")


def test_criticism_waits_for_a_person():
    criticism = moment(Role.PRINCIPAL, 4, needs_approval=True)
    assert verdict(criticism) == Verdict(Action.HOLD, Role.PRINCIPAL, "needs-approval")


@pytest.mark.parametrize(
    ("audience", "level"), [(Role.OFFICE, 1), (Role.LEAD, 1), (Role.PRINCIPAL, 3)]
)
def test_after_an_outage_the_upper_rungs_wait_for_a_person(audience, level):
    upper = moment(audience, level)
    assert verdict(upper, after=timedelta(hours=26)).action is Action.SEND
    late = timedelta(hours=26) + A_MICROSECOND
    assert verdict(upper, after=late) == Verdict(Action.HOLD, audience, "outage")
    assert verdict(upper, facts(reached=False), late).reason == "outage"


def test_after_an_outage_the_unit_itself_is_told_at_once():
    assert verdict(moment(Role.PRINCIPAL, 2), after=timedelta(days=9)).action is Action.SEND


def test_confirming_an_outage_does_not_pass_for_an_approval():
    criticism = moment(Role.PRINCIPAL, 4, needs_approval=True)
    assert verdict(criticism, facts(reached=False), timedelta(days=9)).reason == "needs-approval"


@pytest.mark.parametrize("upper", [moment(Role.OFFICE, 3), moment(Role.LEAD, 5)])
def test_nobody_above_hears_that_a_unit_did_not_react_that_was_never_reached(upper):
    not_reached = Verdict(Action.REDIRECT, Role.OFFICE, "not-reached")
    assert verdict(upper, facts(reached=False)) == not_reached
    criticism = moment(Role.PRINCIPAL, 4, needs_approval=True)
    assert verdict(criticism, facts(reached=False)) == not_reached


def test_the_unit_itself_need_not_have_been_reached():
    assert verdict(moment(Role.CONTACT, 0), facts(reached=False)).action is Action.SEND


VACANT = [
    # audience, the posts that are held, who is told
    (Role.CONTACT, "deputy principal", Role.DEPUTY),
    (Role.CONTACT, "principal", Role.PRINCIPAL),
    (Role.CONTACT, "", Role.OFFICE),
    (Role.DEPUTY, "contact principal", Role.PRINCIPAL),
    (Role.DEPUTY, "contact", Role.OFFICE),
    (Role.PRINCIPAL, "contact deputy", Role.OFFICE),
]


@pytest.mark.parametrize(("audience", "held", "told"), VACANT)
def test_for_a_vacant_post_the_next_above_is_told(audience, held, told):
    posts = {role: role in held.split() for role in ("contact", "deputy", "principal")}
    assert verdict(moment(audience, 1), facts(**posts)) == Verdict(Action.REDIRECT, told, "vacant")


def test_stand_ins_are_always_higher_and_end_with_the_office():
    for audience, stand_ins in VACANCY_RULE.items():
        ranks = [AUDIENCES.index(role) for role in (audience, *stand_ins)]
        assert ranks == sorted(set(ranks))
        assert stand_ins[-1] is Role.OFFICE
    assert set(VACANCY_RULE) == set(UNIT_ROLES)


# --- which rungs have come together


def test_of_rungs_that_come_together_the_lowest_audience_goes_and_its_last_rung_counts():
    come = [
        rung(Role.CONTACT, 0, number=1, fires_at=COMES - timedelta(days=12)),
        rung(Role.CONTACT, 0, number=3, fires_at=COMES - timedelta(days=4)),
        rung(Role.DEPUTY, 1, number=4, fires_at=COMES),
    ]
    found = [verdict(m).action for m in moments(reversed(come))]
    assert found == [Action.FOLD, Action.SEND, Action.WAIT]


def test_a_letter_is_never_folded_into_a_draft_that_may_never_go_nor_waits_for_it():
    letter = rung(Role.PRINCIPAL, 2, number=5, fires_at=COMES - timedelta(days=9))
    supervision = rung(Role.OFFICE, 3, number=6, fires_at=COMES - timedelta(minutes=1))
    draft = rung(Role.PRINCIPAL, 4, True, number=7)
    assert [verdict(m).action for m in moments([letter, draft])] == [Action.SEND, Action.WAIT]
    assert [verdict(m).action for m in moments([supervision, draft])] == [Action.SEND, Action.WAIT]


def test_no_rungs_make_no_moments():
    assert moments([]) == ()


@given(st.lists(rung_times, min_size=1, max_size=7, unique_by=lambda r: r.number))
def test_a_term_always_gets_on_and_one_audience_hears_one_thing(come):
    found = moments(come)
    assert {m.rung_time for m in found} == set(come)
    now_acting = [m for m in found if verdict(m).action is not Action.WAIT]
    assert now_acting, "every tick settles something, so that no rung waits for ever"
    assert len({(m.rung_time.needs_approval, m.rung_time.audience) for m in now_acting}) == 1
    assert len([m for m in now_acting if verdict(m).action is not Action.FOLD]) == 1
    for m in found:
        expected = [
            other
            for other in come
            if (other.audience, other.needs_approval)
            == (m.rung_time.audience, m.rung_time.needs_approval)
            and (other.fires_at, other.number) > (m.rung_time.fires_at, m.rung_time.number)
        ]
        assert m.later_to_same_audience == bool(expected)
