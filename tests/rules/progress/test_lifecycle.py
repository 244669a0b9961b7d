"""Every state, act, condition and role, against a table written by hand from the design."""

from itertools import product

import pytest

from campaign.rules.errors import NotNow
from campaign.rules.lifecycle import (
    ENROLMENT_TRANSITIONS,
    OWED_BY,
    TRANSITIONS,
    UNDOABLE,
    Back,
    Court,
    DutyAction,
    DutyFacts,
    DutyState,
    EnrolmentAction,
    EnrolmentState,
    asks_signature,
    duty_move,
    duty_moves,
    enrolment_move,
    may_sign,
)
from campaign.rules.permissions import Asker, HeldPost, Role, may

# state: act -> target. "?" asks for a signature first, "!" needs the signer himself, "*" only
# right after a decision of the office.
BY_HAND = {
    "open": "submit>submitted submit?>awaiting_signature nil_return>nil "
    "nil_return?>awaiting_signature record>submitted waive>waived suspend>suspended "
    "change_date>same",
    "returned": "submit>submitted submit?>awaiting_signature nil_return>nil "
    "nil_return?>awaiting_signature record>submitted waive>waived suspend>suspended "
    "change_date>same undo*>before",
    "awaiting_signature": "sign!>submitted sign!nil>nil send_back!>returned withdraw>owed "
    "record>submitted waive>waived suspend>suspended change_date>same",
    "submitted": "withdraw>owed take>in_review accept>accepted return>returned waive>waived",
    "nil": "withdraw>owed take>in_review accept>accepted return>returned waive>waived",
    "in_review": "accept>accepted return>returned waive>waived",
    "suspended": "resume>before waive>waived",
    "accepted": "undo*>before",
    "waived": "undo*>before",
    "cancelled": "",
}
WHO = {
    "submit": "contact deputy principal",
    "nil_return": "contact deputy principal",
    "sign": "deputy principal lead",
    "send_back": "deputy principal lead",
    "withdraw": "contact deputy principal",
    "take": "office collector",
    "accept": "office collector",
    "return": "office collector",
    "record": "office collector",
    "waive": "office",
    "suspend": "office",
    "resume": "office",
    "change_date": "office",
    "undo": "office collector",
}
ALL_FACTS = [
    DutyFacts(asks, nil, began)
    for asks, nil, began in product(
        (False, True), (False, True), ("", "submit", "accept", "return", "waive", "send_back")
    )
]


def by_hand(state: DutyState, act: DutyAction, facts: DutyFacts) -> str | None:
    """Read the table above the slow way."""
    for entry in BY_HAND[state].split():
        name, target = entry.split(">")
        bare = name.replace("!nil", "").rstrip("?!*")
        if bare != act.value:
            continue
        if name.endswith("*"):
            fits = facts.began_by in ("accept", "return", "waive")
        elif bare in ("submit", "nil_return"):
            fits = name.endswith("?") == facts.asks_signature
        elif bare == "sign":
            fits = not facts.asks_signature and name.endswith("nil") == facts.nil
        elif bare == "send_back":
            fits = not facts.asks_signature
        else:
            fits = True
        if fits:
            return target
    return None


@pytest.mark.parametrize("state", list(DutyState))
def test_what_can_happen_next_is_what_the_design_says(state: DutyState) -> None:
    for act, facts in product(DutyAction, ALL_FACTS):
        expected = by_hand(state, act, facts)
        try:
            found = duty_move(act, state, facts)
        except NotNow:
            assert expected is None, (act, facts)
            continue
        assert str(found.target) == expected, (act, facts)
        assert found in duty_moves(state, facts)


def test_no_act_is_ambiguous() -> None:
    for state, facts in product(DutyState, ALL_FACTS):
        acts = [move.action for move in duty_moves(state, facts)]
        assert len(acts) == len(set(acts)), (state, facts, acts)


@pytest.mark.parametrize("act", list(DutyAction))
@pytest.mark.parametrize("role", list(Role))
def test_who_may_do_it_on_the_unit_and_below(act: DutyAction, role: Role) -> None:
    permissions = {move.may for move in TRANSITIONS if move.action is act}
    assert len(permissions) == 1
    asker = Asker(1, "某人", (HeldPost(role, 1, "/1/"),))
    allowed = role.value in WHO[act].split()
    above_unit = role in (Role.OFFICE, Role.COLLECTOR, Role.LEAD)
    (permission,) = permissions
    assert may(asker, permission, "/1/") is allowed
    assert may(asker, permission, "/1/2/") is (allowed and above_unit)
    assert not may(asker, permission, "/10/")
    assert not may(asker, permission, "/")


def test_what_the_office_may_take_back() -> None:
    assert {"accept", "return", "waive"} == UNDOABLE


def test_waiting_for_the_signature_is_the_units_time_and_a_pause_is_not() -> None:
    assert OWED_BY[DutyState.AWAITING_SIGNATURE] is Court.UNIT
    assert OWED_BY[DutyState.SUSPENDED] is Court.OFFICE


@pytest.mark.parametrize(
    ("signed_by", "role", "path", "asks"),
    [
        (None, Role.CONTACT, "/1/2/", False),
        ("principal", Role.CONTACT, "/1/2/", True),
        ("principal", Role.DEPUTY, "/1/2/", True),
        ("principal", Role.PRINCIPAL, "/1/2/", False),
        ("principal", Role.PRINCIPAL, "/1/", True),  # of the unit above: not this unit's leader
        ("deputy", Role.CONTACT, "/1/2/", True),
        ("deputy", Role.DEPUTY, "/1/2/", False),
        ("deputy", Role.PRINCIPAL, "/1/2/", False),  # whoever stands higher signs too
        ("lead", Role.PRINCIPAL, "/1/2/", True),
        ("lead", Role.LEAD, "/1/", False),
        ("lead", Role.LEAD, "/9/", True),
    ],
)
def test_whose_signature_is_missing(
    signed_by: str | None, role: Role, path: str, asks: bool
) -> None:
    asker = Asker(1, "某人", (HeldPost(role, 1, path),))
    assert asks_signature(signed_by, asker, "/1/2/") is asks


def test_a_contact_signs_for_nobody() -> None:
    assert may_sign(Role.DEPUTY) == {Role.DEPUTY, Role.PRINCIPAL}
    assert may_sign(Role.PRINCIPAL) == {Role.PRINCIPAL}
    assert may_sign(Role.LEAD) == {Role.LEAD}


ENROLMENT_BY_HAND = {
    "mobilisation": "advance>next withdraw>withdrawn",
    "self_check": "advance>next skip>acceptance withdraw>withdrawn",
    "rectification": "advance>next skip>acceptance withdraw>withdrawn",
    "acceptance": "pass>next fail>rectification withdraw>withdrawn",
    "commendation": "advance>next close>closed withdraw>withdrawn",
    "other": "advance>next close>closed withdraw>withdrawn",
    "closed": "reopen>rectification withdraw>withdrawn",
    "withdrawn": "",
}


@pytest.mark.parametrize("state", list(EnrolmentState))
def test_what_can_happen_to_an_enrolment(state: EnrolmentState) -> None:
    expected = dict(entry.split(">") for entry in ENROLMENT_BY_HAND[state].split())
    found = {}
    for act in EnrolmentAction:
        move = enrolment_move(act, state)
        if move is not None:
            found[act.value] = str(move.target or "next")
    assert found == expected


def test_every_move_a_person_makes_names_a_right() -> None:
    for row in ENROLMENT_TRANSITIONS:
        assert (row.may is None) == (row.action is EnrolmentAction.ADVANCE)
    assert all(move.target is not Back.SAME or not move.undo for move in TRANSITIONS)
