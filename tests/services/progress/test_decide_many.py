"""Many decided at once: one transaction, each for itself, and nobody's decision is lost."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.records.events import record
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow, Overtaken, Refusal
from campaign.rules.permissions import Role
from campaign.services.progress import deciding
from campaign.services.progress.accept_duty import accept_duty, take_duty
from campaign.services.progress.decide_many import MOST, Decided, Picked, accept_many, return_many
from campaign.services.progress.ground import Ground
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.transaction import transaction
from models.base import db
from models.duty import DutySpan
from models.event import Event
from models.letter import Letter
from models.notice import Notice
from models.person import Post
from models.term import Term
from tests.county import at
from tests.make import Make
from tests.services.progress.queue import BACKUP, DAY, REPORT, TABLE, Queue, a_queue, count, whole

NEW = dt.date(2026, 4, 27)
NOW = at(DAY, 15)


@pytest.fixture
def queue(app: Flask, make: Make) -> Queue:
    return a_queue(make)


def accepted(queue: Queue, *rows: Picked, hour: int = 15) -> Decided:
    return accept_many(rows, asker=queue.office, now=at(DAY, hour), today=DAY)


def returned(queue: Queue, *rows: Picked, **about: Any) -> Decided:
    fields: dict[str, Any] = {"reason": "请核对第三节", "due_on": NEW, "sections": (TABLE,)}
    return return_many(rows, asker=queue.office, now=NOW, today=DAY, **(fields | about))


def test_one_stale_row_hinders_no_other(queue: Queue) -> None:
    rows = [queue.hand_in(number) for number in range(3)]
    take_duty(
        rows[1].duty_id, asker=queue.office, version=rows[1].version, now=at(DAY, 11), today=DAY
    )
    found = accepted(queue, *rows)
    assert found.done == (rows[0].duty_id, rows[2].duty_id)
    refusal = found.refused[rows[1].duty_id]
    assert isinstance(refusal, Overtaken) and "周晓岚" in str(refusal)
    assert [queue.duty(n).state for n in range(3)] == ["accepted", "in_review", "accepted"]
    assert [queue.stage(n) for n in range(3)] == ["rectification", "self_check", "rectification"]
    assert all(whole(row.duty_id) for row in rows)
    assert count(Event, Event.act == "duty.accept") == 2


def test_what_cannot_be_decided_says_so_and_stays(queue: Queue) -> None:
    owed = queue.row(1)
    found = accepted(queue, queue.hand_in(0), owed, Picked(99_999, 1))
    assert len(found.done) == 1
    assert isinstance(found.refused[owed.duty_id], NotNow)
    assert isinstance(found.refused[99_999], NotFound)
    assert queue.duty(1).state == "open"


def test_nobody_decides_about_units_of_others(queue: Queue) -> None:
    row = queue.hand_in(0)
    stranger = queue.county.asker(queue.county.units[1], Role.CONTACT)
    found = accept_many([row], asker=stranger, now=NOW, today=DAY)
    assert found.done == () and isinstance(found.refused[row.duty_id], NotFound)
    assert queue.duty(0).state == "submitted"


def test_nothing_and_too_much_are_refused_as_a_whole(queue: Queue) -> None:
    with pytest.raises(Invalid):
        accepted(queue)
    with pytest.raises(Invalid):
        accepted(queue, *(Picked(number, 1) for number in range(1, MOST + 2)))


def test_two_duties_of_one_unit_move_its_stage_once(queue: Queue) -> None:
    found = accepted(queue, queue.hand_in(0, "note"), queue.hand_in(0))
    assert len(found.done) == 2 and queue.stage(0) == "rectification"
    assert count(Event, Event.act == "enrolment.advance") == 1


def test_what_fails_half_way_leaves_no_half_row(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [queue.hand_in(number) for number in range(3)]

    def fail(ground: Ground) -> None:
        deciding.accept(ground)
        record(ground.session, "duty.accept", now=NOW, duty_id=ground.duty.id, version=0)
        if ground.duty.id == rows[1].duty_id:
            raise NotNow("半路出错")

    monkeypatch.setattr("campaign.services.progress.decide_many.accept", fail)
    found = accepted(queue, *rows)
    assert set(found.done) == {rows[0].duty_id, rows[2].duty_id}
    assert str(found.refused[rows[1].duty_id]) == "半路出错"
    assert queue.duty(1).state == "submitted" and queue.stage(1) == "self_check"
    assert whole(rows[1].duty_id)
    assert count(Event, Event.duty_id == rows[1].duty_id, Event.act == "duty.accept") == 0


def test_many_returned_get_one_reason_one_date_and_one_letter_a_person(queue: Queue) -> None:
    first = queue.county.people[queue.county.units[0].code, Role.CONTACT]
    second = queue.county.people[queue.county.units[1].code, Role.CONTACT]
    with transaction() as session:  # one person for two units
        session.execute(update(Post).where(Post.person_id == second.id).values(person_id=first.id))
    rows = [queue.hand_in(number) for number in (0, 2)]
    duty = queue.duty(1)
    deputy = queue.county.asker(queue.county.units[1], Role.DEPUTY)
    submit_duty(
        duty.id, asker=deputy, note="已报", version=1, now=at(DAY, 10), today=DAY, on_paper=True,
        declared=(BACKUP,),
    )  # fmt: skip
    rows.append(queue.row(1))
    found = returned(queue, *rows)
    assert len(found.done) == 3 and found.refused == {}
    assert (found.told.people, found.told.letters, found.told.calls) == (2, 2, 0)
    assert count(Letter, Letter.kind == "returned") == 2
    notes = set(db.session.scalars(select(Notice.note).where(Notice.kind == "returned")))
    assert notes == {f"{TABLE}：请核对第三节"}
    for row in rows:
        db.session.rollback()
        span = db.session.scalars(
            select(DutySpan)
            .where(DutySpan.duty_id == row.duty_id)
            .order_by(DutySpan.id.desc())
            .limit(1)
        ).one()
        assert (span.act, span.note, span.sections) == ("return", "请核对第三节", [TABLE])
        assert db.session.get_one(Term, span.term_id).due_on == NEW
    assert all(whole(row.duty_id) for row in rows)


def test_a_stale_row_of_many_returned_is_not_told(queue: Queue) -> None:
    rows = [queue.hand_in(0), queue.hand_in(1)]
    accepted(queue, rows[0], hour=11)
    found = returned(queue, *rows)
    assert found.done == (rows[1].duty_id,)
    assert isinstance(found.refused[rows[0].duty_id], Overtaken)
    assert count(Letter, Letter.kind == "returned") == found.told.letters == 1


def test_returning_nothing_tells_nobody(queue: Queue) -> None:
    row = queue.hand_in(0)
    accepted(queue, row, hour=11)
    found = returned(queue, row)
    assert found.done == () and found.told.letters == 0
    assert count(Notice) == 0


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"due_on": None}, "due_on"),
        ({"due_on": DAY - dt.timedelta(days=1)}, "due_on"),
    ],
)
def test_a_return_of_many_asks_what_a_return_of_one_asks(
    queue: Queue, about: dict[str, Any], field: str
) -> None:
    row = queue.hand_in(0)
    with pytest.raises(FieldMissing) as refused:
        returned(queue, row, **about)
    assert refused.value.field == field and queue.duty(0).state == "submitted"


def test_a_return_may_name_items_declarations_and_the_text(queue: Queue) -> None:
    row = queue.hand_in(0)
    returned(queue, row, sections=("完成情况说明", BACKUP, REPORT, "别人的"))
    db.session.rollback()
    named = db.session.scalars(select(DutySpan.sections).where(DutySpan.act == "return")).one()
    assert named == [REPORT, BACKUP, "完成情况说明"]


def at_once(app: Flask, *acts: Any) -> list[Any]:
    """Do these in one instant; what each got, refusals as themselves."""
    start = Barrier(len(acts))

    def one(act: Any) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act()
            except Refusal as refusal:
                return refusal

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_two_opposite_decisions_at_once_one_happens_and_the_other_is_told_by_whom(
    app: Flask, make: Make, queue: Queue
) -> None:
    make.post(make.person("马敏"), queue.county.scope, Role.OFFICE)
    row = queue.hand_in(0)
    before = queue.stands(row.duty_id)
    ways = set()
    for number in range(50):
        now = at(DAY, 15) + dt.timedelta(minutes=number)
        version = queue.row(0).version
        about: dict[str, Any] = {
            "asker": queue.office, "version": version, "now": now, "today": DAY,
        }  # fmt: skip
        answers = at_once(
            app,
            lambda about=about: accept_duty(row.duty_id, **about),
            lambda about=about: return_duty(row.duty_id, reason="请改", due_on=NEW, **about),
        )
        refused = [one for one in answers if isinstance(one, Refusal)]
        assert len(refused) == 1 and isinstance(refused[0], Overtaken), answers
        assert queue.office.name in str(refused[0])
        ways.add(queue.duty(0).state)
        assert queue.duty(0).version == version + 1
        undo_decision(
            row.duty_id, asker=queue.office, reason="再来", version=version + 1,
            now=now + dt.timedelta(seconds=30), today=DAY,
        )  # fmt: skip
        assert queue.stands(row.duty_id) == before
    assert ways <= {"accepted", "returned"} and whole(row.duty_id)


def test_two_who_decide_about_the_same_rows_wait_for_each_other_and_never_cross(
    app: Flask, make: Make
) -> None:
    queue = a_queue(make, 6)
    for key in ("survey", "note", "install"):
        rows = [queue.hand_in(number, key) for number in range(6)]
        answers = at_once(
            app,
            lambda rows=rows: accept_many(rows, asker=queue.office, now=NOW, today=DAY),
            lambda rows=rows: returned(queue, *reversed(rows)),
        )
        both = sorted([*answers[0].done, *answers[1].done])
        assert both == sorted(row.duty_id for row in rows), "each decided exactly once"
        assert all(whole(row.duty_id) for row in rows)
