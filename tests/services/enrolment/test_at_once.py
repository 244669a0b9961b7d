"""Two acts on one enrolment at the same instant: one of them comes first, and nothing hangs."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.rules.errors import NotNow, Overtaken, Refusal
from campaign.services.enrolment.close_enrolment import close_enrolments
from campaign.services.enrolment.fail_acceptance import fail_acceptance
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.event import Event
from models.extension import Extension
from models.notice import Call, Held
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.services.enrolment.ground import a_ground, stand_in

ROUNDS = 100
DAY = dt.date(2026, 4, 16)
WHEN = {"now": at(DAY, 10), "today": DAY}
LATER = {"now": at(DAY, 11), "today": DAY}


def together(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Do these in one instant; return what each got, refusals as themselves."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act()
            except Refusal as refusal:
                return refusal

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def path_of(duty_id: int) -> list[str]:
    db.session.rollback()
    spans = db.session.scalars(
        select(DutySpan).where(DutySpan.duty_id == duty_id).order_by(DutySpan.id)
    ).all()
    assert [s.until_at for s in spans[:-1]] == [s.from_at for s in spans[1:]]
    assert spans[-1].until_at is None
    return [span.state for span in spans]


def count(what: Any, *fits: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(what).where(*fits)) or 0


@pytest.mark.timeout(300)
def test_a_unit_withdrawn_during_its_own_submission(app: Flask, make: Make) -> None:
    ground = a_ground(make, ROUNDS)
    seen = set()
    for number in range(ROUNDS):
        enrolment_id = ground.fresh()
        unit_id = ground.enrolment(enrolment_id).unit_id
        duty = ground.duties(enrolment_id)["survey", 1]
        contact, office = ground.contact(unit_id), ground.office
        acts = [
            lambda: submit_duty(duty.id, asker=contact, note="已报", version=1, **WHEN),  # type: ignore[arg-type]  # noqa: B023
            lambda: withdraw_enrolment(
                enrolment_id, asker=office, reason="并入他局", successor="", version=1, **WHEN  # type: ignore[arg-type]  # noqa: B023
            ),
        ]  # fmt: skip
        answers = together(app, *(acts if number % 2 else reversed(acts)))
        refused = [one for one in answers if isinstance(one, Refusal)]
        assert all(isinstance(one, Overtaken | NotNow) for one in refused)
        path = path_of(duty.id)
        assert path == (["open", "cancelled"] if refused else ["open", "submitted", "cancelled"])
        seen.add(len(path))
        nothing_hangs(enrolment_id)
    assert seen <= {2, 3}, "either may come first"


def nothing_hangs(enrolment_id: int) -> None:
    """The enrolment is out, all its duties ended with it, and its versions are its spans."""
    row = db.session.get_one(Enrolment, enrolment_id)
    assert (row.state, row.version) == ("withdrawn", 2)
    duties = db.session.scalars(select(Duty).where(Duty.enrolment_id == enrolment_id)).all()
    assert {duty.state for duty in duties} == {"cancelled"}
    ids = [duty.id for duty in duties]
    for duty in duties:
        assert duty.version == count(DutySpan, DutySpan.duty_id == duty.id)
    assert not count(Held, Held.duty_id.in_(ids), Held.decided_at.is_(None))
    assert not count(Extension, Extension.duty_id.in_(ids), Extension.state == "asked")
    open_calls = db.session.scalars(
        select(Call.key).where(Call.duty_id.in_(ids), Call.done_at.is_(None))
    )
    assert all(key.startswith("withdraw/") for key in open_calls)
    assert count(Event, Event.act == "enrolment.withdraw", Event.unit_id == row.unit_id) == 1


def test_of_a_pass_and_a_fail_at_one_instant_one_counts(app: Flask, make: Make) -> None:
    ground = a_ground(make, 10)
    for _number in range(10):
        enrolment_id = ground.fresh()
        stand_in(ground, enrolment_id, "acceptance")
        again, office = [ground.milestone_ids["install"]], ground.office
        answers = together(
            app,
            lambda: pass_enrolment(enrolment_id, asker=office, version=1, **WHEN),  # type: ignore[arg-type]  # noqa: B023
            lambda: fail_acceptance(
                enrolment_id, asker=office, reason="不实", milestones=again, due_on=DAY, version=1,  # noqa: B023
                **WHEN,  # type: ignore[arg-type]
            ),
        )  # fmt: skip
        assert sum(isinstance(one, Overtaken) for one in answers) == 1, answers
        row = ground.enrolment(enrolment_id)
        assert (row.state, row.round) in (("commendation", 1), ("rectification", 2))
        assert row.version == len(ground.spans(enrolment_id)) == 2
        assert len(ground.duties(enrolment_id)) == 6 + (row.round == 2)


def test_two_units_that_name_each_other_do_not_both_leave(app: Flask, make: Make) -> None:
    ground = a_ground(make, 20)
    for _number in range(10):
        pair = ground.fresh(), ground.fresh()
        units = [ground.enrolment(one).unit_id for one in pair]
        codes = [db.session.get_one(Unit, one).code for one in units]
        office = ground.office
        answers = together(
            app,
            *(
                lambda mine=mine, heir=heir: withdraw_enrolment(  # type: ignore[misc]
                    mine, asker=office, reason="合并", successor=heir, version=1, **WHEN  # noqa: B023
                )
                for mine, heir in zip(pair, reversed(codes), strict=True)
            ),
        )  # fmt: skip
        assert sum(isinstance(one, Refusal) for one in answers) == 1, answers
        states = sorted(ground.enrolment(one).state for one in pair)
        assert states == ["mobilisation", "withdrawn"]


def test_the_last_two_duties_of_a_round_accepted_at_once_bring_acceptance_once(
    app: Flask, make: Make
) -> None:
    ground = a_ground(make, 10)
    for _number in range(10):
        enrolment_id = ground.fresh()
        stand_in(ground, enrolment_id, "acceptance")
        office = ground.office
        ids = [ground.milestone_ids[key] for key in ("install", "report")]
        fail_acceptance(
            enrolment_id, asker=office, reason="不实", milestones=ids, due_on=DAY, version=1,
            **WHEN,  # type: ignore[arg-type]
        )  # fmt: skip
        duties = [ground.duties(enrolment_id)[key, 2] for key in ("install", "report")]
        contact = ground.contact(duties[0].unit_id)
        for duty in duties:
            submit_duty(duty.id, asker=contact, note="已改", version=1, **WHEN)  # type: ignore[arg-type]
        answers = together(
            app,
            *(
                lambda duty=duty: accept_duty(duty.id, asker=office, version=2, **LATER)  # type: ignore[misc]  # noqa: B023
                for duty in duties
            ),
        )
        assert not any(isinstance(one, Refusal) for one in answers)
        spans = ground.spans(enrolment_id)
        assert [(s.state, s.round) for s in spans[1:]] == [("rectification", 2), ("acceptance", 2)]


def test_many_are_closed_once(app: Flask, make: Make) -> None:
    ground = a_ground(make, 12)
    chosen = [(ground.fresh(), 1) for _number in range(12)]
    for enrolment_id, _version in chosen:
        stand_in(ground, enrolment_id, "commendation")
    office = ground.office
    answers = together(
        app,
        *(lambda: close_enrolments(chosen, asker=office, **WHEN) for _ in range(3)),  # type: ignore[arg-type]
    )
    done = [one for one in answers if not isinstance(one, Refusal)]
    assert len(done) == 1 and done[0].closed == 12, answers
    assert sum(isinstance(one, NotNow) for one in answers) == 2
