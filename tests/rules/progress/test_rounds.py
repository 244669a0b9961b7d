"""Of each milestone the highest round counts; what a round asks again must be done."""

import pytest

from campaign.rules.asked import at_most, new_date, written
from campaign.rules.errors import FieldMissing
from campaign.rules.lifecycle import EnrolmentAction, EnrolmentState, enrolment_moves
from campaign.rules.rounds import (
    AskedDuty,
    EnrolmentFacts,
    all_done,
    asks,
    facts_at,
    latest,
    left,
    no_condition,
    nothing_to_mend,
    stage_done,
)
from tests.county import DUE

CHECK, MEND, ACCEPT, PRAISE = range(4)
SURVEY = AskedDuty(1, CHECK, required=True, round=1, done=True)
INSTALL = AskedDuty(2, MEND, required=True, round=1, done=True)
REPORT = AskedDuty(3, MEND, required=False, round=1, done=False)


def again(duty: AskedDuty, round_: int, *, done: bool = False) -> AskedDuty:
    return AskedDuty(duty.milestone_id, duty.stage, duty.required, round_, done)


def test_what_is_not_required_keeps_nobody() -> None:
    assert left((SURVEY, INSTALL, REPORT), MEND, 1) == 0
    assert not asks((REPORT,), MEND)
    assert asks((REPORT, INSTALL), MEND)


def test_a_required_duty_keeps_the_unit_in_its_own_stage_only() -> None:
    open_ = AskedDuty(2, MEND, required=True, round=1, done=False)
    assert left((SURVEY, open_), MEND, 1) == 1
    assert left((SURVEY, open_), CHECK, 1) == 0
    assert left((SURVEY, open_), ACCEPT, 1) == 0


def test_the_later_round_counts_and_the_earlier_is_history() -> None:
    duties = (again(INSTALL, 3), INSTALL, again(INSTALL, 2, done=True))
    assert latest(duties) == (again(INSTALL, 3),)
    assert left(duties, MEND, 3) == 1
    assert left((*duties, again(INSTALL, 4, done=True)), MEND, 4) == 0


@pytest.mark.parametrize("duty", [SURVEY, REPORT])
def test_what_is_asked_again_must_be_done_though_it_was_optional_or_of_an_earlier_stage(
    duty: AskedDuty,
) -> None:
    duties = (SURVEY, INSTALL, REPORT, again(duty, 2))
    assert left(duties, MEND, 2) == 1
    assert left(duties, CHECK, 2) == (duty is SURVEY)
    assert left(duties, MEND, 3) == 0, "in a round that does not ask it again it is as it was"


def test_what_is_asked_again_of_acceptance_does_not_keep_the_unit_in_rectification() -> None:
    visit = AskedDuty(4, ACCEPT, required=False, round=2, done=False)
    assert left((visit,), MEND, 2) == 0
    assert left((visit,), ACCEPT, 2) == 1


def test_the_facts_look_back_and_ahead() -> None:
    praise = AskedDuty(5, PRAISE, required=True, round=1, done=False)
    open_ = again(SURVEY, 1)
    facts = facts_at(
        (open_, INSTALL, REPORT, praise), here=MEND, round_=1, checks=[CHECK], verdict_ahead=True
    )
    assert facts == EnrolmentFacts(
        left=0, left_ahead=1, left_to_check=1, verdict_ahead=True, round=1
    )
    none = facts_at((), here=CHECK, round_=2, checks=[], verdict_ahead=False)
    assert none == EnrolmentFacts(round=2)


@pytest.mark.parametrize(
    ("facts", "done", "skip", "close"),
    [
        (EnrolmentFacts(), True, True, True),
        (EnrolmentFacts(left=1), False, True, False),
        (EnrolmentFacts(left_ahead=1), True, True, False),
        (EnrolmentFacts(left_to_check=1), True, False, True),
        (EnrolmentFacts(verdict_ahead=True), True, True, False),
        (EnrolmentFacts(round=2), True, False, True),
    ],
)
def test_guards(facts: EnrolmentFacts, done: bool, skip: bool, close: bool) -> None:
    assert (stage_done(facts), nothing_to_mend(facts), all_done(facts)) == (done, skip, close)
    assert no_condition(facts)


def test_what_can_happen_next_obeys_the_guards() -> None:
    state, owing = EnrolmentState.ACCEPTANCE, EnrolmentFacts(left=2)
    acts = [move.action for move in enrolment_moves(state, owing)]
    assert acts == [EnrolmentAction.FAIL, EnrolmentAction.WITHDRAW]
    acts = [move.action for move in enrolment_moves(state, EnrolmentFacts())]
    assert acts == [EnrolmentAction.PASS, EnrolmentAction.FAIL, EnrolmentAction.WITHDRAW]
    assert enrolment_moves(EnrolmentState.WITHDRAWN, EnrolmentFacts()) == ()


def test_texts_are_trimmed_asked_for_and_bounded() -> None:
    assert written("  问题一  ", "reason", "请写明。") == "问题一"
    assert at_most("   ", "note") == ""
    with pytest.raises(FieldMissing) as refused:
        written("  ", "reason", "请写明。")
    assert (refused.value.field, refused.value.message) == ("reason", "请写明。")
    with pytest.raises(FieldMissing):
        at_most("长" * 2001, "note")


def test_a_limit_can_be_today_and_a_year_ahead() -> None:
    last = DUE.replace(year=DUE.year + 1)
    assert new_date(DUE, DUE) == DUE
    assert new_date(last, DUE) == last
    for wrong in (None, DUE.replace(day=DUE.day - 1), last.replace(day=last.day + 2)):
        with pytest.raises(FieldMissing) as refused:
            new_date(wrong, DUE)
        assert refused.value.field == "due_on"
