"""Taking a decision back restores exactly what stood before it, or refuses."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from campaign.rules.errors import NotNow
from campaign.services.progress.accept_duty import accept_duty, take_duty
from campaign.services.progress.decide_many import accept_many
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.event import Event
from models.evidence import Evidence
from models.letter import Letter
from tests.county import at
from tests.make import Make
from tests.services.progress.queue import BACKUP, DAY, REPORT, TABLE, Queue, a_queue, count, whole

NEW = dt.date(2026, 4, 27)
WAYS = ("accept", "return", "waive")
SECTIONS = (TABLE, REPORT, BACKUP, "完成情况说明")


@pytest.fixture
def queue(app: Flask, make: Make) -> Queue:
    return a_queue(make)


def decide(
    queue: Queue, number: int, way: str, sections: tuple[str, ...] = (), *,
    key: str = "survey", hour: int = 15,
) -> None:  # fmt: skip
    """The office decides."""
    row = queue.row(number, key)
    about: dict[str, Any] = {
        "asker": queue.office, "version": row.version, "now": at(DAY, hour), "today": DAY,
    }  # fmt: skip
    if way == "accept":
        accept_duty(row.duty_id, **about)
    elif way == "return":
        return_duty(row.duty_id, reason="请改", due_on=NEW, sections=sections, **about)
    elif way == "waive":
        waive_duty(row.duty_id, reason="已并入", **about)
    else:
        take_duty(row.duty_id, **about)


def undo(queue: Queue, number: int, *, key: str = "survey", hour: int = 16) -> None:
    """The office takes it back."""
    row = queue.row(number, key)
    undo_decision(
        row.duty_id, asker=queue.office, reason="误点", version=row.version, now=at(DAY, hour),
        today=DAY,
    )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", ["submitted", "nil", "in_review"])
def test_undoing_restores_state_term_evidence_and_stage(queue: Queue, way: str, state: str) -> None:
    duty = queue.duty(0)
    queue.piece(duty.id, TABLE, "表.pdf")
    queue.piece(duty.id, REPORT, "旧报告.pdf", "rejected")  # of an earlier return
    queue.hand_in(0, nil=state == "nil")
    if state == "in_review":
        decide(queue, 0, "take", hour=11)
    before = queue.stands(duty.id)
    assert before["state"] == state
    decide(queue, 0, way, (TABLE, REPORT))
    assert queue.stands(duty.id) != before
    undo(queue, 0)
    assert queue.stands(duty.id) == before
    assert whole(duty.id)
    assert count(Letter, Letter.kind == "undone") == 1


def test_a_waived_duty_that_was_owed_is_owed_again_with_what_was_rejected(queue: Queue) -> None:
    duty = queue.duty(0)
    queue.piece(duty.id, TABLE, "表.pdf")
    queue.hand_in(0)
    decide(queue, 0, "return", (TABLE,), hour=11)
    before = queue.stands(duty.id)
    assert ("rejected" in str(before["pieces"])) and before["state"] == "returned"
    decide(queue, 0, "waive", hour=12)
    undo(queue, 0)
    assert queue.stands(duty.id) == before


def test_the_stage_goes_back_by_as_many_steps_as_the_decision_brought(queue: Queue) -> None:
    queue.hand_in(0, "install")
    decide(queue, 0, "accept", key="install", hour=11)
    assert queue.stage(0) == "self_check"
    queue.hand_in(0)
    decide(queue, 0, "accept")
    assert queue.stage(0) == "acceptance", "self-check and rectification at one blow"
    undo(queue, 0)
    assert queue.stage(0) == "self_check"
    moves = ("enrolment.advance", "enrolment.undo")
    assert [count(Event, Event.act == act) for act in moves] == [2, 1]


def test_of_two_accepted_at_one_instant_only_the_one_that_moved_the_stage_moves_it_back(
    queue: Queue,
) -> None:
    rows = [queue.hand_in(0, "note"), queue.hand_in(0)]
    accept_many(rows, asker=queue.office, now=at(DAY, 15), today=DAY)
    assert queue.stage(0) == "rectification"
    undo(queue, 0, key="note")
    assert queue.stage(0) == "rectification" and queue.duty(0, "note").state == "submitted"
    undo(queue, 0, hour=17)
    assert queue.stage(0) == "self_check"


def test_a_decision_stands_when_the_unit_has_gone_on_since(queue: Queue) -> None:
    queue.hand_in(0)
    decide(queue, 0, "accept", hour=11)
    queue.hand_in(0, "install")
    decide(queue, 0, "accept", key="install", hour=12)
    assert queue.stage(0) == "acceptance"
    with pytest.raises(NotNow, match="进入了新的阶段"):
        undo(queue, 0)
    undo(queue, 0, key="install", hour=17)
    assert queue.stage(0) == "rectification"


def test_a_return_stands_once_the_unit_mends(queue: Queue) -> None:
    duty = queue.duty(0)
    queue.hand_in(0)
    decide(queue, 0, "return", (TABLE,), hour=11)
    piece = queue.piece(duty.id, TABLE, "新表.pdf")
    with transaction() as session:
        session.execute(update(Evidence).where(Evidence.id == piece).values(at=at(DAY, 12)))
    with pytest.raises(NotNow, match="换材料"):
        undo(queue, 0)
    assert queue.duty(0).state == "returned"


@pytest.mark.parametrize("way", ["take", "none"])
def test_what_is_no_decision_cannot_be_taken_back(queue: Queue, way: str) -> None:
    queue.hand_in(0)
    if way == "take":
        decide(queue, 0, way)
    with pytest.raises(NotNow):
        undo(queue, 0)


def test_a_decision_is_taken_back_once(queue: Queue) -> None:
    queue.hand_in(0)
    decide(queue, 0, "accept")
    undo(queue, 0)
    with pytest.raises(NotNow):
        undo(queue, 0, hour=17)


pieces = st.lists(
    st.tuples(st.sampled_from(SECTIONS[:3]), st.sampled_from(("draft", "rejected"))), max_size=4
)


def test_deciding_and_taking_back_is_as_if_nothing_had_been(
    app: Flask, make: Make, database_url: str
) -> None:
    examples = 50 if database_url.startswith("sqlite") else 12
    queue = a_queue(make, examples + 20)
    fresh = iter(range(examples + 20))

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck),
        database=None, phases=(Phase.generate,),  # each story has its own unit: none to shrink with
    )  # fmt: skip
    @given(
        pieces,
        st.booleans(),
        st.booleans(),
        st.lists(st.tuples(st.sampled_from(WAYS), st.sets(st.sampled_from(SECTIONS))), max_size=3),
        st.sampled_from(("survey", "note")),
    )
    def play(
        handed: list[tuple[str, str]], nil: bool, taken: bool,
        decisions: list[tuple[str, set[str]]], key: str,
    ) -> None:  # fmt: skip
        number = next(fresh)
        duty = queue.duty(number, key)
        for place, (item, status) in enumerate(handed):
            queue.piece(duty.id, item, f"{place}.pdf", status)
        queue.hand_in(number, key, nil=nil)
        if taken:
            decide(queue, number, "take", key=key, hour=11)
        before = queue.stands(duty.id)
        for hour, (way, sections) in zip((12, 14, 16), decisions, strict=False):
            decide(queue, number, way, tuple(sections), key=key, hour=hour)
            undo(queue, number, key=key, hour=hour + 1)
            assert queue.stands(duty.id) == before
        assert whole(duty.id)

    play()
    assert db.session.scalar(select(func.count()).where(Duty.state == "accepted")) == 0
