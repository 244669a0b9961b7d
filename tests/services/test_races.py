"""Two people at the same instant: one act happens, and the other is told so."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign import clock
from campaign.records.access.links import mint_link
from campaign.reports.people import asker
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow, Overtaken, Refusal
from campaign.rules.permissions import Role
from campaign.services.access.redeem_link import set_password_by_link
from campaign.services.calls.close_calls import close_calls
from campaign.services.held.decide_held import decide_held
from campaign.services.people.invite import invite_by_letter
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.access import WebSession
from models.base import db
from models.duty import Duty
from models.event import Event
from models.letter import Letter
from models.notice import Call, Held, Notice
from models.term import TermRung
from tests.county import County, a_county, at
from tests.make import Make

AT_ONCE = 4
DAY = dt.date(2026, 4, 14)


@pytest.fixture
def county(make: Make) -> County:
    found = a_county(make)
    found.open()
    return found


def at_once(app: Flask, act: Callable[[], Any]) -> list[Any]:
    """Do it from several threads in one instant; return what each got, refusals as themselves."""
    start = Barrier(AT_ONCE)

    def one(_number: int) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act()
            except Refusal as refusal:
                return refusal

    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def count(what: Any, *fits: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what).where(*fits)) or 0


def refused(answers: list[Any], kind: type[Refusal]) -> int:
    return sum(isinstance(one, kind) for one in answers)


def test_one_link_sets_one_password(app: Flask, make: Make) -> None:
    now, person = clock.now(), make.person(activated=False)
    with transaction() as session:
        token = mint_link(session, person.id, "invite", now=now)
    answers = at_once(
        app,
        lambda: set_password_by_link(
            token, "Xin-mima-2026-04", "Xin-mima-2026-04", address="127.0.0.1", now=now
        ),
    )
    assert refused(answers, NotNow) == AT_ONCE - 1
    assert count(WebSession) == count(Event, Event.act == "password.set") == 1


def test_one_invitation_goes_out(app: Flask, make: Make) -> None:
    now, person = clock.now(), make.holder(make.unit(), Role.CONTACT, activated=False)  # type: ignore[arg-type]
    office = make.holder(None, Role.ADMIN)
    who = asker(db.session(), office.id, on=day_of(now), simulated=False)
    answers = at_once(
        app, lambda: invite_by_letter(person.id, asker=who, now=now, today=day_of(now))
    )
    assert refused(answers, NotNow) == AT_ONCE - 1
    assert count(Letter) == count(Event, Event.act == "person.invite") == 1


def test_a_unit_is_urged_once_however_many_press(app: Flask, county: County) -> None:
    ids = db.session.scalars(select(Duty.id).order_by(Duty.id)).all()
    answers = at_once(
        app,
        lambda: urge_duties(ids, asker=county.office, note="请抓紧", now=at(DAY), today=DAY),
    )
    assert refused(answers, NotNow) == AT_ONCE - 1, answers
    assert count(Letter) == 3 and count(Notice) == len(ids)
    assert count(Event, Event.act == "duty.urge") == len(ids)


def test_a_draft_is_decided_once(app: Flask, county: County) -> None:
    with transaction() as session:
        duty = session.scalars(select(Duty).order_by(Duty.id)).first()
        assert duty
        rung = session.scalars(select(TermRung).where(TermRung.term_id == duty.term_id)).first()
        assert rung
        held = Held(duty_id=duty.id, term_rung_id=rung.id, reason="approval", created_at=at(DAY))
        session.add(held)
        session.flush()
        number = held.id
    lead = county.asker(county.scope, Role.LEAD)
    answers = at_once(
        app,
        lambda: decide_held(number, asker=lead, approve=True, note="", now=at(DAY), today=DAY),
    )
    assert refused(answers, Overtaken) == AT_ONCE - 1, answers
    assert count(Event, Event.act == "held.approve") == 1


def test_a_call_is_noted_once(app: Flask, county: County) -> None:
    with transaction() as session:
        duty = session.scalars(select(Duty.id).order_by(Duty.id)).first()
        call = Call(duty_id=duty, key="k", reason="no-address", created_at=at(DAY))
        session.add(call)
        session.flush()
        number = call.id
    answers = at_once(
        app, lambda: close_calls([number], asker=county.office, outcome="本人接听", now=at(DAY))
    )
    assert refused(answers, Overtaken) == AT_ONCE - 1, answers
    assert count(Event, Event.act == "call.done") == 1
