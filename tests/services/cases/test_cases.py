"""A case from the approval or the hand that opens it to its end, and what nobody can do with it."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaign.mail.dates import cases_of
from campaign.reports.cases.one import levels
from campaign.rules.errors import FieldMissing, NotNow, Overtaken
from campaign.rules.permissions import Asker, Role
from campaign.services.cases.answer_case import answer_case
from campaign.services.cases.close_case import close_case
from campaign.services.cases.decide_case import decide_case
from campaign.services.cases.open_by_hand import open_by_hand
from campaign.services.clock.tick import tick
from campaign.services.held.decide_held import decide_held
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.case import Case
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from models.notice import Held, Notice
from tests.county import County, a_county, at
from tests.make import Make

D = dt.date
DAY = D(2026, 5, 7)  # the day of the draft


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Silent units, every letter accepted, up to the draft of 通报批评."""
    found = a_county(make)
    found.open()
    for month, day in ((4, 9), (4, 15), (4, 17), (4, 21), (4, 23), (4, 27), (5, 7)):
        now = at(D(2026, month, day))
        while tick(now=now).notices:
            pass
        with transaction() as session:
            session.execute(
                update(Letter)
                .where(Letter.state == "queued")
                .values(state="accepted", accepted_at=now)
            )
    return found


def case() -> Case:
    """The only case."""
    db.session.rollback()
    return db.session.scalars(select(Case)).one()


def lead(county: County) -> Asker:
    return county.asker(county.scope, Role.LEAD)


def contact(county: County) -> Asker:
    return county.asker(county.units[0], Role.CONTACT)


def draft(county: County) -> Held:
    return db.session.scalars(
        select(Held).join(Duty, Duty.id == Held.duty_id).where(Duty.unit_id == county.units[0].id)
    ).one()


def kinds() -> list[str]:
    found = select(Notice.kind).where(Notice.kind.like("case%")).order_by(Notice.id)
    return list(db.session.scalars(found))


def test_the_clock_alone_opens_nothing(county: County) -> None:
    assert db.session.scalar(select(func.count()).select_from(Held)) == 3
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_whoever_approves_after_the_unit_has_answered_is_told_so(county: County) -> None:
    waiting, when = draft(county).id, {"now": at(DAY, 10), "today": DAY}
    duty = db.session.get_one(Duty, draft(county).duty_id)
    submit_duty(
        duty.id, asker=contact(county), note="已报", version=duty.version, on_paper=True,
        **when,  # type: ignore[arg-type]
    )  # fmt: skip
    with pytest.raises(NotNow, match="已经报送"):
        decide_held(waiting, asker=lead(county), approve=True, note="同意。", **when)  # type: ignore[arg-type]
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0
    assert db.session.get_one(Held, waiting).decision == "answered"


def test_approved_answered_decided_and_closed(county: County) -> None:
    decide_held(
        draft(county).id, asker=lead(county), approve=True, note="同意。", now=at(DAY, 10),
        today=DAY,
    )  # fmt: skip
    opened = case()
    assert (opened.state, opened.level, opened.answer_by) == ("open", 4, D(2026, 5, 13))
    with pytest.raises(NotNow):  # nobody is judged unheard
        decide_case(
            opened.id, asker=lead(county), measure="talk", reason="…", version=1,
            now=at(DAY, 11), today=DAY,
        )  # fmt: skip
    when = {"now": at(DAY, 14), "today": DAY}
    answer_case(
        opened.id,
        asker=contact(county),
        answer="招标延误，5 月 20 日前完成。",
        version=1,
        **when,  # type: ignore[arg-type]
    )
    with pytest.raises(FieldMissing):
        decide_case(opened.id, asker=lead(county), measure="", reason="…", version=2, **when)  # type: ignore[arg-type]
    with pytest.raises(Overtaken):
        decide_case(opened.id, asker=lead(county), measure="talk", reason="…", version=1, **when)  # type: ignore[arg-type]
    decide_case(
        opened.id,
        asker=lead(county),
        measure="talk",
        reason="说明不成立。",
        version=2,
        **when,  # type: ignore[arg-type]
    )
    close_case(opened.id, asker=county.office, outcome="已约谈。", version=3, **when)  # type: ignore[arg-type]
    ended = case()
    assert (ended.state, ended.measure, ended.version) == ("closed", "talk", 4)
    assert kinds() == ["case_opened", *["case_decided"] * 3, *["case_closed"] * 2]
    said = cases_of(db.session(), list(db.session.scalars(select(Notice.id))))
    assert len(said) == len(kinds()), "each letter of a case knows its days"
    assert {(one.opened_on, one.answer_by, one.decided_on) for one in said.values()} == {
        (DAY, D(2026, 5, 13), DAY)
    }
    acts = db.session.scalars(select(Event.act).where(Event.act.like("case.%")).order_by(Event.id))
    assert list(acts) == ["case.open", "case.answer", "case.decide", "case.close"]


def test_by_hand_once_at_a_time_and_without_a_measure_it_ends_with_the_decision(
    county: County,
) -> None:
    duty = draft(county).duty_id
    by_hand = {"asker": county.office, "now": at(DAY, 10), "today": DAY}
    with pytest.raises(FieldMissing):
        open_by_hand(duty, reason=" ", **by_hand)  # type: ignore[arg-type]
    assert open_by_hand(duty, reason="多次催办未报。", **by_hand).letters == 2  # type: ignore[arg-type]
    with pytest.raises(NotNow):
        open_by_hand(duty, reason="再来一次。", **by_hand)  # type: ignore[arg-type]
    decide_held(
        draft(county).id, asker=lead(county), approve=True, note="", now=at(DAY, 11), today=DAY
    )
    late = D(2026, 5, 14)  # its days to explain have passed
    decide_case(
        case().id, asker=lead(county), measure="none", reason="已补报。", version=case().version,
        now=at(late), today=late,
    )  # fmt: skip
    assert (case().state, case().measure) == ("closed", "none")
    open_by_hand(duty, asker=county.office, reason="又逾期。", now=at(late, 10), today=late)


def test_the_level_is_the_highest_step_that_nobody_has_answered(county: County) -> None:
    duty = db.session.get_one(Duty, draft(county).duty_id)
    ids = [duty.enrolment_id or 0]
    assert levels(db.session(), ids) == {ids[0]: 3}
    decide_held(
        draft(county).id, asker=lead(county), approve=True, note="", now=at(DAY, 10), today=DAY
    )
    assert levels(db.session(), ids) == {ids[0]: 4}
    with transaction() as session:
        session.execute(update(Duty).where(Duty.enrolment_id == ids[0]).values(state="submitted"))
    assert levels(db.session(), ids) == {}
