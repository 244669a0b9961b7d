"""Own data: addresses, language, password, other sessions."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaign.records.access.passwords import password_fits
from models.access import WebSession
from models.base import db
from models.event import Event
from models.person import Person
from tests.forms import submit
from tests.make import PASSWORD
from tests.web.conftest import Place

NEW = "Xin-mima-2026-04"


def own(place: Place) -> Person:
    db.session.rollback()
    return db.session.get_one(Person, place.contact.id)


def fields(place: Place, **change: object) -> dict[str, object]:
    plain = {"email": place.contact.email, "phone": place.contact.phone, "locale": "zh"}
    return plain | {"version": 1, "password": PASSWORD} | change


def test_everybody_signed_in_sees_the_own_data_and_nobody_else_does(place: Place) -> None:
    page = place.see(place.contact, "/me")
    assert "李文静" in page and "县财政局" in page and "13800000001" in page
    assert place.app.test_client().get("/me").status_code == 302


def test_addresses_change_with_an_event_and_the_login_with_them(place: Place) -> None:
    change = fields(place, email="li@x.example", phone="138 0000 0009")
    assert place.post(place.contact, "/me", **change).status_code == 302
    now = own(place)
    assert (now.email, now.phone, now.login) == ("li@x.example", "13800000009", "13800000009")
    happened = db.session.scalars(select(Event).where(Event.act == "person.change")).one()
    assert (happened.by_id, happened.person_id) == (now.id, now.id)


def test_addresses_ask_for_the_password(place: Place) -> None:
    for password in ("", "wrong"):
        change = fields(place, email="thief@x.example", password=password)
        answer = place.post(place.contact, "/me", **change)
        assert answer.status_code == 422
        assert "现在的密码不对" in answer.get_data(as_text=True)
    assert own(place).email == place.contact.email


def test_the_language_asks_for_no_password_and_wins_over_the_cookie(place: Place) -> None:
    browser = place.browser(place.contact)
    browser.set_cookie("duban_locale", "zh")
    answer = submit(browser, "/me", fields(place, locale="en", password=""))
    assert answer.status_code == 302 and own(place).locale == "en"
    assert browser.get_cookie("duban_locale") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "x"}, "邮箱里要有一个 @"),
        ({"email": "a@x.example,b@x.example"}, "一格只能填一个邮箱"),
        ({"phone": "1"}, "电话的写法不对"),
        ({"locale": ""}, "请选择中文或英文"),
    ],
)
def test_bad_input_is_said_and_changes_nothing(
    place: Place, change: dict[str, str], said: str
) -> None:
    answer = place.post(place.contact, "/me", **fields(place, **change))
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    assert own(place).version == 1


def test_a_stale_page_is_told_so(place: Place) -> None:
    place.post(place.contact, "/me", **fields(place, email="li@x.example"))
    answer = place.post(place.contact, "/me", **fields(place, email="other@x.example"))
    assert answer.status_code == 409 and own(place).email == "li@x.example"


def test_somebody_without_a_password_does_not_change_addresses(place: Place) -> None:
    guest = place.make.holder(place.school, "contact", "吴海燕", activated=False)
    page = place.see(guest, "/me")
    assert "您还没有设密码" in page
    change = {"email": "x@y.example", "phone": "", "locale": "zh", "version": 1}
    assert place.post(guest, "/me", **change).status_code == 409
    assert place.post(guest, "/me/password", old="", password=NEW, again=NEW).status_code == 409


def test_a_new_password_ends_every_other_session(place: Place) -> None:
    here, there = place.browser(place.contact), place.browser(place.contact)
    answer = submit(here, "/me/password", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert answer.status_code == 302
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302
    assert password_fits(own(place).password_hash, NEW)


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "现在的密码不对"),
        (PASSWORD, "short", "short", "至少 12 个字符"),
        (PASSWORD, NEW, NEW + "x", "两次输入的密码不一致"),
        (PASSWORD, "", "", "请输入新密码"),
    ],
)
def test_a_password_that_cannot_be_taken_changes_nothing(
    place: Place, old: str, new: str, again: str, said: str
) -> None:
    there = place.browser(place.contact)
    answer = place.post(place.contact, "/me/password", old=old, password=new, again=again)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page
    assert not new or new not in page
    assert password_fits(own(place).password_hash, PASSWORD)
    assert there.get("/me").status_code == 200


def test_guessing_the_own_password_is_limited(place: Place) -> None:
    browser = place.browser(place.contact)
    for _ in range(5):
        guess(browser, "wrong")
    assert guess(browser, PASSWORD) == 422


def guess(browser: FlaskClient, old: str) -> int:
    about = {"old": old, "password": NEW, "again": NEW}
    return submit(browser, "/me/password", about).status_code


def test_other_sessions_end_at_a_button(place: Place) -> None:
    here, there = place.browser(place.contact), place.browser(place.contact)
    other = place.browser(place.office)
    assert "退出其他地方" in here.get("/me").get_data(as_text=True)
    assert submit(here, "/me/sessions/end").status_code == 302
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302
    assert other.get("/me").status_code == 200
    left = select(func.count()).where(WebSession.person_id == place.contact.id)
    assert db.session.scalar(left) == 1


def test_a_form_without_its_token_changes_nothing(place: Place) -> None:
    browser = place.browser(place.contact)
    assert browser.post("/me", data=fields(place, email="x@y.example")).status_code == 400
    assert own(place).email == place.contact.email
