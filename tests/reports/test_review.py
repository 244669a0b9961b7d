"""The queue for review: read by place, narrowed by the address, at the same cost however long."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text, update

from campaign.reports.review.choices import choices
from campaign.reports.review.lines import asked_lines
from campaign.reports.review.next import following, how_many
from campaign.reports.review.picked import picked
from campaign.reports.review.queue import PER_PAGE, review_queue
from campaign.reports.review.reasons import own_reasons
from campaign.reports.review.waiting import (
    EVERYTHING,
    ORDER,
    Place,
    QueueWish,
    of_waiting,
    waiting_for,
)
from campaign.rules.permissions import Role
from campaign.services.progress.accept_duty import accept_duty, take_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.plan import Milestone
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.queries import counted, plan_of
from tests.services.progress.queue import DAY, TABLE, Queue, a_queue

D = dt.timedelta
HELD = 5000


@pytest.fixture
def queue(app: Flask, make: Make) -> Queue:
    return a_queue(make)


def see(queue: Queue, wish: QueueWish = EVERYTHING, **place: Place | None) -> list[int]:
    db.session.rollback()
    page = review_queue(db.session(), queue.office, wish, today=DAY, **place)
    return [line.duty_id for line in page.rows]


def act(queue: Queue, number: int, key: str = "survey", hour: int = 15) -> dict[str, object]:
    row = queue.row(number, key)
    return {
        "asker": queue.office, "version": row.version, "now": at(DAY, hour), "today": DAY,
    }  # fmt: skip


def test_the_oldest_comes_first_whoever_has_begun_to_read_it(queue: Queue) -> None:
    rows = [queue.hand_in(n, day=DAY - D(days=n)) for n in range(3)]
    take_duty(rows[0].duty_id, **act(queue, 0))  # type: ignore[arg-type]
    assert see(queue) == [row.duty_id for row in reversed(rows)]
    lines = review_queue(db.session(), queue.office, today=DAY).rows
    assert [line.office_days for line in lines] == [2, 1, 0]
    assert [line.reviewer for line in lines] == ["", "", "周晓岚"]
    assert {line.note for line in lines} == {"已签章报送"}, "the words stay when the review begins"


def test_a_line_says_nil_files_and_the_units_words_after_an_undone_decision(queue: Queue) -> None:
    duty = queue.duty(0)
    queue.piece(duty.id, TABLE, "表.pdf")
    queue.piece(duty.id, TABLE, "旧.pdf", "rejected")
    queue.hand_in(0)
    queue.hand_in(1, nil=True)
    accept_duty(duty.id, **act(queue, 0))  # type: ignore[arg-type]
    undo_decision(duty.id, reason="误点", **act(queue, 0, hour=16))  # type: ignore[arg-type]
    first, second = review_queue(db.session(), queue.office, today=DAY).rows
    assert (first.files, first.nil, first.note) == (1, False, "已签章报送")
    assert (second.files, second.nil, second.note) == (0, True, "没有计算机")


@pytest.mark.parametrize("channel", ["paper", "telephone"])
def test_a_line_says_that_an_answer_came_on_paper_or_by_telephone(
    queue: Queue, channel: str
) -> None:
    record_answer(
        queue.duty(0).id, note="送来盖章件", channel=channel, received_on=DAY,
        **act(queue, 0),  # type: ignore[arg-type]
    )  # fmt: skip
    db.session.rollback()
    line = review_queue(db.session(), queue.office, today=DAY).rows[0]
    assert (line.files, line.way) == (0, channel)


def test_the_queue_narrows_by_what_the_address_says(queue: Queue) -> None:
    old = queue.hand_in(0, day=DAY - D(days=9)).duty_id
    new = queue.hand_in(1).duty_id
    note = queue.hand_in(1, "note").duty_id
    milestone = queue.duty(0).milestone_id
    campaign = queue.county.campaign_id
    assert see(queue, QueueWish(milestone=milestone)) == [old, new]
    assert see(queue, QueueWish(until_on=DAY - D(days=9))) == [old]
    assert see(queue, QueueWish(until_on=DAY - D(days=10))) == []
    assert see(queue, QueueWish(words="单位1")) == [new, note]
    assert see(queue, QueueWish(words="签章")) == [old, new, note]
    assert see(queue, QueueWish(words="100%")) == []
    assert see(queue, QueueWish(kind="township")) == []
    assert see(queue, QueueWish(campaign=campaign + 1)) == []
    assert see(queue, QueueWish(campaign=campaign, words="单位0")) == [old]
    offered = choices(db.session(), queue.office)
    assert {one.name: one.number for one in offered.milestone} == {
        "报送统计表": 2,
        "报送小结": 1,
    }
    assert [one.key for one in offered.kind] == ["department"]


def test_reading_on_by_place_gives_every_line_once(queue: Queue, make: Make) -> None:
    plenty(queue, 3 * PER_PAGE + 7)
    office, wanted = queue.office, in_order()
    seen: list[int] = []
    after = None
    for _number in range(4):
        page = review_queue(db.session(), office, today=DAY, after=after)
        assert page.first == len(seen) + 1 and page.total == len(wanted)
        seen += [line.duty_id for line in page.rows]
        after = page.after
    assert seen == wanted and after is None
    last = review_queue(db.session(), office, today=DAY, after=place(wanted[2 * PER_PAGE - 1]))
    back = review_queue(db.session(), office, today=DAY, before=last.before)
    assert [line.duty_id for line in back.rows] == wanted[PER_PAGE : 2 * PER_PAGE]


def test_what_was_decided_meanwhile_shifts_no_line_past_the_reader(queue: Queue) -> None:
    plenty(queue, 2 * PER_PAGE)
    wanted = in_order()
    page = review_queue(db.session(), queue.office, today=DAY)
    with transaction() as session:  # somebody decides the whole first page
        session.execute(update(Duty).where(Duty.id.in_(wanted[:PER_PAGE])).values(state="accepted"))
    following_page = review_queue(db.session(), queue.office, today=DAY, after=page.after)
    assert [line.duty_id for line in following_page.rows] == wanted[PER_PAGE:]


def test_fifty_of_five_thousand_cost_the_same_few_statements(queue: Queue) -> None:
    plenty(queue, PER_PAGE + 1)
    few = statements(queue)
    plenty(queue, HELD)
    many = statements(queue)
    assert many == few <= 5
    assert review_queue(db.session(), queue.office, today=DAY).total == PER_PAGE + 1 + HELD


def statements(queue: Queue) -> int:
    db.session.rollback()
    with counted() as sent:
        page = review_queue(db.session(), queue.office, today=DAY)
    assert len(page.rows) == PER_PAGE
    return len(sent)


@pytest.mark.parametrize("after", [None, Place(DAY, 7)])
def test_a_page_is_read_off_the_queues_own_index(queue: Queue, after: Place | None) -> None:
    plenty(queue, HELD)
    asked = ORDER.sorted(asked_lines().where(*waiting_for(queue.office))).limit(PER_PAGE + 1)
    asked = asked.where(ORDER.behind(after)) if after else asked
    plan = explain(asked)
    assert "ix_duty_review" in plan, plan
    assert "SCAN duty" not in plan and "Seq Scan on duty" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_what_waits_is_counted_off_the_same_index_and_once_a_page(queue: Queue) -> None:
    plenty(queue, HELD)
    for of_units in (False, True):
        plan = explain(of_waiting(select(func.count()), queue.office, of_units=of_units))
        assert ("unit" in plan) is of_units, plan
        if db.engine.dialect.name == "sqlite":
            assert "SEARCH duty USING INDEX ix_duty_review" in plan, plan
            assert ("SEARCH unit USING INTEGER PRIMARY KEY" in plan) is of_units, plan
        else:  # of few other duties any index will do
            assert "CTE waiting" in plan and "Seq Scan on duty" not in plan, plan
    offered = choices(db.session(), queue.office)
    campaign = queue.county.campaign_id
    for wish, number in (
        (EVERYTHING, HELD), (QueueWish(campaign=campaign), HELD),
        (QueueWish(campaign=campaign + 1), 0), (QueueWish(words="批量1"), None),
    ):  # fmt: skip
        assert offered.how_many_fit(wish) == number
    db.session.rollback()
    with counted() as sent:
        page = review_queue(db.session(), queue.office, today=DAY, total=HELD)
    assert (page.total, page.first, len(page.rows), len(sent)) == (HELD, 1, PER_PAGE, 4)
    assert how_many(db.session(), queue.office) == HELD


def test_ready_reasons_are_read_off_their_own_index(queue: Queue) -> None:
    for number, reason in enumerate(("甲", "乙", "甲")):
        row = queue.hand_in(number)
        return_duty(
            row.duty_id, reason=reason, due_on=DAY + D(days=7),
            **act(queue, number),  # type: ignore[arg-type]
        )  # fmt: skip
    assert [one.text for one in own_reasons(db.session(), queue.office)] == ["甲", "乙"]
    other = queue.county.asker(queue.county.units[0], Role.CONTACT)
    assert own_reasons(db.session(), other) == ()
    asked = (
        select(DutySpan.note)
        .where(text("act = 'return'"), DutySpan.by_id == 1)
        .order_by(DutySpan.id.desc())
        .limit(60)
    )
    assert "ix_duty_span_returned" in explain(asked)


def test_the_next_is_the_one_behind_and_at_the_end_the_one_passed_over(queue: Queue) -> None:
    rows = [queue.hand_in(n, day=DAY - D(days=9 - n)) for n in range(3)]
    ids = [row.duty_id for row in rows]
    office = queue.office
    after = [following(db.session(), office, EVERYTHING, place(one)) for one in ids]
    assert [one.duty_id for one in after if one] == [ids[1], ids[2], ids[0]]
    assert [one.waiting for one in after if one] == [2, 2, 2]
    only = following(db.session(), office, QueueWish(words="单位1"), place(ids[1]))
    assert only is None and how_many(db.session(), office) == 3


def test_what_was_ticked_is_told_apart_from_what_became_of_it(queue: Queue) -> None:
    rows = [queue.hand_in(n) for n in range(3)]
    accept_duty(rows[1].duty_id, **act(queue, 1))  # type: ignore[arg-type]
    seen = {row.duty_id: row.version for row in rows} | {99_999: 1}
    found = picked(db.session(), queue.office, seen, today=DAY)
    assert [line.duty_id for line in found.lines] == [rows[0].duty_id, rows[2].duty_id]
    assert [(one.duty_id, one.act, one.who) for one in found.gone] == [
        (rows[1].duty_id, "accept", "周晓岚")
    ]
    assert found.unknown == 1
    assert found.sections == (TABLE, "自查报告", "数据已备份", "完成情况说明")
    stranger = queue.county.asker(queue.county.units[0], Role.CONTACT)
    assert picked(db.session(), stranger, seen, today=DAY).unknown == 4


def test_only_what_all_of_them_have_may_be_named_for_all(queue: Queue) -> None:
    rows = [queue.hand_in(0), queue.hand_in(0, "note")]
    seen = {row.duty_id: row.version for row in rows}
    found = picked(db.session(), queue.office, seen, today=DAY)
    assert found.sections == ("完成情况说明",)


def place(duty_id: int) -> Place:
    on = db.session.scalar(select(Duty.submitted_on).where(Duty.id == duty_id))
    assert on
    return Place(on, duty_id)


def in_order() -> list[int]:
    """The oracle: everything that waits, sorted in Python."""
    rows = db.session.execute(
        select(Duty.id, Duty.submitted_on).where(Duty.state.in_(("submitted", "nil", "in_review")))
    )
    return [row.id for row in sorted(rows, key=lambda row: (row.submitted_on, row.id))]


def plenty(queue: Queue, number: int) -> None:
    """Submissions by the set, spread over thirty days, each by a unit of its own."""
    with transaction() as session:
        model = session.scalars(
            select(Duty).join(Milestone).where(Milestone.key == "survey").order_by(Duty.id)
        ).first()
        assert model
        first = 1 + (session.scalar(select(Unit.id).order_by(Unit.id.desc()).limit(1)) or 0)
        session.execute(
            insert(Unit),
            [
                {
                    "id": first + n, "code": f"Q{first + n}", "name": f"批量{n}",
                    "kind": "department", "parent_id": queue.county.scope.id,
                    "path": f"{queue.county.scope.path}{first + n}/",
                }
                for n in range(number)
            ],
        )  # fmt: skip
        session.execute(
            insert(Duty),
            [
                {
                    "campaign_id": model.campaign_id, "milestone_id": model.milestone_id,
                    "unit_id": first + n, "state": ("submitted", "nil", "in_review")[n % 3],
                    "term_id": model.term_id, "submitted_on": DAY - D(days=n * 7 % 30),
                    "version": 2,
                }
                for n in range(number)
            ],
        )  # fmt: skip
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE duty, unit, campaign, milestone, term"))


def explain(statement: object) -> str:
    """The plan, on either database."""
    session = db.session()
    if session.get_bind().dialect.name == "sqlite":
        return plan_of(session, statement)
    compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    with db.engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        rows = connection.execute(text("EXPLAIN (COSTS OFF) " + str(compiled).replace(":", r"\:")))
        return "\n".join(row[0] for row in rows)
