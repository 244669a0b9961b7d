"""What happens to a rung that has come: every combination, and an oracle written apart."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.ladder import (
    AUDIENCES,
    Action,
    Facts,
    Moment,
    Verdict,
    decide,
    facts_that_matter,
)
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Role
from tests.rules.ladder.rungs import A_MICROSECOND, BOTH, COMES, rung, rung_times

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
    accused = {"state", "reached", "has_collector"}
    assert facts_that_matter([rung(Role.OFFICE, 3)]) == accused
    assert "reached" not in facts_that_matter([rung(Role.CONTACT, 0), rung(Role.PRINCIPAL, 2)])
    assert facts_that_matter([rung(Role.DEPUTY), rung(Role.OFFICE, 3)]) == {
        *accused,
        "has_deputy",
        "has_principal",
    }


@pytest.mark.parametrize("upper", [rung(Role.OFFICE, 3), rung(Role.PRINCIPAL, 4, True)], ids=str)
def test_whoever_keeps_a_units_contacts_hears_that_it_could_not_be_reached(upper):
    unreached = Facts("open", False, True, True, True)
    for known, keeper in (
        (unreached, "office"),
        (replace(unreached, has_collector=True), "collector"),
    ):
        found = decide(Moment(upper, False, False), known, COMES)
        assert found == Verdict(Action.REDIRECT, Role(keeper), "not-reached")
    reached = Facts("open", True, True, True, True, True)
    assert decide(Moment(upper, False, False), reached, COMES).audience is upper.audience


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
