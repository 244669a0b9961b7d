"""Calls to make, and what came of them."""

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select

from campaign import clock
from campaign.reports.notices.calls import calls_made
from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.event import Event
from models.notice import Call
from models.person import Person
from models.unit import Unit
from tests.county import County, a_county
from tests.forms import submit
from tests.make import Make
from tests.web.conftest import same_as_missing


@pytest.fixture
def county(make: Make) -> County:
    """An open campaign; nobody has answered."""
    found = a_county(make)
    found.open()
    db.session.rollback()
    return found


def a_call(unit: Unit, person: Person | None = None, **about: object) -> int:
    with transaction() as session:
        duty = session.scalars(select(Duty).where(Duty.unit_id == unit.id).limit(1)).one()
        row = Call(
            duty_id=duty.id, key=f"call/{unit.id}", reason="no-address", created_at=clock.now(),
            person_id=person.id if person else None,
        )  # fmt: skip
        for name, value in about.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        number = row.id
    return number


def see(app: Flask, make: Make, person: Person, address: str = "/calls") -> str:
    answer = make.sign_in(app.test_client(), person).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def office(county: County) -> Person:
    return county.people[county.scope.code, Role.OFFICE]


def test_a_call_says_whom_why_and_what_to_read_out(app: Flask, make: Make, county: County) -> None:
    person = make.person("马俊杰", email=None, phone="13935500126")
    a_call(county.units[0], person)
    page = see(app, make, office(county))
    assert "马俊杰" in page and 'href="tel:13935500126"' in page
    assert "没有邮箱，信发不到" in page
    assert "您好，这里是云川县推进使用正版软件工作领导小组办公室" in page
    assert "县财政局的" in page and "0357-000 1126" in page


def test_a_vacancy_has_nobody_to_name(app: Flask, make: Make, county: County) -> None:
    a_call(county.units[0], reason="vacant")
    page = see(app, make, office(county))
    assert "岗位空缺" in page and "没有登记电话" in page


def test_an_office_calls_in_the_own_subtree_alone(app: Flask, make: Make, county: County) -> None:
    other = make.holder(county.units[1], "office", "局办公室")
    number = a_call(county.units[0], make.person("马俊杰", email=None))
    assert "马俊杰" not in see(app, make, other)
    browser = make.sign_in(app.test_client(), other)
    same_as_missing(
        submit(browser, f"/calls/{number}/done", {"outcome": "打了"}),
        submit(browser, "/calls/99999/done", {"outcome": "打了"}),
    )
    assert db.session.get_one(Call, number).done_at is None


def test_a_contact_has_no_calls(app: Flask, make: Make, county: County) -> None:
    contact = county.people[county.units[0].code, Role.CONTACT]
    assert make.sign_in(app.test_client(), contact).get("/calls").status_code == 404


def test_what_came_of_a_call_is_kept_and_the_call_leaves_the_list(
    app: Flask, make: Make, county: County
) -> None:
    number = a_call(county.units[0], make.person("马俊杰", email=None))
    browser = make.sign_in(app.test_client(), office(county))
    told = {"outcome": " 本人接听，答应周五前报送 "}
    assert submit(browser, f"/calls/{number}/done", told).status_code == 302
    call = db.session.get_one(Call, number)
    assert call.outcome == "本人接听，答应周五前报送" and call.done_by == office(county).id
    happened = db.session.scalars(select(Event).where(Event.act == "call.done")).one()
    assert happened.unit_id == county.units[0].id and happened.note == call.outcome
    page = see(app, make, office(county))
    assert "没有要打的电话" in page and "最近打过的" in page and "答应周五前" in page
    again = submit(browser, f"/calls/{number}/done", {"outcome": "又打了"})
    assert again.status_code == 409
    db.session.rollback()
    assert db.session.get_one(Call, number).outcome == "本人接听，答应周五前报送"


def test_a_call_that_the_units_answer_ended_was_made_by_nobody(
    app: Flask, make: Make, county: County
) -> None:
    unit = county.units[0]
    number = a_call(unit, county.people[unit.code, Role.CONTACT])
    duty = db.session.scalars(select(Duty).where(Duty.unit_id == unit.id).limit(1)).one()
    submit_duty(
        duty.id, asker=county.asker(unit, Role.CONTACT), note="已报送", version=duty.version,
        now=clock.now(), today=clock.now().date(),
    )  # fmt: skip
    db.session.rollback()
    assert db.session.get_one(Call, number).done_at is not None
    assert calls_made(db.session(), duty.id) == set()
    page = see(app, make, office(county))
    assert "最近打过的" not in page
    assert "最近不必再打的" in page and "单位已报送，不用再打" in page


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("", "请写明通话结果"), ("   ", "请写明通话结果"), ("长" * 501, "最多 500 字")],
)
def test_an_outcome_must_say_something_and_be_short(
    app: Flask, make: Make, county: County, outcome: str, said: str
) -> None:
    number = a_call(county.units[0])
    browser = make.sign_in(app.test_client(), office(county))
    answer = submit(browser, f"/calls/{number}/done", {"outcome": outcome})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page and outcome.strip() in page
    assert db.session.get_one(Call, number).done_at is None


def test_calls_are_found_and_paged_and_cost_the_same_however_many(
    app: Flask, make: Make, county: County
) -> None:
    for number in range(35):
        a_call(county.units[number % 2], make.person(f"张{number:02d}"), key=f"k{number}")
    first = see(app, make, office(county))
    assert "张00" in first and "张30" not in first
    more = re.search(r'href="(/calls\?after=\d+)" rel="next"', first)
    assert more and "第 1 至 30 条，共 35 条" in first
    second = see(app, make, office(county), more[1])
    assert "张30" in second and "张29" not in second
    found = see(app, make, office(county), "/calls?q=教育")
    assert "张01" in found and "张00" not in found
    assert "没有符合条件的电话" in see(app, make, office(county), "/calls?q=%25")


def test_the_words_follow_the_term(app: Flask, make: Make, county: County) -> None:
    a_call(county.units[0])
    page = see(app, make, office(county))
    late = (clock.now().date() - dt.date(2026, 4, 20)).days
    assert "天，还没有收到" in page if late > 1 else "请按期登录" in page


def test_a_person_is_one_card_with_every_duty_and_one_outcome(
    app: Flask, make: Make, county: County
) -> None:
    person = make.person("马俊杰", email=None, phone="13935500126")
    duties = db.session.scalars(
        select(Duty.id).where(Duty.unit_id == county.units[0].id).order_by(Duty.id)
    ).all()
    db.session.rollback()
    calls = [
        a_call(county.units[0], person, key=f"k{number}", duty_id=duty)
        for number, duty in enumerate(duties)
    ]
    other = a_call(county.units[1], make.person("张三", email=None))
    assert len(calls) > 2
    page = see(app, make, office(county))
    assert page.count("<h3>") == 2 and "第 1 至 2 条，共 2 条" not in page
    assert page.count("您好，这里是") == 2 and page.count('name="call"') == len(calls)
    browser = make.sign_in(app.test_client(), office(county))
    to = f"/calls/{calls[0]}/done"
    none = submit(browser, to, {"several": "1", "outcome": "本人接听"})
    assert none.status_code == 422
    assert "请勾选这次电话里说到的事项" in none.get_data(as_text=True)
    assert "本人接听" in none.get_data(as_text=True)
    some = {"several": "1", "call": [str(one) for one in calls[:2]], "outcome": "答应周五前报"}
    assert submit(browser, to, some).status_code == 302
    db.session.rollback()
    done = {one.id: one.outcome for one in db.session.scalars(select(Call))}
    assert [done[one] for one in calls] == ["答应周五前报"] * 2 + [""] * (len(calls) - 2)
    assert done[other] == ""
    db.session.rollback()
    elsewhere = make.holder(county.units[1], "office", "局办公室")
    stranger = make.sign_in(app.test_client(), elsewhere)
    both = {"several": "1", "call": [str(calls[2]), str(other)], "outcome": "打了"}
    assert submit(stranger, f"/calls/{other}/done", both).status_code == 404
    db.session.rollback()
    assert db.session.get_one(Call, other).done_at is None
