"""What happens to a rung that has come: every combination, and an oracle written apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.ladder import (
    AUDIENCES,
    VACANCY_RULE,
    Action,
    Facts,
    Moment,
    RungTime,
    Verdict,
    decide,
    facts_that_matter,
    moments,
)
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import UNIT_ROLES, Role

COMES = datetime(2026, 4, 21, 1, 0, tzinfo=UTC)
A_MICROSECOND = timedelta(microseconds=1)
ON_TIME = timedelta(minutes=1)
BOTH = (False, True)
OWED = (DutyState.OPEN, DutyState.RETURNED, DutyState.AWAITING_SIGNATURE)


def rung(audience=Role.DEPUTY, level=1, needs_approval=False, number=4, fires_at=COMES):
    return RungTime(number, fires_at, audience, level, needs_approval)


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


rung_times = st.builds(
    RungTime,
    number=st.integers(1, 9),
    fires_at=st.integers(0, 9).map(lambda n: COMES - timedelta(hours=n)),
    audience=st.sampled_from(AUDIENCES),
    level=st.integers(0, 4),
    needs_approval=st.booleans(),
)


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


# --- the oracle: every reason that applies, and one list of which comes first

PRECEDENCE = ("answered", "not-yet", "lower-first", "folded", "late", "unfair", "draft", "vacant")
OFFICE_HAS_IT = ("submitted", "nil", "in_review", "suspended")
OVER = ("accepted", "waived", "cancelled")
UPWARD = ["contact", "deputy", "principal", "office", "lead"]


def oracle(rung_time, later, lower, known, now, signer=None):
    above = UPWARD.index(rung_time.audience) > UPWARD.index("principal")
    held = {
        "contact": known.has_contact,
        "deputy": known.has_deputy,
        "principal": known.has_principal,
        "office": True,
        "lead": True,
    }
    # Whoever stands below the leader whose name alone is missing has done his part.
    own = str(rung_time.audience)
    waits = known.state == "awaiting_signature" and signer is not None
    to_sign = waits and UPWARD.index(own) < UPWARD.index(signer)
    asked = signer if to_sign else own
    seconds_late = (now - rung_time.fires_at).total_seconds()
    applies = {
        "answered": known.state in OFFICE_HAS_IT + OVER,
        "not-yet": seconds_late < 0,
        "lower-first": lower,
        "folded": later,
        "late": seconds_late > 26 * 3600 and (above or rung_time.level in (3, 4, 5)),
        "unfair": not known.reached and (above or rung_time.needs_approval),
        "draft": rung_time.needs_approval,
        "vacant": not held[asked],
    }
    first = next((reason for reason in PRECEDENCE if applies[reason]), "due")
    if first == "vacant":
        upward = UPWARD[UPWARD.index(asked) :]
        return "redirect", [role for role in upward if held[role]][0], "vacant"
    return {
        "answered": ("stop", None, "answered"),
        "not-yet": ("wait", None, "not-yet"),
        "lower-first": ("wait", None, "lower-first"),
        "folded": ("fold", own, "folded"),
        "late": ("hold", own, "needs-approval" if applies["draft"] else "outage"),
        "unfair": ("redirect", "office", "not-reached"),
        "draft": ("hold", own, "needs-approval"),
        "due": ("send", asked, "to-sign" if to_sign else "due"),
    }[first]


def agrees(rung_time, later, lower, known, now, signer=None):
    found = decide(Moment(rung_time, later, lower, signer), known, now)
    return (found.action, found.audience, found.reason) == oracle(
        rung_time, later, lower, known, now, signer
    )


SIGNERS = (None, Role.DEPUTY, Role.PRINCIPAL, Role.LEAD)


ALL_FACTS = [Facts(state, *rest) for state, *rest in product(DutyState, *[BOTH] * 4)]
ALL_RUNGS = [rung(*each) for each in product(AUDIENCES, range(6), BOTH)]
ALL_DELAYS = (-A_MICROSECOND, timedelta(), timedelta(hours=26), timedelta(hours=26, seconds=1))


@pytest.mark.parametrize("after", ALL_DELAYS, ids=str)
def test_every_combination_has_the_verdict_of_the_oracle(after):
    now = COMES + after
    different = [
        (rung_time, later, lower, known)
        for rung_time, later, lower, known in product(ALL_RUNGS, BOTH, BOTH, ALL_FACTS)
        if not agrees(rung_time, later, lower, known, now)
    ]
    assert not different


@pytest.mark.parametrize("signer", SIGNERS, ids=str)
def test_a_duty_that_waits_for_a_signature_calls_on_the_signer(signer):
    waiting = [known for known in ALL_FACTS if known.state == "awaiting_signature"]
    different = [
        (rung_time, known)
        for rung_time, known in product(ALL_RUNGS, waiting)
        if not agrees(rung_time, False, False, known, COMES, signer)
    ]
    assert not different
    found = decide(Moment(rung(Role.CONTACT), False, False, Role.PRINCIPAL), waiting[0], COMES)
    assert (found.audience, found.reason) in {("principal", "to-sign"), ("office", "vacant")}


@pytest.mark.parametrize("after", ALL_DELAYS, ids=str)
def test_a_fact_that_does_not_matter_may_be_taken_for_true(after):
    now = COMES + after
    for rung_time, later, lower in product(ALL_RUNGS, BOTH, BOTH):
        this_moment = Moment(rung_time, later, lower)
        matters = facts_that_matter([rung_time])
        unasked = {name: True for name in vars(ALL_FACTS[0]) if name not in matters}
        for known in ALL_FACTS:
            assumed = replace(known, **unasked)
            assert decide(this_moment, known, now) == decide(this_moment, assumed, now)


def test_a_letter_to_the_office_asks_for_no_post_and_one_to_a_contact_not_who_was_reached():
    assert facts_that_matter([rung(Role.OFFICE, 3)]) == {"state", "reached"}
    assert "reached" not in facts_that_matter([rung(Role.CONTACT, 0), rung(Role.PRINCIPAL, 2)])
    assert facts_that_matter([rung(Role.DEPUTY), rung(Role.OFFICE, 3)]) == {
        "state",
        "reached",
        "has_deputy",
        "has_principal",
    }


@given(
    rung_times,
    st.booleans(),
    st.booleans(),
    st.sampled_from(ALL_FACTS),
    st.timedeltas(timedelta(days=-2), timedelta(days=40)),
)
def test_at_any_instant_the_verdict_is_that_of_the_oracle(rung_time, later, lower, known, after):
    now = rung_time.fires_at + after
    assert agrees(rung_time, later, lower, known, now)
    found = decide(Moment(rung_time, later, lower), known, now)
    if found.action in (Action.SEND, Action.REDIRECT):
        assert now >= rung_time.fires_at
        assert found.audience is not None
        assert not rung_time.needs_approval or found.reason == "not-reached"
