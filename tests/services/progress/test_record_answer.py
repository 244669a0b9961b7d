"""An answer entered for a unit: with its slip and its call, or not at all."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.records.evidence.store import Store
from campaign.records.evidence.write import HandedIn
from campaign.rules.errors import FieldMissing, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.services.progress.record_answer import record_answer
from campaign.services.transaction import transaction
from models.base import db
from models.event import Event
from models.evidence import Evidence
from models.notice import Call
from tests.county import at
from tests.make import Make
from tests.papers.evidence.pdfs import pdf
from tests.services.progress.queue import DAY, TABLE, Queue, a_queue, count, whole


@pytest.fixture
def queue(app: Flask, make: Make) -> Queue:
    return a_queue(make)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


def enter(queue: Queue, number: int = 0, **about: Any) -> None:
    """The office enters what the unit said."""
    row = queue.row(number)
    fields: dict[str, Any] = {
        "note": "李文静电话报告已完成", "channel": "telephone", "received_on": DAY,
        "version": row.version, "now": at(DAY, 15), "today": DAY, "asker": queue.office,
    }  # fmt: skip
    record_answer(row.duty_id, **(fields | about))


def slip(content: bytes | None = None, name: str = "收条.pdf", item: str = TABLE) -> HandedIn:
    return HandedIn(io.BytesIO(pdf() if content is None else content), name, item)


def a_call(queue: Queue, number: int = 0, key: str = "k") -> int:
    with transaction() as session:
        person = queue.county.people[queue.county.units[number].code, Role.CONTACT]
        call = Call(
            duty_id=queue.duty(number).id, key=key, person_id=person.id, reason="no-address",
            created_at=at(DAY, 9),
        )  # fmt: skip
        session.add(call)
        session.flush()
        return call.id


def files(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_an_answer_and_its_slip_are_written_together(queue: Queue, store: Store) -> None:
    enter(queue, channel="paper", slip=slip(), store=store, received_on=DAY - dt.timedelta(days=2))
    duty = queue.duty(0)
    assert (duty.state, duty.submitted_on, duty.version) == (
        "submitted", DAY - dt.timedelta(days=2), 2,
    )  # fmt: skip
    piece = db.session.scalars(select(Evidence)).one()
    assert (piece.kind, piece.status, piece.item, piece.name) == (
        "slip", "in_review", TABLE, "收条.pdf",
    )  # fmt: skip
    assert piece.stored_as and store.path(piece.stored_as).is_file()
    assert not list((store.root / "incoming").iterdir())
    db.session.rollback()
    acts = db.session.scalars(select(Event.act).where(Event.duty_id == duty.id).order_by(Event.id))
    assert list(acts) == ["duty.record", "evidence.slip"]
    assert whole(duty.id)


def test_a_slip_that_cannot_be_taken_leaves_no_answer(queue: Queue, store: Store) -> None:
    with pytest.raises(FieldMissing) as refused:
        enter(queue, slip=slip(b"MZ\x90\x00 no paper"), store=store)
    assert refused.value.field == "slip"
    assert queue.duty(0).state == "open" and count(Evidence) == 0 and files(store) == []


def test_an_answer_that_is_refused_leaves_no_slip(queue: Queue, store: Store) -> None:
    queue.hand_in(0)
    for version, kind in ((1, Overtaken), (2, NotNow)):
        with pytest.raises(kind):
            enter(queue, slip=slip(), store=store, version=version)
    assert count(Evidence, Evidence.kind == "slip") == 0 and files(store) == []


def test_a_slip_for_what_nobody_asked_is_refused_with_its_answer(
    queue: Queue, store: Store
) -> None:
    with pytest.raises(FieldMissing) as refused:
        enter(queue, slip=slip(item="别的"), store=store)
    assert refused.value.field == "item"
    assert queue.duty(0).state == "open" and files(store) == []


def test_the_call_in_which_it_was_said_is_closed_by_the_same_act(queue: Queue) -> None:
    call, other = a_call(queue), a_call(queue, key="k2")
    enter(queue, call_id=call)
    db.session.rollback()
    made = db.session.get_one(Call, call)
    assert (made.outcome, made.done_by) == ("李文静电话报告已完成", queue.office.person_id)
    assert db.session.get_one(Call, other).outcome == "单位已报送，不用再打"
    assert count(Event, Event.act == "call.done") == 1


def test_a_call_about_something_else_is_left_alone(queue: Queue) -> None:
    call = a_call(queue, 1)
    enter(queue, call_id=call)
    db.session.rollback()
    assert db.session.get_one(Call, call).done_at is None
    assert count(Event, Event.act == "call.done") == 0


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"note": " "}, "note"),
        ({"note": "长" * 2001}, "note"),
        ({"channel": "pigeon"}, "channel"),
        ({"received_on": None}, "received_on"),
        ({"received_on": DAY + dt.timedelta(days=1)}, "received_on"),
        ({"received_on": DAY - dt.timedelta(days=367)}, "received_on"),
    ],
)
def test_what_an_entry_asks(queue: Queue, about: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldMissing) as refused:
        enter(queue, **about)
    assert refused.value.field == field and queue.duty(0).state == "open"
