"""The list of people, one person, invitations, accounts."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from campaign import clock
from campaign.records.access.links import hash_of
from campaign.rules.calendar import day_of
from models.access import OneTimeLink, WebSession
from models.base import db
from models.event import Event
from models.letter import Letter
from models.person import Person
from tests.forms import turned
from tests.web.conftest import Place, same_as_missing


def today() -> dt.date:
    return day_of(clock.now())


def acts(act: str) -> list[Event]:
    db.session.rollback()
    return list(db.session.scalars(select(Event).where(Event.act == act)))


def person(number: int) -> Person:
    db.session.rollback()
    return db.session.get_one(Person, number)


def test_the_list_shows_the_own_people_and_nobody_else(place: Place) -> None:
    page = place.see(place.office, "/people")
    assert "李文静" in page and "周晓岚" in page
    assert "牛翠萍" not in page and "管理员，" not in page
    assert "牛翠萍" in place.see(place.admin, "/people")


def test_people_are_found_by_name_number_address_and_unit(place: Place) -> None:
    for words in ("文静", "1380000", place.contact.email.upper(), "财政局"):
        assert "李文静" in place.see(place.office, f"/people?q={words}"), words
    for words in ("%25", "_", "岚江"):
        assert "没有符合条件的人员" in place.see(place.office, f"/people?q={words}"), words


def test_filters_show_who_lacks_what(place: Place) -> None:
    place.make.holder(place.school, "contact", "马俊杰", email=None, activated=False)
    for lack in ("no-address", "not-activated"):
        page = place.see(place.office, f"/people?lack={lack}")
        assert "马俊杰" in page and "李文静" not in page
    assert "1 人没有邮箱" in place.see(place.office, "/people")
    assert place.get(place.office, "/people?lack=zzz&after=-4&before=x").status_code == 200


def test_a_list_of_many_is_paged(place: Place) -> None:
    for number in range(60):
        place.make.holder(place.school, "inspector", f"张{number:02d}")
    first = place.see(place.office, "/people?q=张")
    second = place.see(place.office, turned(first))
    assert "第 1 至 50 条，共 60 条" in first and "第 51 至 60 条，共 60 条" in second
    assert "张49" in first and "张50" in second and "张49" not in second
    assert place.see(place.office, turned(second, "prev")).count("张49") == 1
    assert "q=" in turned(first)


def test_who_left_is_found_by_the_last_post_and_who_moved_away_is_not(place: Place) -> None:
    left, moved = place.make.person("石磊"), place.make.person("段晓峰")
    gone = today() - dt.timedelta(days=5)
    place.make.post(left, place.school, "contact", None, gone)
    place.make.post(moved, place.school, "deputy", None, gone)
    place.make.post(moved, place.beside, "deputy", gone)
    page = place.see(place.office, "/people")
    assert "石磊" in page and "段晓峰" not in page
    assert place.get(place.office, f"/people/{moved.id}").status_code == 404


def test_a_contact_has_no_list_of_people(place: Place) -> None:
    assert place.get(place.contact, "/people").status_code == 404


def test_forbidden_people_look_like_missing_ones(place: Place) -> None:
    for number in (place.stranger.id, place.admin.id):
        same_as_missing(
            place.get(place.office, f"/people/{number}"), place.get(place.office, "/people/99999")
        )
    for act in ("", "/invite", "/disable", "/enable"):
        answer = place.post(place.office, f"/people/{place.stranger.id}{act}")
        assert answer.status_code == 404, act
    assert acts("person.invite") == [] and person(place.stranger.id).disabled_at is None


def test_an_invitation_goes_once_a_day(place: Place) -> None:
    new = place.make.holder(place.school, "contact", "吴海燕", activated=False)
    address = f"/people/{new.id}/invite"
    assert place.post(place.office, address).status_code == 302
    again = place.post(place.office, address)
    assert again.status_code == 409 and "今天已经给吴海燕发过" in again.get_data(as_text=True)
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.address, letter.state) == ("invitation", new.email, "queued")
    assert [event.facts["by"] for event in acts("person.invite")] == ["letter"]


def test_who_has_a_password_is_not_invited_again(place: Place) -> None:
    answer = place.post(place.office, f"/people/{place.contact.id}/invite")
    assert answer.status_code == 409 and "已经设过密码" in answer.get_data(as_text=True)


def test_without_an_address_the_link_is_shown_once_to_be_handed_over(place: Place) -> None:
    new = place.make.holder(
        place.school, "contact", "马俊杰", email=None, phone="13900000002", activated=False
    )
    page = place.see(place.office, f"/people/{new.id}")
    assert "没有邮箱，邀请信发不出去" in page and "http://localhost/l/" not in page
    assert place.post(place.office, f"/people/{new.id}/invite").status_code == 409
    answer = place.post(place.office, f"/people/{new.id}/invite", by="hand")
    text = answer.get_data(as_text=True)
    found = re.search(r"http://localhost/l/([\w-]+)", text)
    assert answer.status_code == 200 and found and "谁拿到它" in text
    assert "/l/" not in place.see(place.office, f"/people/{new.id}")
    (happened,) = acts("person.invite")
    assert happened.by_id == place.office.id and happened.facts["by"] == "hand"
    link = db.session.scalars(select(OneTimeLink)).one()
    assert link.token_hash == hash_of(found[1]) and link.purpose == "invite"


def test_a_new_link_ends_the_one_before(place: Place) -> None:
    new = place.make.holder(place.school, "contact", "马俊杰", email=None, activated=False)
    for _ in range(2):
        place.post(place.office, f"/people/{new.id}/invite", by="hand")
    db.session.rollback()
    links = list(db.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id)))
    assert [link.used_at is None for link in links] == [False, True]


def test_a_link_is_not_handed_over_for_somebody_with_an_address(place: Place) -> None:
    answer = place.post(place.office, f"/people/{place.contact.id}/invite", by="hand")
    assert answer.status_code == 409
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def test_an_account_is_the_business_of_who_sees_all_of_its_posts(place: Place) -> None:
    both = place.make.holder(place.school, "contact", "韩雪梅", email=None, activated=False)
    place.make.post(both, place.beside, "office")
    page = place.see(place.office, f"/people/{both.id}")
    assert "不归您管理" in page and "岚江市" not in page
    for act, fields in (
        ("/invite", {"by": "hand"}),
        ("/disable", {}),
        ("", {"email": "mine@x.example", "version": 1, "locale": "zh"}),
    ):
        assert place.post(place.office, f"/people/{both.id}{act}", **fields).status_code == 404
    assert person(both.id).email is None
    assert place.post(place.admin, f"/people/{both.id}/disable").status_code == 302


def test_an_office_does_not_touch_an_administrators_account(place: Place) -> None:
    admin = place.make.holder(place.finance, "admin", "局管理员", email=None, activated=False)
    for act, fields in (("/invite", {"by": "hand"}), ("/disable", {})):
        assert place.post(place.office, f"/people/{admin.id}{act}", **fields).status_code == 404


def test_a_disabled_account_is_out_at_once(place: Place) -> None:
    browser = place.browser(place.contact)
    assert browser.get("/me").status_code == 200
    assert place.post(place.office, f"/people/{place.contact.id}/disable").status_code == 302
    assert browser.get("/me").status_code == 302
    held = select(func.count()).where(WebSession.person_id == place.contact.id)
    assert db.session.scalar(held) == 0
    assert "已停用" in place.see(place.office, "/people?lack=disabled")
    again = place.post(place.office, f"/people/{place.contact.id}/disable")
    assert again.status_code == 409
    assert place.post(place.office, f"/people/{place.contact.id}/enable").status_code == 302
    assert person(place.contact.id).disabled_at is None
    assert [len(acts(act)) for act in ("person.disable", "person.enable")] == [1, 1]


def test_nobody_disables_the_own_account(place: Place) -> None:
    answer = place.post(place.office, f"/people/{place.office.id}/disable")
    assert answer.status_code == 409 and person(place.office.id).disabled_at is None


def test_the_office_enters_a_missing_address(place: Place) -> None:
    new = place.make.holder(
        place.school, "contact", "马俊杰", email=None, phone="13900000002", activated=False
    )
    fields = {"email": "Ma@X.example", "phone": "139 0000 0003", "locale": "en", "version": 1}
    assert place.post(place.office, f"/people/{new.id}", **fields).status_code == 302
    now = person(new.id)
    assert (now.email, now.phone, now.login, now.locale, now.version) == (
        "Ma@x.example", "13900000003", "13900000003", "en", 2,
    )  # fmt: skip
    (happened,) = acts("person.change")
    assert happened.facts["changed"]["email"] == ["", "Ma@x.example"]
    stale = place.post(place.office, f"/people/{new.id}", **fields | {"email": ""})
    assert stale.status_code == 409 and person(new.id).email == "Ma@x.example"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "a b@x.example"}, "邮箱中间不能有空格"),
        ({"phone": "call me"}, "电话的写法不对"),
        ({"phone": "13800000001"}, "另一个姓名"),
        ({"locale": "fr"}, "请选择中文或英文"),
    ],
)
def test_bad_contact_data_are_refused_and_kept_on_the_page(
    place: Place, fields: dict[str, str], said: str
) -> None:
    new = place.make.holder(place.school, "contact", "马俊杰", email=None)
    about = {"email": "", "phone": "", "locale": "zh", "version": 1} | fields
    answer = place.post(place.office, f"/people/{new.id}", **about)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page
    assert all(text in page for name, text in fields.items() if name != "locale")
    assert person(new.id).version == 1 and acts("person.change") == []
